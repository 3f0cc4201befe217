package org.flashback.adapter.gossiplink;

import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.server.Handler;
import org.flashback.app.port.Transport.ListenSpec;
import org.flashback.app.port.Transport.Listening;
import org.flashback.app.port.Transport.TransportException;
import org.flashback.core.record.IpAddress;

/** Opens the TLS port on which links are accepted. */
public interface PortOpener {
    /** The path of links, where {@code gossip} is to be mounted. */
    String PATH = "/gossip";

    /**
     * Blocks until the port listens.
     *
     * @param gossip to mount at {@link #PATH}
     * @param admits asked on accept; whoever it refuses is not even read
     */
    OpenPort open(ListenSpec spec, SSLContext context, Handler gossip, Predicate<IpAddress> admits)
            throws TransportException;

    /** An open port. */
    interface OpenPort extends AutoCloseable {
        Listening listening();

        /** Closes the port and all its connections. Blocks. */
        @Override
        void close();
    }
}
