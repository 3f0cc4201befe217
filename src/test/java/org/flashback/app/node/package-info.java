/** Tests of the package of the same name. */
@NullMarked
package org.flashback.app.node;

import org.jspecify.annotations.NullMarked;
