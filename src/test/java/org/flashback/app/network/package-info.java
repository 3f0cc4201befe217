/** Tests of the package of the same name. */
@NullMarked
package org.flashback.app.network;

import org.jspecify.annotations.NullMarked;
