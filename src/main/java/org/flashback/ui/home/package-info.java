/**
 * Home: the broadcast switch with what it means, the exposure card, the receipt, the first run, recent events.
 */
@NullMarked
package org.flashback.ui.home;

import org.jspecify.annotations.NullMarked;
