/** Half of a ring. */
@NullMarked
package org.flashback.archfixture.core.left;

import org.jspecify.annotations.NullMarked;
