/**
 * What the use cases need of the world. Implemented by {@code adapter}; wired by {@code boot}.
 */
@NullMarked
package org.flashback.app.port;

import org.jspecify.annotations.NullMarked;
