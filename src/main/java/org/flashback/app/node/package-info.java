/**
 * The node: the loop that owns the gossip engine, its clock, its mode, its health and its notices.
 */
@NullMarked
package org.flashback.app.node;

import org.jspecify.annotations.NullMarked;
