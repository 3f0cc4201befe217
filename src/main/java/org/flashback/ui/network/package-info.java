/**
 * Network: who is linked and who was heard of, as a map and as a table with the same facts, what gossip costs, and who
 * would stay within reach without a relay. Lists are made off the FX thread, nothing is drawn while nobody looks. Knows
 * peers and relays as the use cases publish them and nothing of the engine.
 */
@NullMarked
package org.flashback.ui.network;

import org.jspecify.annotations.NullMarked;
