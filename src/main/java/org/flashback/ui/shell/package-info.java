/**
 * The frame round the screens: rail, health line, notices, start and failure pages, keys, theme. Knows every screen;
 * no screen knows it.
 */
@NullMarked
package org.flashback.ui.shell;

import org.jspecify.annotations.NullMarked;
