/**
 * Who this node is.
 */
@NullMarked
package org.flashback.app.identity;

import org.jspecify.annotations.NullMarked;
