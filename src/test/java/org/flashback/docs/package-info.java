/** Tests that the documents say what is so. They read the files of the repository and run nothing. */
@NullMarked
package org.flashback.docs;

import org.jspecify.annotations.NullMarked;
