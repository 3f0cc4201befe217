/**
 * The gossip engine: a state machine that is given the time, what happened and seeded randomness, and answers with what
 * is to be done (protocol sections 1, 3–7). No sockets, threads, clocks or storage; the same class runs in the program,
 * in the tests and in the simulator.
 *
 * <p>{@link org.flashback.core.gossip.GossipEngine} is a thin dispatcher over sub-machines: handshake, dissemination,
 * reconciliation, liveness, overlay, misbehaviour. Everything here is confined to whoever drives the engine.
 */
@NullMarked
package org.flashback.core.gossip;

import org.jspecify.annotations.NullMarked;
