/**
 * The window: one face of the use cases. JavaFX lives here only; adapters are not known here.
 */
@NullMarked
package org.flashback.ui;

import org.jspecify.annotations.NullMarked;
