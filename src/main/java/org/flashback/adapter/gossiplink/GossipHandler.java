package org.flashback.adapter.gossiplink;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler;
import org.flashback.app.port.Transport.OpenedLink;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.PeerKey;
import org.flashback.core.record.IpAddress;

/**
 * Accepts links. Without a client certificate, or with an {@code Origin} (a web page asks), the answer is 403, before
 * anything else is looked at (protocol section 1.1).
 */
final class GossipHandler extends Handler.Wrapper {
    private final LinkTable table;
    private final PeerId local;

    /** @param local the id of the certificate that the port shows */
    GossipHandler(LinkTable table, PeerId local) {
        this.table = table;
        this.local = local;
        var upgrade = new WebSocketUpgradeHandler(new WebSocketComponents());
        upgrade.addMapping("/*", this::negotiate);
        upgrade.setHandler(new Handler.Abstract.NonBlocking() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                Response.writeError(request, response, callback, HttpStatus.UPGRADE_REQUIRED_426);
                return true;
            }
        });
        setHandler(upgrade);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getHeaders().contains(HttpHeader.ORIGIN) || key(request).isEmpty()) {
            Response.writeError(request, response, callback, HttpStatus.FORBIDDEN_403);
            return true;
        }
        return super.handle(request, response, callback);
    }

    private static Optional<PeerKey> key(Request request) {
        if (!(request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData session)) {
            return Optional.empty();
        }
        X509Certificate[] chain = session.peerCertificates(); // null when none was shown
        return chain != null && chain.length == 1
                ? PeerKey.ofSpki(chain[0].getPublicKey().getEncoded())
                : Optional.empty();
    }

    private FrameHandler negotiate(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
        response.setExtensions(List.of()); // no compression: a small frame must not become a big one
        InetAddress remote = InetAddress.getLoopbackAddress();
        int port = 0;
        if (request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress address
                && address.getAddress() != null) {
            remote = address.getAddress();
            port = address.getPort();
        }
        var opened = new OpenedLink(
                table.nextNumber(), Optional.empty(), key(request).orElseThrow(), local, IpAddress.of(remote), port);
        return new AcceptedLink(opened, table);
    }
}
