/**
 * Tests of the network screen without a toolkit.
 */
@NullMarked
package org.flashback.ui.network;

import org.jspecify.annotations.NullMarked;
