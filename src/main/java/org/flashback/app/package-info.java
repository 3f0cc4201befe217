/**
 * The use cases. They own the threads, the order and the retries, and give out immutable snapshots.
 */
@NullMarked
package org.flashback.app;

import org.jspecify.annotations.NullMarked;
