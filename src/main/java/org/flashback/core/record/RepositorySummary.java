package org.flashback.core.record;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A repository as a record names it (protocol section 3.2).
 *
 * @param name at most 128 bytes of UTF-8
 * @param description at most 256 bytes of UTF-8
 * @param repoId 64 lower-case hex digits: SHA-256 over the sorted root commits
 * @param head the commit of the default branch, 40 or 64 lower-case hex digits
 * @param size in bytes
 */
public record RepositorySummary(
        String name, Optional<String> description, Optional<String> repoId, Optional<String> head, OptionalLong size) {}
