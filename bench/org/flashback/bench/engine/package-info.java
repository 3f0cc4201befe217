/**
 * What one thread handles in a second, from the text of a frame to the texts that go out. JMH runs it; its generated
 * classes are why this package is compiled without the warnings of the rest.
 */
@NullMarked
package org.flashback.bench.engine;

import org.jspecify.annotations.NullMarked;
