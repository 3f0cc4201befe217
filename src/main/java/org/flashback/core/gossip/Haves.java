package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flashback.core.identity.PeerId;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.Version;

/** Tells neighbours what we have and did not send them: once for each, many in one frame (protocol sections 4.2, 4.4). */
final class Haves {
    private final Self self;
    private final PeerTable table;
    private final LinkTable links;
    private final RecentNews recent;
    private final Batches records = new Batches();
    private final Batches leases = new Batches();

    Haves(Self self, PeerTable table, LinkTable links, RecentNews recent) {
        this.self = self;
        this.table = table;
        this.links = links;
        this.recent = recent;
    }

    /**
     * One end of a link offers first: when the other one's turn comes, it mostly knows that it need not. The end that was
     * dialled begins, as it is the one that many depend on.
     */
    private static final class Batches {
        private final Set<PeerId> accepted = new LinkedHashSet<>(0);
        private final Set<PeerId> dialled = new LinkedHashSet<>(0);
        private Instant acceptedDue = Instant.MAX;
        private Instant dialledDue = Instant.MAX;

        void add(PeerId peer, Instant due) {
            accepted.add(peer);
            acceptedDue = accepted.size() == 1 ? due : acceptedDue;
        }

        Instant due() {
            return acceptedDue.isBefore(dialledDue) ? acceptedDue : dialledDue;
        }
    }

    /** To be offered to every link that is not known to have it by then. */
    void offer(Turn turn, PeerId peer, boolean lease) {
        if (lease) {
            leases.add(peer, turn.now().plus(Limits.OFFER_LEASES_AFTER));
        } else {
            records.add(peer, turn.now().plus(recordPause()));
        }
    }

    /** Everything unsettled, and what advanced after our HELLO was made, newest first. */
    void offerUnsettled(Turn turn, Link to) {
        Instant cut = TableDigest.cut(to.openedAt());
        List<Version> unsettled = table.fresh(cut).stream()
                .filter(entry -> !entry.expired(turn.now()) && !entry.peerId().equals(to.peer()))
                // Our record was in HELLO, or went after it. Our withdrawal, offered first by a fresh one-time key,
                // would say whose key that is: the digest carries it to whoever lacks it.
                .filter(entry -> !entry.peerId().equals(self.ownId()))
                .filter(entry -> !entry.record().content().issuedAt().isBefore(cut)
                        || (entry.heardThisRun() && entry.lastSeen().isAfter(to.openedAt())))
                .sorted(Comparator.comparing(PeerEntry::lastSeen).reversed())
                .limit(Limits.MAX_VERSIONS)
                .map(PeerEntry::version)
                .toList();
        send(turn, to, unsettled);
    }

    void tick(Turn turn) {
        flush(turn, records);
        flush(turn, leases);
    }

    Optional<Instant> nextWake() {
        Instant next = records.due().isBefore(leases.due()) ? records.due() : leases.due();
        return next.equals(Instant.MAX) ? Optional.empty() : Optional.of(next);
    }

    private void flush(Turn turn, Batches batches) {
        if (!turn.now().isBefore(batches.dialledDue)) {
            batches.dialledDue = Instant.MAX;
            flush(turn, batches.dialled, true);
            batches.dialled.clear();
        }
        if (!turn.now().isBefore(batches.acceptedDue)) {
            batches.acceptedDue = Instant.MAX;
            flush(turn, batches.accepted, false);
            if (batches.dialled.isEmpty()) {
                batches.dialledDue = turn.now().plus(Limits.OFFER_TURN);
            }
            batches.dialled.addAll(batches.accepted);
            batches.accepted.clear();
        }
    }

    private void flush(Turn turn, Set<PeerId> peers, boolean dialled) {
        for (Link link : links.usable()) {
            if (link.dialled() == dialled) {
                send(turn, link, unknownTo(link, peers));
            }
        }
    }

    private List<Version> unknownTo(Link link, Set<PeerId> peers) {
        List<Version> versions = new ArrayList<>();
        for (PeerId peer : peers) {
            boolean theirs = peer.equals(link.peer()) || peer.equals(self.ownId());
            Optional<RecentNews.News> news = recent.latest(peer);
            boolean has = news.filter(known -> known.isHeldBy(link.id())).isPresent();
            if (!theirs && !has) {
                table.find(peer).map(PeerEntry::version).ifPresent(versions::add);
                news.ifPresent(known -> known.heldBy(link.id()));
            }
        }
        return versions;
    }

    private void send(Turn turn, Link link, List<Version> versions) {
        for (int from = 0; from < versions.size(); from += link.maxVersions()) {
            List<Version> frame = versions.subList(from, Math.min(versions.size(), from + link.maxVersions()));
            turn.send(
                    link,
                    new Message.Heartbeat(
                            self.head(turn.now()), false, Optional.empty(), frame, false, Optional.empty()));
        }
    }

    private Duration recordPause() {
        long spread = Limits.OFFER_LATEST.minus(Limits.OFFER_EARLIEST).toMillis();
        return Limits.OFFER_EARLIEST.plusMillis(self.random().nextLong(spread + 1));
    }
}
