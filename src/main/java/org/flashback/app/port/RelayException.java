package org.flashback.app.port;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A relay did not do what was asked. */
public final class RelayException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kind of failure, for what follows from it. */
    public enum Kind {
        /** No answer: refused, timed out, no route, not TLS. */
        UNREACHABLE,
        /** It showed another key than the pinned one, or no certificate that a public CA vouches for. */
        WRONG_KEY,
        /** 409: the name belongs to another key. */
        NAME_TAKEN,
        /** 429 or 503 with a time. */
        SLOW_DOWN,
        /** Any other answer than success. */
        REFUSED
    }

    private final Kind kind;
    private final transient Optional<Duration> retryAfter;
    private final transient Optional<Instant> date;

    /**
     * @param message for a person: what the relay said or why it could not be reached
     * @param retryAfter as it asked
     * @param date the relay's clock, when it answered at all
     */
    public RelayException(Kind kind, String message, Optional<Duration> retryAfter, Optional<Instant> date) {
        super(message);
        this.kind = kind;
        this.retryAfter = retryAfter;
        this.date = date;
    }

    public Kind kind() {
        return kind;
    }

    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    public Optional<Instant> date() {
        return date;
    }
}
