/**
 * Gossip as people may look at it: what went over the links, how it changed in the last minutes, and who would stay
 * within reach if no relay answered. Owns the samples; knows the engine by its counters only and changes nothing in it.
 */
@NullMarked
package org.flashback.app.gossip;

import org.jspecify.annotations.NullMarked;
