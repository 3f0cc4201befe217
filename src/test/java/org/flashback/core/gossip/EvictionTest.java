package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.PeerKey;
import org.flashback.core.identity.Trust;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.Verdict;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.Version;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.TestPeer;
import org.flashback.testkit.UnsignedRecords;
import org.junit.jupiter.api.Test;

/** Who stays when there are too many (protocol sections 3.6 and 6). */
class EvictionTest {
    private final EngineProbe probe = EngineProbe.silent();
    private final UnsignedRecords records = new UnsignedRecords(5);
    private final Instant before = probe.now().minusSeconds(60);

    @Test
    void unattestedPeersThatAreFarGoFirst() {
        List<Input.RestoredPeer> peers = new ArrayList<>();
        for (int i = 0; i < Limits.MAX_PEERS; i++) {
            peers.add(known(introducer(i), i % 4 == 0));
        }
        probe.give(new Input.Restored(peers, List.of()));
        PeerId farthest = unattested(probe).stream()
                .max(Comparator.comparing(this::distance))
                .orElseThrow();
        PeerId next = unattested(probe).stream()
                .filter(peer -> !peer.equals(farthest))
                .max(Comparator.comparing(this::distance))
                .orElseThrow();
        probe.give(new Input.Mark(farthest, Trust.Mark.PIN));
        var link = probe.silentNeighbour();
        Verdict.Good near = nearerThan(next);
        push(link, near);
        assertThat(probe.engine().peer(near.record().peerId(), probe.now())).isPresent();
        assertThat(probe.engine().peer(farthest, probe.now())).as("pinned").isPresent();
        assertThat(probe.engine().peer(next, probe.now())).isEmpty();
        assertThat(probe.seen(Output.RemovePeer.class)).containsExactly(new Output.RemovePeer(next));
        assertThat(probe.engine().peers(probe.now())).hasSize(Limits.MAX_PEERS);
    }

    @Test
    void ofOneIntroducerNoMoreThanATenthStaysInAFullTable() {
        TestPeer greedy = TestPeer.named("greedy@flood");
        List<Input.RestoredPeer> peers = new ArrayList<>();
        for (int i = 0; i < Limits.MAX_PEERS - 1; i++) {
            // 5,000 by one, the others by many.
            PeerId by = i % 4 == 0 ? greedy.id() : introducer(i);
            peers.add(known(by, i % 4 != 0));
        }
        probe.give(new Input.Restored(peers, List.of()));
        var link = probe.accept(greedy);
        link.hello(greedy.broadcast(probe.now()).entry());
        long held = introduced(greedy.id());
        for (int i = 0; i < 50; i++) {
            push(link, records.broadcast(before));
        }
        assertThat(introduced(greedy.id())).isEqualTo(held);
        assertThat(probe.engine().peers(probe.now())).hasSize(Limits.MAX_PEERS);
    }

    @Test
    void whatWasEvictedIsNotAskedForForTenMinutes() {
        List<Input.RestoredPeer> peers = new ArrayList<>();
        for (int i = 0; i < Limits.MAX_PEERS; i++) {
            peers.add(known(introducer(i), true));
        }
        probe.give(new Input.Restored(peers, List.of()));
        var link = probe.silentNeighbour();
        Verdict.Good late = records.broadcast(before);
        push(link, late);
        assertThat(probe.engine().peer(late.record().peerId(), probe.now())).isEmpty();
        assertThat(probe.seen(Output.PutPeer.class)).isEmpty();
        Version version = Version.ofRecord(late.record().peerId(), late.record().seq());
        assertThat(wantedAfterOffer(link, version)).isFalse();
        assertThat(wantedAfterOffer(link, Version.ofRecord(version.peerId(), version.seq() + 1)))
                .isTrue();
        for (int i = 0; i < 22; i++) {
            link.beat();
            probe.advance(Duration.ofSeconds(30));
        }
        assertThat(wantedAfterOffer(link, version)).isTrue();
    }

    @Test
    void aContentThatIsRefusedIsNotAskedForAgain() {
        var link = probe.silentNeighbour();
        TestPeer ana = TestPeer.named("ana@laptop");
        String text = ana.broadcast(before).sign().text().replace("\"v\":1", "\"v\":2");
        SignedEntry newer = SignedEntry.of(ana.signText(text));
        Version version = Version.ofRecord(ana.id(), before.toEpochMilli());
        assertThat(wantedAfterOffer(link, version)).isTrue();
        link.announce(newer, 1);
        assertThat(wantedAfterOffer(link, version)).isFalse();
        assertThat(link.closed()).isEmpty();
    }

    @Test
    void withdrawalsOfPeersNeverKnownHereGoFirst() {
        var link = probe.silentNeighbour();
        List<PeerKey> known = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Verdict.Good good = records.broadcast(before);
            known.add(good.record().content().key());
            push(link, good);
        }
        for (int i = 0; i < 22; i++) {
            link.beat();
            probe.advance(Duration.ofSeconds(30));
        }
        List<Verdict.Good> unknown = new ArrayList<>();
        for (int i = 0; i < Limits.MAX_WITHDRAWALS + 50; i++) {
            unknown.add(records.withdrawal(records.key(), before.toEpochMilli() + 1, before));
        }
        probe.give(new Input.Introduced("relay", unknown));
        assertThat(withdrawn()).hasSize(Limits.MAX_WITHDRAWALS);
        known.forEach(key -> push(link, records.withdrawal(key, before.toEpochMilli() + 1, before)));
        Set<PeerId> held = withdrawn();
        assertThat(held).hasSize(Limits.MAX_WITHDRAWALS);
        assertThat(held).containsAll(known.stream().map(PeerKey::peerId).toList());
    }

    @Test
    void whoWasKnownForAWhileStaysWithdrawnEvenAboveTheCap() {
        List<PeerKey> known = new ArrayList<>();
        List<Input.RestoredPeer> peers = new ArrayList<>();
        for (int i = 0; i < Limits.MAX_WITHDRAWALS + 200; i++) {
            Input.RestoredPeer peer = known(introducer(i), true);
            known.add(peer.entry().record().content().key());
            peers.add(peer);
        }
        probe.give(new Input.Restored(peers, List.of()));
        probe.give(new Input.Introduced(
                "relay",
                known.stream()
                        .map(key -> records.withdrawal(key, before.toEpochMilli() + 1, before))
                        .toList()));
        assertThat(withdrawn()).hasSize(Limits.MAX_WITHDRAWALS + 200);
        Verdict.Good stranger = records.withdrawal(records.key(), before.toEpochMilli(), before);
        probe.give(new Input.Introduced("relay", List.of(stranger)));
        assertThat(withdrawn())
                .hasSize(Limits.MAX_WITHDRAWALS + 200)
                .doesNotContain(stranger.record().peerId());
    }

    private boolean wantedAfterOffer(EngineProbe.Neighbour link, Version version) {
        probe.advance(Duration.ofSeconds(5));
        link.drain();
        link.have(version);
        probe.advance(Duration.ofSeconds(2));
        return link.heard(Message.Request.class).stream()
                .anyMatch(request -> request.query() instanceof Message.Want want
                        && want.versions().contains(version));
    }

    private Set<PeerId> withdrawn() {
        Set<PeerId> ids = new HashSet<>();
        probe.engine().peers(probe.now()).stream().filter(PeerView::withdrawn).forEach(view -> ids.add(view.peerId()));
        return ids;
    }

    /** One of thirty, so that none has more than a tenth. */
    private static PeerId introducer(int i) {
        byte[] hash = new byte[32];
        hash[0] = (byte) (i % 30);
        return PeerId.ofHash(hash);
    }

    private long introduced(PeerId by) {
        return probe.engine().peers(probe.now()).stream()
                .filter(view -> view.history().origin().peer().equals(Optional.of(by)))
                .count();
    }

    private static List<PeerId> unattested(EngineProbe of) {
        return of.engine().peers(of.now()).stream()
                .filter(view -> !view.history().measured().attested())
                .map(PeerView::peerId)
                .toList();
    }

    private String distance(PeerId peer) {
        byte[] own = probe.own().id().bytes();
        byte[] bytes = peer.bytes();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= own[i];
        }
        return java.util.HexFormat.of().formatHex(bytes);
    }

    private Verdict.Good nearerThan(PeerId limit) {
        while (true) {
            Verdict.Good good = records.broadcast(before);
            if (distance(good.record().peerId()).compareTo(distance(limit)) < 0) {
                return good;
            }
        }
    }

    private Input.RestoredPeer known(PeerId introducer, boolean attested) {
        var origin = new Origin(Origin.Kind.NEIGHBOUR, Optional.of(introducer), "", 2);
        var measured = new PeerHistory.Measured(Availability.NONE, OptionalLong.empty(), attested);
        Instant seen = probe.now().minus(Duration.ofHours(1));
        return new Input.RestoredPeer(
                records.broadcast(before),
                new PeerHistory(seen, seen, origin, "somebody@y", OptionalLong.empty(), measured));
    }

    private void push(EngineProbe.Neighbour link, Verdict.Good good) {
        var message = new Message.Announcement(
                probe.head(),
                Message.Announcement.Kind.FIRST,
                new SignedEntry(good.record().signed(), Optional.empty()),
                1);
        probe.give(new Input.Received(link.id(), message, List.of(good)));
    }
}
