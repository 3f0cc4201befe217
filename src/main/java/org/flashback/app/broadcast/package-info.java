/**
 * The toggle: what becomes visible, switching on, switching off, the receipt.
 */
@NullMarked
package org.flashback.app.broadcast;

import org.jspecify.annotations.NullMarked;
