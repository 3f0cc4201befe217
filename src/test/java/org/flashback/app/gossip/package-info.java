/**
 * Tests of the samples and of what is read from them.
 */
@NullMarked
package org.flashback.app.gossip;

import org.jspecify.annotations.NullMarked;
