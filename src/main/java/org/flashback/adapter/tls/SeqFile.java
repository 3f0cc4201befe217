package org.flashback.adapter.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashback.app.port.StoreException;
import org.flashback.file.AtomicFile;
import org.flashback.file.SetAside;

/**
 * The highest seq ever used and the longest expiry ever signed, in a file of their own so that a lost database does not
 * lose them (protocol sections 3.3 and 3.6). Not safe for use by many threads; its owner locks.
 */
final class SeqFile {
    static final String NAME = "seq.json";

    private static final Pattern FORMAT =
            Pattern.compile("\\{\"seq\":([0-9]{1,16}),\"longest_expiry\":([0-9]{1,16})\\}\\s*");
    /** Records and their leases live no longer than this from when they are made. */
    private static final Duration LONGEST_LIFE = Duration.ofDays(1);

    private final Path file;
    private Stored stored;

    /** @param longestExpiry Unix ms, 0 when nothing was signed yet */
    private record Stored(long seq, long longestExpiry) {}

    private SeqFile(Path file, Stored stored) {
        this.file = file;
        this.stored = stored;
    }

    /** @param setAside where the unreadable file went, if it was so and the count begins anew */
    record Opened(SeqFile file, Optional<Path> setAside) {}

    /**
     * Reads the file. When it is unreadable it is set aside and the count begins at the clock again: nobody who follows
     * the protocol has seen a seq much above that. What was signed is then unknown, so the longest possible is assumed.
     */
    static Opened open(Path file, Instant now) throws StoreException {
        try {
            if (!Files.exists(file)) {
                return new Opened(new SeqFile(file, new Stored(0, 0)), Optional.empty());
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            Matcher matcher = FORMAT.matcher(text);
            if (matcher.matches()) {
                var stored = new Stored(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
                return new Opened(new SeqFile(file, stored), Optional.empty());
            }
            Path aside = SetAside.move(file, now);
            var fresh = new SeqFile(file, new Stored(0, 0));
            fresh.store(new Stored(0, now.plus(LONGEST_LIFE).toEpochMilli()));
            return new Opened(fresh, Optional.of(aside));
        } catch (IOException e) {
            throw new StoreException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    long seq() {
        return stored.seq();
    }

    Instant longestExpiry() {
        return Instant.ofEpochMilli(stored.longestExpiry());
    }

    /** Durable when it returns. */
    void setSeq(long seq) throws StoreException {
        store(new Stored(seq, stored.longestExpiry()));
    }

    /** Durable when it returns. */
    void setLongestExpiry(Instant expiry) throws StoreException {
        store(new Stored(stored.seq(), expiry.toEpochMilli()));
    }

    private void store(Stored next) throws StoreException {
        String text = "{\"seq\":" + next.seq() + ",\"longest_expiry\":" + next.longestExpiry() + "}\n";
        try {
            AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new StoreException("cannot write " + file + ": " + e.getMessage(), e);
        }
        stored = next;
    }
}
