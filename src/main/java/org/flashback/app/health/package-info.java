/** The health line and the notices, put together from what the other use cases publish. */
@NullMarked
package org.flashback.app.health;

import org.jspecify.annotations.NullMarked;
