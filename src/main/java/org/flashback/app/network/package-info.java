/**
 * The relays: who introduces us, how they answer, when the next try is.
 */
@NullMarked
package org.flashback.app.network;

import org.jspecify.annotations.NullMarked;
