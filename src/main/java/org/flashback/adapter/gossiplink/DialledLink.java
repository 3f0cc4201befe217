package org.flashback.adapter.gossiplink;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.flashback.app.port.Transport.OpenedLink;

/**
 * A link that we dialled, on Tyrus. Tyrus shows messages and not frames, but hands the parts of a fragmented one to a
 * partial handler, the first with {@code last = false}; that is how fragments are told from whole frames.
 */
final class DialledLink extends Link {
    private final Session session;
    private final DialSocket socket;

    DialledLink(OpenedLink opened, LinkTable table, Session session, DialSocket socket) {
        super(opened, table);
        this.session = session;
        this.socket = socket;
    }

    /** A text message or a part of one. Blocks while the link is not to be read, which holds the sender back. */
    void text(String text, boolean last) {
        if (!last) {
            violated(CloseCodes.PROTOCOL, "fragmented message");
        } else if (!receive(text, text.getBytes(StandardCharsets.UTF_8).length)) {
            gate().await();
        }
    }

    /** A frame that announces more than the limit; its payload is not kept. */
    void tooBig() {
        violated(CloseCodes.TOO_BIG, "frame over the limit");
    }

    void binary() {
        violated(CloseCodes.BINARY, "binary frame");
    }

    /** Tyrus has closed the session, whoever began it. */
    void closed(CloseReason reason) {
        String phrase = reason.getReasonPhrase() == null ? "" : reason.getReasonPhrase();
        gone(reason.getCloseCode().getCode(), phrase);
    }

    @Override
    public void write(String frame, Runnable done) {
        try {
            session.getAsyncRemote().sendText(frame, result -> {
                if (result.isOK()) {
                    done.run();
                } else {
                    abort();
                }
            });
        } catch (RuntimeException closedMeanwhile) { // Tyrus throws no narrower type
            abort();
        }
    }

    @Override
    void sendClose(int code, String reason) {
        try {
            session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code), reason));
        } catch (IOException | IllegalStateException closedMeanwhile) {
            abort();
        }
    }

    @Override
    void sendPing() {
        try {
            session.getAsyncRemote().sendPing(NOTHING.duplicate());
        } catch (IOException | IllegalStateException closedMeanwhile) {
            abort();
        }
    }

    @Override
    void resumeReading() {
        // the reading thread waits at the gate and goes on by itself
    }

    @Override
    void cut() {
        socket.cut();
    }
}
