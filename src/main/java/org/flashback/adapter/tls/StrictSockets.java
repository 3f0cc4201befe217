package org.flashback.adapter.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Puts TLS with our parameters over connected sockets, and does nothing else: whoever dials connects by himself. */
final class StrictSockets extends SSLSocketFactory {
    private final SSLSocketFactory inner;
    private final UnaryOperator<SSLParameters> parameters;

    StrictSockets(SSLSocketFactory inner, UnaryOperator<SSLParameters> parameters) {
        this.inner = inner;
        this.parameters = parameters;
    }

    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
        SSLSocket socket = (SSLSocket) inner.createSocket(connected, host, port, autoClose);
        socket.setSSLParameters(parameters.apply(socket.getSSLParameters()));
        return socket;
    }

    private static UnsupportedOperationException notHere() {
        return new UnsupportedOperationException("only over a connected socket");
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw notHere();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw notHere();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw notHere();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw notHere();
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return inner.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return inner.getSupportedCipherSuites();
    }
}
