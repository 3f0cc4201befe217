/**
 * Who somebody is: value types that are checked when they are made.
 *
 * <p>Knows nothing of records, messages or storage. Everything here is immutable.
 */
@NullMarked
package org.flashback.core.identity;

import org.jspecify.annotations.NullMarked;
