package org.flashback.core.gossip;

import org.flashback.core.wire.Message;

/** The six messages, for counting. */
public enum MessageKind {
    HELLO(0),
    ANNOUNCEMENT(1),
    UPDATE(2),
    REQUEST(3),
    RESPONSE(4),
    HEARTBEAT(5);

    /** Where its count stands among the counts of all. */
    private final int place;

    MessageKind(int place) {
        this.place = place;
    }

    int place() {
        return place;
    }

    static MessageKind of(Message message) {
        return switch (message) {
            case Message.Hello _ -> HELLO;
            case Message.Announcement announcement ->
                announcement.kind() == Message.Announcement.Kind.FIRST ? ANNOUNCEMENT : UPDATE;
            case Message.LeaseUpdate _ -> UPDATE;
            case Message.Request _ -> REQUEST;
            case Message.Response _ -> RESPONSE;
            case Message.Heartbeat _ -> HEARTBEAT;
        };
    }
}
