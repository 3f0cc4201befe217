/**
 * What the user chose, kept over restarts.
 */
@NullMarked
package org.flashback.app.settings;

import org.jspecify.annotations.NullMarked;
