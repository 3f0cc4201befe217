package org.flashback.core.gossip;

import java.time.Instant;
import java.util.Optional;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Message;

/** One call of the engine: the time, where what is to be done goes, and what is counted. */
record Turn(Instant now, Outbox out, Counters counters) {
    void add(Output output) {
        out.add(output);
    }

    /** Tells that something was not taken; nobody is to blame. */
    void reject(Link link, RejectReason reason, String detail) {
        out.add(new Output.Rejected(Optional.of(link.id()), reason, detail, false));
    }

    void send(Link link, Message message) {
        out.add(new Output.Send(link.id(), message));
    }

    /** Closes; the link leaves the table when the other side of this says that it is gone. */
    void close(Link link, CloseCode code, String reason) {
        if (!link.closing()) {
            link.markClosing();
            out.add(new Output.Disconnect(link.id(), code, reason));
        }
    }
}
