/**
 * Tests of the screens' view models, without a toolkit.
 */
@NullMarked
package org.flashback.ui.common;

import org.jspecify.annotations.NullMarked;
