package org.flashback.core.wire;

/** The names of the messages as frames carry them. */
enum MessageType {
    HELLO,
    PEER_ANNOUNCEMENT,
    PEER_UPDATE,
    PEER_REQUEST,
    PEER_LIST_RESPONSE,
    HEARTBEAT,
    OTHER;

    static MessageType of(String text) {
        for (MessageType type : values()) {
            if (type != OTHER && type.name().equals(text)) {
                return type;
            }
        }
        return OTHER;
    }
}
