/**
 * A network of many thousand nodes with real {@link org.flashback.core.gossip.GossipEngine}s in one thread and virtual
 * time: latency, loss, NAT, churn, partitions, a relay, mass failure, bandwidth, all seeded. The same seed gives the same
 * run.
 *
 * <p>Messages travel as objects; their bytes are counted as the real encoding would have them. Keys and signatures are
 * random bytes of the right form: nothing here checks them, {@link org.flashback.testkit.VirtualNetwork} does. Owns no
 * scenario and no figure.
 */
@NullMarked
package org.flashback.testkit.simulation;

import org.jspecify.annotations.NullMarked;
