/**
 * The control API: the use cases of a running node as JSON over loopback HTTP, and a stream of what happens. A face
 * like the window; sees the use cases and the value types, never an adapter.
 *
 * <p>Nothing is served without the token that lies in the profile, to a page of a browser, or under a foreign name.
 */
@NullMarked
package org.flashback.control;

import org.jspecify.annotations.NullMarked;
