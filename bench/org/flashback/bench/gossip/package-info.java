/**
 * The gossip protocol's figures: scenarios with the real engine in the simulation's
 * virtual time, several seeds each, a gate for each figure. Knows nothing of sockets.
 */
@NullMarked
package org.flashback.bench.gossip;

import org.jspecify.annotations.NullMarked;
