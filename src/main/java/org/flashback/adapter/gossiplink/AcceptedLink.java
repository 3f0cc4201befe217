package org.flashback.adapter.gossiplink;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.exception.CloseException;
import org.flashback.app.port.Transport.OpenedLink;
import org.jspecify.annotations.Nullable;

/**
 * A link that the other end dialled, on Jetty's frame interface: it shows each frame as it came, and gives the next only
 * when asked, so that a link that is not to be read fills its TCP window and no memory of ours.
 */
final class AcceptedLink extends Link implements FrameHandler {
    /** A link says something every 36 s; the engine ends one that does not. This only frees what it forgot. */
    private static final Duration IDLE = Duration.ofMinutes(3);

    private final LinkTable table;
    private final int maxFrame;
    private volatile @Nullable CoreSession session;

    AcceptedLink(OpenedLink opened, LinkTable table) {
        super(opened, table);
        this.table = table;
        this.maxFrame = table.limits().maxFrame();
    }

    @Override
    public void onOpen(CoreSession coreSession, Callback callback) {
        session = coreSession;
        coreSession.setIdleTimeout(IDLE);
        coreSession.setMaxFrameSize(maxFrame);
        coreSession.setAutoFragment(false); // otherwise a frame that arrives in pieces looks like fragments
        table.opened(this);
        callback.succeeded();
        coreSession.demand();
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        boolean readOn =
                switch (frame.getOpCode()) {
                    case OpCode.TEXT -> text(frame);
                    case OpCode.BINARY -> violation(CloseCodes.BINARY, "binary frame");
                    case OpCode.CONTINUATION -> violation(CloseCodes.PROTOCOL, "fragmented message");
                    case OpCode.PING -> pong(frame);
                    case OpCode.PONG -> {
                        ponged();
                        yield true;
                    }
                    default -> frame.getOpCode() != OpCode.CLOSE;
                };
        callback.succeeded(); // answers a close frame
        if (readOn) {
            resumeReading();
        }
    }

    private boolean text(Frame frame) {
        if (!frame.isFin()) {
            return violation(CloseCodes.PROTOCOL, "fragmented message");
        }
        ByteBuffer payload = frame.getPayload();
        int bytes = payload == null ? 0 : payload.remaining();
        try {
            String text = payload == null
                    ? ""
                    : StandardCharsets.UTF_8.newDecoder().decode(payload).toString();
            return receive(text, bytes);
        } catch (CharacterCodingException e) {
            return violation(CloseCodes.NOT_UTF8, "not UTF-8");
        }
    }

    private boolean violation(int code, String reason) {
        violated(code, reason);
        return true; // for the answer to the close frame
    }

    private boolean pong(Frame ping) {
        CoreSession open = session;
        if (open != null) {
            ByteBuffer payload = ping.getPayload();
            byte[] copy = new byte[payload == null ? 0 : payload.remaining()];
            if (payload != null) {
                payload.get(copy);
            }
            // Read on only when it is written: pings cannot pile up pongs.
            open.sendFrame(
                    new Frame(OpCode.PONG).setPayload(copy), Callback.from(this::resumeReading, x -> abort()), false);
        }
        return false;
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        if (cause instanceof CloseException broken) {
            if (CloseCodes.blames(broken.getStatusCode())) {
                table.events().violated(number(), String.valueOf(broken.getMessage()));
            }
            gone(broken.getStatusCode(), CloseCodes.reason(String.valueOf(broken.getMessage())));
        }
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        gone(status.getCode(), status.getReason() == null ? "" : status.getReason());
        callback.succeeded();
    }

    @Override
    public void write(String frame, Runnable done) {
        CoreSession open = session;
        if (open != null) {
            open.sendFrame(new Frame(OpCode.TEXT, frame), Callback.from(done, x -> abort()), false);
        }
    }

    @Override
    void sendClose(int code, String reason) {
        CoreSession open = session;
        if (open != null) {
            open.close(code, reason, Callback.from(() -> {}, x -> abort()));
        }
    }

    @Override
    void sendPing() {
        CoreSession open = session;
        if (open != null) {
            open.sendFrame(
                    new Frame(OpCode.PING).setPayload(NOTHING.duplicate()),
                    Callback.from(() -> {}, x -> abort()),
                    false);
        }
    }

    @Override
    void resumeReading() {
        CoreSession open = session;
        if (open != null && open.isInputOpen()) {
            open.demand();
        }
    }

    @Override
    void cut() {
        CoreSession open = session;
        if (open != null) {
            open.abort();
        }
    }
}
