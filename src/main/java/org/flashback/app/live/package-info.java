/**
 * Values that change: services publish immutable snapshots, faces subscribe.
 */
@NullMarked
package org.flashback.app.live;

import org.jspecify.annotations.NullMarked;
