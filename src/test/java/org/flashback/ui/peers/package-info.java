/**
 * Tests of the screens' view models, without a toolkit.
 */
@NullMarked
package org.flashback.ui.peers;

import org.jspecify.annotations.NullMarked;
