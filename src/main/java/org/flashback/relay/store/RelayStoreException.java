package org.flashback.relay.store;

/** The relay's storage did not do what was asked. The message is for the person who runs the relay. */
public final class RelayStoreException extends Exception {
    private static final long serialVersionUID = 1L;

    public RelayStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
