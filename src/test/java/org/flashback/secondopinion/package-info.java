/**
 * Reads what nodes sent as somebody would who has only {@code docs/protocol.md}: a JSON reader, the rules of sections 2 and
 * 3, and the hashes written anew, signatures checked by the program {@code openssl}. Must not use the reading, checking
 * or hashing of {@code core}.
 */
@NullMarked
package org.flashback.secondopinion;

import org.jspecify.annotations.NullMarked;
