/**
 * The operating system: where the profile lies, who holds it, the settings file, and what is known of this computer.
 *
 * <p>Knows neither the network protocol nor the database.
 */
@NullMarked
package org.flashback.adapter.os;

import org.jspecify.annotations.NullMarked;
