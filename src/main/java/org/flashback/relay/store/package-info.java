/**
 * What the relay keeps: names bound to keys, live broadcasting peers, withdrawals. SQL that runs on H2 and PostgreSQL.
 *
 * <p>Rows are on disk when a call returns. Knows nothing of HTTP; times are Unix milliseconds.
 */
@NullMarked
package org.flashback.relay.store;

import org.jspecify.annotations.NullMarked;
