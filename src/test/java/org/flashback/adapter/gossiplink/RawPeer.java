package org.flashback.adapter.gossiplink;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** The other end of a link, written by hand: says on the wire what no library would let it say. */
final class RawPeer implements AutoCloseable {
    static final int TEXT = 0x81;
    static final int TEXT_NOT_LAST = 0x01;
    static final int CONTINUATION_LAST = 0x80;
    static final int BINARY = 0x82;
    static final int CLOSE = 0x88;
    static final int PING = 0x89;
    static final int PONG = 0x8a;

    /**
     * What came back.
     *
     * @param payload a character a byte
     */
    record Got(int head, String payload) {
        int closeCode() {
            return payload.length() < 2 ? 1005 : payload.charAt(0) << 8 | payload.charAt(1);
        }
    }

    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private final SSLSocket socket;
    private final DataInputStream in;
    private final boolean masks;

    private RawPeer(SSLSocket socket, boolean masks) throws IOException {
        this.socket = socket;
        this.masks = masks;
        socket.setSoTimeout((int) Recorder.LIMIT.toMillis());
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** Connects and completes the handshake. */
    static RawPeer dial(int port, SSLContext context) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(new Socket(InetAddress.getLoopbackAddress(), port), "127.0.0.1", port, true);
        socket.startHandshake();
        return new RawPeer(socket, true);
    }

    /** Completes the handshake as a server over an accepted connection, and answers the upgrade. */
    static RawPeer accept(Socket accepted, SSLContext context) throws Exception {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(accepted, "127.0.0.1", 1, true);
        socket.setUseClientMode(false);
        socket.startHandshake();
        RawPeer peer = new RawPeer(socket, false);
        String key = peer.head().stream()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-key:"))
                .findFirst()
                .orElseThrow()
                .substring("sec-websocket-key:".length())
                .strip();
        byte[] sha1 = MessageDigest.getInstance("SHA-1")
                .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        peer.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(sha1) + "\r\n\r\n");
        return peer;
    }

    /** Asks for the upgrade; the status of the answer. */
    int upgrade(String path, String... headers) throws IOException {
        ask(path, headers);
        return Integer.parseInt(head().getFirst().substring(9, 12));
    }

    void ask(String path, String... headers) throws IOException {
        write("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n"
                + String.join("", List.of(headers)) + "\r\n");
    }

    List<String> head() throws IOException {
        var text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            text.append((char) in.readUnsignedByte());
        }
        return new ArrayList<>(text.toString().lines().toList());
    }

    void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    void send(int head, byte[] payload) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(head);
        int mask = masks ? 0x80 : 0;
        if (payload.length < 126) {
            bytes.write(mask | payload.length);
        } else if (payload.length < 65536) {
            bytes.write(mask | 126);
            bytes.write(payload.length >> 8);
            bytes.write(payload.length);
        } else {
            bytes.write(mask | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                bytes.write((int) ((long) payload.length >> shift));
            }
        }
        if (masks) {
            bytes.writeBytes(new byte[4]); // a mask of zeros changes nothing
        }
        bytes.writeBytes(payload);
        socket.getOutputStream().write(bytes.toByteArray());
        socket.getOutputStream().flush();
    }

    /** The head of a text frame with this length, and the first bytes of it. */
    void announce(long length) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(TEXT);
        bytes.write((masks ? 0x80 : 0) | 127);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes.write((int) (length >> shift));
        }
        bytes.writeBytes(new byte[10]);
        socket.getOutputStream().write(bytes.toByteArray());
        socket.getOutputStream().flush();
    }

    void send(int head, String payload) throws IOException {
        send(head, payload.getBytes(StandardCharsets.UTF_8));
    }

    Got read() throws IOException {
        int head = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        boolean masked = (length & 0x80) != 0;
        length &= 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] mask = new byte[4];
        if (masked) {
            in.readFully(mask);
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        for (int i = 0; i < length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return new Got(head, new String(payload, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
