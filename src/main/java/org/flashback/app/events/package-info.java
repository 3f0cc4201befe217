/**
 * The last things that happened, in words.
 */
@NullMarked
package org.flashback.app.events;

import org.jspecify.annotations.NullMarked;
