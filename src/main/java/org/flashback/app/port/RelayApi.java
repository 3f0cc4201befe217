package org.flashback.app.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.relay.RelayUrl;

/** Talks to relays. Calls block (virtual threads) and end within a few seconds. */
public interface RelayApi extends AutoCloseable {
    /** Registers or renews, over TLS with the record's own key. */
    Answer<Registration> register(RelayUrl relay, LinkIdentity identity, SignedEntry entry) throws RelayException;

    /** Withdraws, over TLS with the record's own key. */
    Answer<Boolean> unregister(RelayUrl relay, LinkIdentity identity, SignedRecord withdrawal) throws RelayException;

    /** A random sample of live bootstrap peers; shows no certificate. */
    Answer<List<SignedEntry>> peers(RelayUrl relay, int limit) throws RelayException;

    /** Peers that host any of the repositories; shows no certificate. */
    Answer<List<SignedEntry>> discover(RelayUrl relay, List<String> repositories, int limit) throws RelayException;

    /** Outgoing connections come from this address from now on; empty: the system chooses. */
    void bindTo(Optional<IpAddress> local);

    @Override
    void close();

    /**
     * @param rtt of this call
     * @param date the relay's clock, in the middle of the call
     */
    record Answer<T>(T value, Duration rtt, Optional<Instant> date) {}

    /**
     * @param reannounceAfter when the relay wants to hear from us again
     * @param observed the address it saw us come from
     */
    record Registration(
            Instant expiresAt, Duration reannounceAfter, Optional<IpAddress> observed, List<SignedEntry> peers) {
        public Registration {
            peers = List.copyOf(peers);
        }
    }
}
