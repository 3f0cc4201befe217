/** What {@code ArchitectureTest} holds: the rules, apart from the test that applies them, so that they can be proven. */
@NullMarked
package org.flashback.architecture;

import org.jspecify.annotations.NullMarked;
