/**
 * What the simulated network is put through, and the figures that come out: the same code for the gates of the test suite,
 * with hundreds of nodes, and for {@code bench/gossip}, with up to 100,000. Decides nothing about which figures are good.
 */
@NullMarked
package org.flashback.testkit.simulation.scenario;

import org.jspecify.annotations.NullMarked;
