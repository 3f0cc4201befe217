/**
 * What all screens share: the way onto the FX thread, texts, icons, small controls. Knows no screen.
 */
@NullMarked
package org.flashback.ui.common;

import org.jspecify.annotations.NullMarked;
