/**
 * The composition root: every {@code new}, the order of starting and stopping, single instance, and what each command
 * starts. Sees everything; nothing sees it but {@code Main}.
 */
@NullMarked
package org.flashback.boot;

import org.jspecify.annotations.NullMarked;
