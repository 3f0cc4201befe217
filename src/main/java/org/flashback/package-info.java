/** The rooms of Flashback, and {@link org.flashback.Main}, which turns arguments into a mode and knows nothing else. */
@NullMarked
package org.flashback;

import org.jspecify.annotations.NullMarked;
