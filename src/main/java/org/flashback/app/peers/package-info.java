/**
 * The peers as people see them.
 */
@NullMarked
package org.flashback.app.peers;

import org.jspecify.annotations.NullMarked;
