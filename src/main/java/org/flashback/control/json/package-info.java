/**
 * What the control API and the command line write: the members that scripts rely on. Names are snake_case, times ISO
 * 8601 in UTC, what is absent is null.
 *
 * <p>Shared by the API and its client; knows neither, and nothing of the use cases.
 */
@NullMarked
package org.flashback.control.json;

import org.jspecify.annotations.NullMarked;
