package org.flashback.adapter.gossiplink;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.flashback.app.port.Transport.DialTarget;
import org.flashback.core.identity.PeerKey;
import org.flashback.core.record.IpAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TCP and TLS of one dial: blocking, for virtual threads. One thread reads; any may write or cut. Nothing here has a
 * timeout: whoever dials cuts it when time is up.
 */
final class DialSocket {
    private static final Logger LOG = LoggerFactory.getLogger(DialSocket.class);

    private final Socket tcp = new Socket();
    private final SSLContext context;
    private final DialTarget target;
    private final Optional<IpAddress> local;
    private final int maxFrame;
    private final ReentrantLock writing = new ReentrantLock();

    private volatile Runnable onTooBig = this::cut;

    private volatile @Nullable SSLSocket tls;
    private volatile @Nullable InputStream in;

    /**
     * @param local where the connection is to come from; empty: the system chooses
     * @param maxFrame bytes of payload that a frame of the other end may have
     */
    DialSocket(SSLContext context, DialTarget target, Optional<IpAddress> local, int maxFrame) {
        this.context = context;
        this.target = target;
        this.local = local;
        this.maxFrame = maxFrame;
    }

    /** Connects and completes the handshake; the other end has shown an accepted key when this returns. */
    void open() throws IOException {
        if (local.isPresent()) {
            if (local.get().isIpv6() != target.address().isIpv6()) {
                // The system's choice would be an address that the user did not choose.
                throw new ConnectException("the address to dial from is of another IP version");
            }
            tcp.bind(new InetSocketAddress(local.get().toInetAddress(), 0));
        }
        tcp.setTcpNoDelay(true);
        tcp.connect(new InetSocketAddress(target.address().toInetAddress(), target.port()));
        SSLSocket secured = (SSLSocket)
                context.getSocketFactory().createSocket(tcp, target.address().text(), target.port(), true);
        secured.startHandshake();
        in = new BufferedInputStream(secured.getInputStream());
        tls = secured;
    }

    int maxFrame() {
        return maxFrame;
    }

    /** What to do about a frame over the limit; until this is set the connection is cut. */
    void onTooBig(Runnable handler) {
        onTooBig = handler;
    }

    /** The other end began a frame over the limit. */
    void tooBig() {
        onTooBig.run();
    }

    /** The key that signed the handshake. */
    Optional<PeerKey> key() {
        SSLSocket open = tls;
        try {
            return open != null && open.getSession().getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? PeerKey.ofSpki(certificate.getPublicKey().getEncoded())
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException none) {
            return Optional.empty();
        }
    }

    /** Blocks until there are bytes. */
    InputStream input() throws IOException {
        InputStream open = in;
        if (open == null) {
            throw new IOException("not open");
        }
        return open;
    }

    /** Blocks until TCP has taken the bytes. */
    void write(byte[] bytes, int offset, int length) throws IOException {
        SSLSocket open = tls;
        if (open == null) {
            throw new IOException("not open");
        }
        writing.lock();
        try {
            OutputStream out = open.getOutputStream();
            out.write(bytes, offset, length);
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    /** Drops the connection, whoever reads or writes at the moment. May be called more than once. */
    void cut() {
        try {
            tcp.close();
        } catch (IOException alreadyBroken) {
            LOG.debug("closing a connection failed", alreadyBroken);
        }
    }
}
