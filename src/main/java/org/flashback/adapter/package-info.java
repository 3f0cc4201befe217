/**
 * The edges. Each package below talks to exactly one outside thing and implements ports of {@code app.port}; none of
 * them sees another one, a face, or the relay. {@code boot} puts them together.
 */
@NullMarked
package org.flashback.adapter;

import org.jspecify.annotations.NullMarked;
