package org.flashback.core.wire;

/** WebSocket close codes of the protocol (section 1.5). */
public enum CloseCode {
    NORMAL(1000),
    GOING_AWAY(1001),
    PROTOCOL(1002),
    BINARY(1003),
    NOT_UTF8(1007),
    TOO_BIG(1009),
    NOT_HELLO(4001),
    NO_HELLO(4002),
    WRONG_KEY(4003),
    MISBEHAVIOUR(4004),
    FULL(4005),
    SELF_OR_DUPLICATE(4006);

    private final int number;

    CloseCode(int number) {
        this.number = number;
    }

    /** As it stands in the close frame. */
    public int number() {
        return number;
    }
}
