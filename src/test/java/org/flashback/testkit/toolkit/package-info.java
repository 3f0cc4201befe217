/** What the tests of the window need of the system, checked before the toolkit fails without a word. */
@NullMarked
package org.flashback.testkit.toolkit;

import org.jspecify.annotations.NullMarked;
