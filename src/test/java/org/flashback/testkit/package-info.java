/** What tests share: waiting with a deadline, fakes of the use cases, ready-made values. */
@NullMarked
package org.flashback.testkit;

import org.jspecify.annotations.NullMarked;
