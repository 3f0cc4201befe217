/**
 * Files that must not be half written, and files that turned out unreadable.
 *
 * <p>Uses {@code java.nio.file} only and knows nothing of what is in a file; any edge may use it.
 */
@NullMarked
package org.flashback.file;

import org.jspecify.annotations.NullMarked;
