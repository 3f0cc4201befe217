package org.flashback.adapter.tls;

import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * An initialised context whose engines and sockets come with our versions and groups already set. Others make the engines
 * and sockets; this is the one place where it cannot be forgotten.
 */
final class StrictContext extends SSLContext {
    private static final String[] PROTOCOLS = {"TLSv1.3"};
    private static final String[] GROUPS = {"x25519", "secp256r1"};

    StrictContext(SSLContext inner, boolean server) {
        super(new Spi(inner, server), inner.getProvider(), inner.getProtocol());
    }

    private static final class Spi extends SSLContextSpi {
        private final SSLContext inner;
        private final boolean server;

        Spi(SSLContext inner, boolean server) {
            this.inner = inner;
            this.server = server;
        }

        private SSLEngine strict(SSLEngine engine) {
            engine.setUseClientMode(!server);
            engine.setSSLParameters(parameters(engine.getSSLParameters()));
            return engine;
        }

        private SSLParameters parameters(SSLParameters parameters) {
            parameters.setProtocols(PROTOCOLS);
            parameters.setNamedGroups(GROUPS);
            if (server) {
                parameters.setWantClientAuth(true);
            }
            return parameters;
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return strict(inner.createSSLEngine());
        }

        /** Without host and port: they serve to find sessions to resume, which is not wanted. */
        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return engineCreateSSLEngine();
        }

        @Override
        protected SSLParameters engineGetDefaultSSLParameters() {
            return parameters(inner.getDefaultSSLParameters());
        }

        @Override
        protected SSLParameters engineGetSupportedSSLParameters() {
            return parameters(inner.getSupportedSSLParameters());
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return inner.getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return inner.getClientSessionContext();
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
            throw new IllegalStateException("initialised already");
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return new StrictSockets(inner.getSocketFactory(), this::parameters);
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            throw new UnsupportedOperationException("ports use engines");
        }
    }
}
