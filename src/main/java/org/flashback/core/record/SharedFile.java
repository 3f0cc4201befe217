package org.flashback.core.record;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A torrent as a record names it (protocol section 3.2).
 *
 * @param infoHash 40 lower-case hex digits
 * @param name at most 128 bytes of UTF-8
 * @param size in bytes
 * @param sha256 of the file itself, 64 lower-case hex digits
 */
public record SharedFile(Optional<String> infoHash, String name, OptionalLong size, Optional<String> sha256) {}
