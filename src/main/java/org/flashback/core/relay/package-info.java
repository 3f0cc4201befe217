/**
 * What a relay admits, for how long, and whom it returns; and how a relay is named. Pure rules without storage or sockets.
 */
@NullMarked
package org.flashback.core.relay;

import org.jspecify.annotations.NullMarked;
