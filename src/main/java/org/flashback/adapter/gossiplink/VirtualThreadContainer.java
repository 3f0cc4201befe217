package org.flashback.adapter.gossiplink;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.core.Utils;
import org.glassfish.tyrus.spi.ClientContainer;
import org.glassfish.tyrus.spi.ClientEngine;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Connection;
import org.glassfish.tyrus.spi.UpgradeRequest;
import org.glassfish.tyrus.spi.UpgradeResponse;
import org.glassfish.tyrus.spi.Writer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The container that Tyrus's protocol engine runs in, shared by all links of a manager: each link has one virtual thread
 * that reads, and no other.
 *
 * <p>The one that comes with Tyrus, on Grizzly, was tried first. It loses the frames that arrive together with the
 * other end's TLS close (so the close code was mostly lost), keeps connections for ever whose upgrade is not answered or
 * whose reader has stopped, closes before the other end could answer, and takes the TLS settings of a dial from the
 * manager, where two dials meet. Here a link that is not to be read blocks its thread, TCP holds the sender back, and a
 * connection is cut when its link says so.
 *
 * <p>Public with a public constructor because Tyrus makes it from its name.
 */
public final class VirtualThreadContainer implements ClientContainer {
    /** Where the endpoint configuration of a dial carries its {@link DialSocket}. */
    static final String SOCKET = VirtualThreadContainer.class.getName() + ".socket";

    private static final Logger LOG = LoggerFactory.getLogger(VirtualThreadContainer.class);
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int MAX_RESPONSE_BYTES = 8 * 1024;
    private static final int MIN_STATUS_LINE = 12; // HTTP/1.1 101

    public VirtualThreadContainer() {}

    @Override
    public void openClientSocket(
            ClientEndpointConfig configuration, Map<String, Object> properties, ClientEngine engine)
            throws IOException {
        if (!(configuration.getUserProperties().get(SOCKET) instanceof DialSocket socket)) {
            throw new IOException("dialled without a socket");
        }
        socket.open();
        UpgradeRequest request = engine.createUpgradeRequest(() -> {});
        byte[] head = text(request).getBytes(StandardCharsets.ISO_8859_1);
        socket.write(head, 0, head.length);
        UpgradeResponse response = response(socket.input());
        // The engine opens the session here, or tells its listener why not.
        var upgrade = engine.processResponse(response, new SocketWriter(socket), reason -> {});
        if (upgrade.getUpgradeStatus() == ClientEngine.ClientUpgradeStatus.SUCCESS) {
            Connection connection = upgrade.createConnection();
            Thread.ofVirtual().name("link-reader").start(() -> read(socket, connection));
        } else {
            socket.cut();
        }
    }

    private static String text(UpgradeRequest request) {
        var text = new StringBuilder("GET ")
                .append(request.getRequestURI().getRawPath())
                .append(" HTTP/1.1\r\n");
        request.getHeaders().forEach((name, values) -> text.append(name)
                .append(": ")
                .append(String.join(", ", values))
                .append("\r\n"));
        return text.append("\r\n").toString();
    }

    private static UpgradeResponse response(InputStream in) throws IOException {
        List<String> lines = head(in).lines().toList();
        String status = lines.getFirst();
        if (status.length() < MIN_STATUS_LINE || !status.startsWith("HTTP/1.1 ")) {
            throw new IOException("not an HTTP/1.1 response");
        }
        var response = new TyrusUpgradeResponse();
        try {
            response.setStatus(Integer.parseInt(status.substring(9, MIN_STATUS_LINE)));
        } catch (NumberFormatException e) {
            throw new IOException("not an HTTP/1.1 response", e);
        }
        response.setReasonPhrase("");
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                response.getHeaders()
                        .put(
                                line.substring(0, colon).strip(),
                                Utils.parseHeaderValue(line.substring(colon + 1).strip()));
            }
        }
        return response;
    }

    /** The lines before the empty one. */
    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int next = in.read();
            if (next < 0 || head.length() >= MAX_RESPONSE_BYTES) {
                throw new IOException(next < 0 ? "closed before the upgrade" : "the response is too long");
            }
            head.append((char) next);
        }
        return head.substring(0, head.length() - 4);
    }

    private static void read(DialSocket socket, Connection connection) {
        byte[] chunk = new byte[CHUNK_BYTES];
        var heads = new FrameHeads(socket.maxFrame());
        boolean broken = false; // from then on only the end is waited for
        try {
            InputStream in = socket.input();
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                if (!broken && heads.tooBig(chunk, count)) {
                    broken = true;
                    socket.tooBig();
                } else if (!broken) {
                    connection.getReadHandler().handle(ByteBuffer.wrap(chunk, 0, count)); // it copies what it keeps
                }
            }
        } catch (IOException cut) {
            LOG.debug("a link's connection broke: {}", cut.getMessage());
        } finally {
            connection.close(new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, "connection closed"));
            socket.cut();
        }
    }

    private static final class SocketWriter extends Writer {
        private final DialSocket socket;

        SocketWriter(DialSocket socket) {
            this.socket = socket;
        }

        @Override
        public void write(ByteBuffer buffer, CompletionHandler<ByteBuffer> handler) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            try {
                socket.write(bytes, 0, bytes.length);
                handler.completed(buffer);
            } catch (IOException e) {
                handler.failed(e);
            }
        }

        /**
         * Tyrus has no more to say. The connection stays until the other end closes it, or the link cuts it: closing with
         * bytes unread would reset it, and the close frame would be lost.
         */
        @Override
        public void close() {
            LOG.trace("a link is done writing");
        }
    }
}
