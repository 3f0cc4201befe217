/**
 * Tests of the screens' view models, without a toolkit.
 */
@NullMarked
package org.flashback.ui.home;

import org.jspecify.annotations.NullMarked;
