package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.MessageId;
import org.flashback.core.wire.MessageWriter;
import org.flashback.core.wire.Range;
import org.flashback.core.wire.Version;

/**
 * Answers what neighbours ask, over the asking link only (protocol sections 4.5 and 4.6). Long answers go out in
 * portions, so that no neighbour's queue overflows and nobody else waits.
 */
final class Answers {
    /** Between two portions. */
    private static final Duration PORTION_PAUSE = Duration.ofMillis(100);

    /** Bytes of a portion: a tenth of a link's queue. */
    private static final int PORTION_BYTES = 128 * 1024;

    /** Bytes of a frame besides its entries, at most. */
    private static final int OVERHEAD_BYTES = 512;

    /** Bytes of a range besides its versions, at most. */
    private static final int RANGE_BYTES = 256;

    /** Answers waiting for one link; whoever asks more without reading gets no more. */
    private static final int MAX_WAITING = 64;

    private static final int CHILDREN = 16;

    private final Self self;
    private final PeerTable table;
    private final LinkTable links;
    private final Map<LinkId, Deque<Pending>> waiting = new HashMap<>();
    private Optional<Instant> next = Optional.empty();

    Answers(Self self, PeerTable table, LinkTable links) {
        this.self = self;
        this.table = table;
        this.links = links;
    }

    /** An answer that has not gone out completely. */
    private static final class Pending {
        private final MessageId request;
        private final Deque<SignedEntry> peers;
        private final Deque<Range> ranges;

        Pending(MessageId request, List<SignedEntry> peers, List<Range> ranges) {
            this.request = request;
            this.peers = new ArrayDeque<>(peers);
            this.ranges = new ArrayDeque<>(ranges);
        }

        boolean done() {
            return peers.isEmpty() && ranges.isEmpty();
        }
    }

    void answer(Turn turn, Link asker, Message.Request request) {
        Deque<Pending> queue = waiting.computeIfAbsent(asker.id(), _ -> new ArrayDeque<>());
        if (queue.size() >= MAX_WAITING) {
            turn.reject(asker, RejectReason.REQUESTS_RATE, "");
            return;
        }
        queue.add(
                switch (request.query()) {
                    case Message.Want want -> new Pending(request.head().id(), held(want), List.of());
                    case Message.Ranges ranges ->
                        new Pending(request.head().id(), List.of(), compare(turn.now(), ranges));
                    case Message.ByRepository search ->
                        new Pending(request.head().id(), search(turn.now(), hosts(search)), List.of());
                    case Message.ByTorrent search ->
                        new Pending(request.head().id(), search(turn.now(), seeds(search)), List.of());
                });
        if (queue.size() == 1) {
            portion(turn, asker, queue);
        }
        schedule(turn.now());
    }

    void tick(Turn turn) {
        if (next.filter(due -> !turn.now().isBefore(due)).isEmpty()) {
            return;
        }
        waiting.forEach(
                (id, queue) -> links.find(id).filter(Link::usable).ifPresent(link -> portion(turn, link, queue)));
        waiting.values().removeIf(Collection::isEmpty);
        next = Optional.empty();
        schedule(turn.now());
    }

    void linkGone(LinkId link) {
        waiting.remove(link);
    }

    Optional<Instant> nextWake() {
        return next;
    }

    private void schedule(Instant now) {
        boolean more = waiting.values().stream().anyMatch(queue -> !queue.isEmpty());
        if (more && next.isEmpty()) {
            next = Optional.of(now.plus(PORTION_PAUSE));
        }
    }

    private void portion(Turn turn, Link link, Deque<Pending> queue) {
        int sent = 0;
        while (!queue.isEmpty() && sent < PORTION_BYTES) {
            Pending pending = queue.peek();
            List<SignedEntry> peers = new ArrayList<>();
            List<Range> ranges = new ArrayList<>();
            int bytes = OVERHEAD_BYTES;
            while (!pending.peers.isEmpty() && bytes + bytes(pending.peers.peek()) <= link.maxMessageSize()) {
                bytes += bytes(Objects.requireNonNull(pending.peers.peek()));
                peers.add(pending.peers.poll());
            }
            while (!pending.ranges.isEmpty()
                    && ranges.size() < Limits.MAX_RANGES
                    && bytes + bytes(pending.ranges.peek()) <= link.maxMessageSize()) {
                bytes += bytes(Objects.requireNonNull(pending.ranges.peek()));
                ranges.add(pending.ranges.poll());
            }
            boolean more = !pending.done();
            turn.send(link, new Message.Response(self.head(turn.now()), pending.request, peers, ranges, more));
            sent += bytes;
            if (!more) {
                queue.remove();
            }
        }
    }

    private static int bytes(SignedEntry entry) {
        return MessageWriter.bytes(entry);
    }

    private static int bytes(Range range) {
        return RANGE_BYTES + range.have().map(List::size).orElse(0) * Link.VERSION_BYTES;
    }

    /** What is held at the wanted seq or above. */
    private List<SignedEntry> held(Message.Want want) {
        List<SignedEntry> entries = new ArrayList<>();
        for (Version version : want.versions()) {
            table.find(version.peerId())
                    .filter(entry -> entry.seq() >= version.seq())
                    .ifPresent(entry -> entries.add(entry.signed()));
        }
        return entries;
    }

    private List<Range> compare(Instant now, Message.Ranges query) {
        if (!TableDigest.usable(query.asOf(), now)) {
            return List.of();
        }
        Instant asOf = Instant.ofEpochMilli(query.asOf());
        List<Range> answer = new ArrayList<>();
        for (Range asked : query.ranges()) {
            TableDigest.SetHash ours = TableDigest.hash(table.range(asked.prefix()), asOf);
            boolean same = ours.count() == asked.count() && ours.hash().equals(asked.hash());
            if (!same && ours.count() <= Limits.LEAF_ENTRIES) {
                answer.add(leaf(asked.prefix(), ours, asOf));
            } else if (!same) {
                for (int digit = 0; digit < CHILDREN; digit++) {
                    String child = asked.prefix() + Character.forDigit(digit, CHILDREN);
                    TableDigest.SetHash hash = TableDigest.hash(table.range(child), asOf);
                    answer.add(new Range(child, hash.count(), hash.hash(), Optional.empty()));
                }
            }
        }
        return answer;
    }

    private Range leaf(String prefix, TableDigest.SetHash hash, Instant asOf) {
        List<Version> have = table.range(prefix).stream()
                .filter(entry -> entry.inDigest(asOf))
                .map(entry -> Version.ofRecord(entry.peerId(), entry.seq()))
                .toList();
        return new Range(prefix, hash.count(), hash.hash(), Optional.of(have));
    }

    /** The own record included; withdrawn and expired ones not. */
    private List<SignedEntry> search(Instant now, java.util.function.Predicate<PeerRecord.Broadcast> matches) {
        return table.all().stream()
                .filter(entry -> !entry.expired(now))
                .filter(entry ->
                        entry.record().content() instanceof PeerRecord.Broadcast record && matches.test(record))
                .limit(Limits.MAX_SEARCH_ANSWERS)
                .map(PeerEntry::signed)
                .toList();
    }

    private static java.util.function.Predicate<PeerRecord.Broadcast> hosts(Message.ByRepository search) {
        return record -> record.content().repositories().stream()
                .anyMatch(repository -> search.names().contains(repository.name()));
    }

    private static java.util.function.Predicate<PeerRecord.Broadcast> seeds(Message.ByTorrent search) {
        return record -> record.content().torrents().stream()
                .anyMatch(torrent -> torrent.infoHash().equals(Optional.of(search.infoHash())));
    }
}
