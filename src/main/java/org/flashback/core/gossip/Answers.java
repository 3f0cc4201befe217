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
    /** Between two portions to a link whose transport does not say when there is room. */
    private static final Duration PORTION_PAUSE = Duration.ofMillis(100);

    /** Bytes of a frame besides its entries, at most. */
    private static final int OVERHEAD_BYTES = 512;

    /** Bytes of a range besides its versions, at most. */
    private static final int RANGE_BYTES = 256;

    /** Answers waiting for one link; whoever asks more without reading gets no more. */
    private static final int MAX_WAITING = 64;

    private static final int CHILDREN = 16;

    private static final Deque<Pending> EMPTY = new ArrayDeque<>(0);

    private final Self self;
    private final PeerTable table;
    private final LinkTable links;
    private final Map<LinkId, Deque<Pending>> waiting = new HashMap<>();
    private final SendWindow window = new SendWindow();
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
        private final boolean continued;

        /** @param continued whether another answer to the same request follows */
        Pending(MessageId request, List<SignedEntry> peers, List<Range> ranges, boolean continued) {
            this.request = request;
            this.peers = new ArrayDeque<>(peers);
            this.ranges = new ArrayDeque<>(ranges);
            this.continued = continued;
        }

        boolean done() {
            return peers.isEmpty() && ranges.isEmpty();
        }
    }

    /** Answers a request for versions or ranges; searches are {@link Searches}' matter. */
    void answer(Turn turn, Link asker, Message.Request request) {
        if (waiting.getOrDefault(asker.id(), EMPTY).size() >= MAX_WAITING) {
            turn.reject(asker, RejectReason.REQUESTS_RATE, "");
            return;
        }
        MessageId id = request.head().id();
        switch (request.query()) {
            case Message.Want want -> add(turn, asker, new Pending(id, held(want), List.of(), false));
            case Message.Ranges ranges ->
                add(turn, asker, new Pending(id, List.of(), compare(turn.now(), ranges), false));
            case Message.ByRepository _, Message.ByTorrent _ ->
                throw new IllegalArgumentException("searches are answered elsewhere");
        }
    }

    /**
     * Sends these entries as they fit.
     *
     * @param more whether another answer to the same request follows
     */
    void add(Turn turn, Link asker, MessageId request, List<SignedEntry> entries, boolean more) {
        boolean says = !entries.isEmpty() || !more;
        if (says && waiting.getOrDefault(asker.id(), EMPTY).size() < MAX_WAITING) {
            add(turn, asker, new Pending(request, entries, List.of(), more));
        }
    }

    private void add(Turn turn, Link asker, Pending pending) {
        Deque<Pending> queue = waiting.computeIfAbsent(asker.id(), _ -> new ArrayDeque<>());
        queue.add(pending);
        if (queue.size() == 1) {
            portion(turn, asker, queue);
        }
        schedule(turn.now());
    }

    /** What had been sent over the link has gone. */
    void drained(Turn turn, LinkId id) {
        Optional<Link> link = links.find(id).filter(open -> !open.closing());
        if (link.isPresent()) {
            window.drained(id);
            Deque<Pending> queue = waiting.get(id);
            if (queue != null) {
                portion(turn, link.get(), queue);
            }
        }
    }

    void tick(Turn turn) {
        if (next.filter(due -> !turn.now().isBefore(due)).isEmpty()) {
            return;
        }
        window.passed();
        waiting.forEach(
                (id, queue) -> links.find(id).filter(Link::usable).ifPresent(link -> portion(turn, link, queue)));
        waiting.values().removeIf(Collection::isEmpty);
        next = Optional.empty();
        schedule(turn.now());
    }

    void linkGone(LinkId link) {
        waiting.remove(link);
        window.linkGone(link);
    }

    Optional<Instant> nextWake() {
        return next;
    }

    private void schedule(Instant now) {
        if (next.isEmpty()
                && waiting.entrySet().stream()
                        .anyMatch(entry -> !entry.getValue().isEmpty() && !window.reports(entry.getKey()))) {
            next = Optional.of(now.plus(PORTION_PAUSE));
        }
    }

    private void portion(Turn turn, Link link, Deque<Pending> queue) {
        while (!queue.isEmpty() && window.hasRoom(link.id())) {
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
            boolean more = !pending.done() || pending.continued;
            turn.send(link, new Message.Response(self.head(turn.now()), pending.request, peers, ranges, more));
            window.sent(link.id(), bytes);
            if (pending.done()) {
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
        DigestCut cut = table.cut(Instant.ofEpochMilli(query.asOf()));
        List<Range> answer = new ArrayList<>();
        for (Range asked : query.ranges()) {
            TableDigest.SetHash ours = cut.hash(asked.prefix());
            boolean same = ours.count() == asked.count() && ours.hash().equals(asked.hash());
            if (!same && ours.count() <= Limits.LEAF_ENTRIES) {
                answer.add(leaf(asked.prefix(), ours, cut));
            } else if (!same) {
                for (int digit = 0; digit < CHILDREN; digit++) {
                    String child = asked.prefix() + Character.forDigit(digit, CHILDREN);
                    TableDigest.SetHash hash = cut.hash(child);
                    answer.add(new Range(child, hash.count(), hash.hash(), Optional.empty()));
                }
            }
        }
        return answer;
    }

    private static Range leaf(String prefix, TableDigest.SetHash hash, DigestCut cut) {
        List<Version> have = cut.entries(prefix).stream()
                .map(entry -> Version.ofRecord(entry.peerId(), entry.seq()))
                .toList();
        return new Range(prefix, hash.count(), hash.hash(), Optional.of(have));
    }
}
