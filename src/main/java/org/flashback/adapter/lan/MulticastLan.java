package org.flashback.adapter.lan;

import java.io.IOException;
import java.util.Optional;
import java.util.SplittableRandom;
import org.flashback.app.port.LanDiscovery;
import org.flashback.core.record.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Discovery on the local network by multicast DNS. */
public final class MulticastLan implements LanDiscovery {
    private static final Logger LOG = LoggerFactory.getLogger(MulticastLan.class);

    private final LanConfig config;

    /** @param onlyAt the concrete address that the node listens on; only its network is used then */
    public MulticastLan(Optional<IpAddress> onlyAt) {
        this(LanConfig.standard(onlyAt));
    }

    MulticastLan(LanConfig config) {
        this.config = config;
    }

    @Override
    public Session listen(Listener listener) {
        try {
            return new LanLoop(config, listener, new SplittableRandom());
        } catch (IOException e) {
            LOG.warn("no multicast: the system gives no selector", e);
            listener.state(new State(0, String.valueOf(e.getMessage())));
            return new Deaf();
        }
    }

    /** Neither hears nor says anything. */
    private record Deaf() implements Session {
        @Override
        public void announce(Presence presence) {
            LOG.debug("nothing is announced: there is no multicast");
        }

        @Override
        public void hush() {
            LOG.debug("nothing was announced");
        }

        @Override
        public void close() {
            LOG.debug("nothing was open");
        }
    }
}
