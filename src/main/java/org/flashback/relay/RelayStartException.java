package org.flashback.relay;

/** The relay could not start. The message is for the person who runs it. */
public final class RelayStartException extends Exception {
    private static final long serialVersionUID = 1L;

    RelayStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
