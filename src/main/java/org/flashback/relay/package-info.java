/**
 * The relay program: introduces nodes to each other and knows as little as possible. Starts and stops its parts: the
 * TLS port, the API and the store.
 *
 * <p>Sees {@code core} and its own packages only; a relay runs alone or inside the desktop program.
 */
@NullMarked
package org.flashback.relay;

import org.jspecify.annotations.NullMarked;
