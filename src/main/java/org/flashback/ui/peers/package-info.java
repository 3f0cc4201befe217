/**
 * Peers: the live table, its search, the drawer with one peer's passport. Lists are sorted off the FX thread.
 */
@NullMarked
package org.flashback.ui.peers;

import org.jspecify.annotations.NullMarked;
