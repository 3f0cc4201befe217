/**
 * Settings: relays, name, appearance. Every change takes effect at once.
 */
@NullMarked
package org.flashback.ui.settings;

import org.jspecify.annotations.NullMarked;
