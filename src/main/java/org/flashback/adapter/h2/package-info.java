/**
 * The node's database {@code flashback.mv.db}: what it remembers of the network over restarts.
 *
 * <p>Owns the file, its schema, its repair and the erasure of what withdrawn peers had published. Knows nothing of
 * gossip: what is worth storing is decided elsewhere.
 */
@NullMarked
package org.flashback.adapter.h2;

import org.jspecify.annotations.NullMarked;
