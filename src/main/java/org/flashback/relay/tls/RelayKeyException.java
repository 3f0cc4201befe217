package org.flashback.relay.tls;

/** The relay's key cannot be used. The message names the file and says what to do. */
public final class RelayKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    RelayKeyException(String message) {
        super(message);
    }

    RelayKeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
