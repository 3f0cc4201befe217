package org.flashback.adapter.h2;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.flashback.app.port.PeerStore.Candidate;
import org.flashback.app.port.PeerStore.Measured;
import org.flashback.app.port.PeerStore.Source;
import org.flashback.app.port.PeerStore.StoredPeer;
import org.flashback.app.port.StoreException;
import org.flashback.app.port.TimeSource;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedLease;
import org.flashback.core.record.SignedRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store in a folder of its own, and what goes into it. */
abstract class H2PeerStoreFixture {
    static final Instant SEEN = Instant.parse("2026-01-02T03:04:05.678Z");
    static final long SEED = 20_260_101;

    @TempDir
    Path profile;

    final Random random = new Random(SEED);
    final List<Path> setAside = new ArrayList<>();
    Path file;

    @BeforeEach
    void name() {
        file = profile.resolve("flashback.mv.db");
    }

    H2PeerStore open() throws StoreException {
        return H2PeerStore.open(profile, TimeSource.SYSTEM, setAside::add);
    }

    PeerId id() {
        byte[] hash = new byte[32];
        random.nextBytes(hash);
        return PeerId.ofHash(hash);
    }

    StoredPeer peer(String address, boolean full) {
        PeerId id = id();
        String record = "{\"v\":1,\"peer_id\":\"" + id + "\",\"public_key\":\"" + id() + id()
                + "\",\"socket_addresses\":[\"" + address + "\"],\"port\":13337,\"email\":\"änä@laptop\"}";
        Optional<SignedLease> lease =
                full ? Optional.of(new SignedLease("{\"peer_id\":\"" + id + "\"}", "leasesig")) : Optional.empty();
        return new StoredPeer(
                id,
                new SignedEntry(new SignedRecord(record, id() + "sig"), lease),
                false,
                "änä@laptop",
                SEEN,
                SEEN.plusMillis(1),
                full ? Source.PEER : Source.ITSELF,
                full ? Optional.of(id()) : Optional.empty(),
                full ? "bruno@studio" : "",
                full ? 3 : 0,
                full ? OptionalLong.of(17) : OptionalLong.empty(),
                full ? new Measured("AAAAAAAAAAE", OptionalLong.of(1_250_000), true) : Measured.NONE);
    }

    static StoredPeer withdrawal(StoredPeer of) {
        return new StoredPeer(
                of.peerId(),
                SignedEntry.of(new SignedRecord(
                        "{\"v\":1,\"peer_id\":\"" + of.peerId() + "\",\"status\":\"withdrawn\"}", "sig")),
                true,
                of.name(),
                of.firstSeen(),
                of.lastSeen(),
                of.source(),
                of.introducer(),
                of.introducerLabel(),
                of.hops(),
                OptionalLong.empty(),
                Measured.NONE);
    }

    static Candidate candidate(StoredPeer peer, String address, boolean anchor) {
        return new Candidate(peer.peerId(), new IpAddress(address), 13_337, anchor);
    }
}
