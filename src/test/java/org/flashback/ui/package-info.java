/**
 * Fakes and the toolkit for tests of the window.
 */
@NullMarked
package org.flashback.ui;

import org.jspecify.annotations.NullMarked;
