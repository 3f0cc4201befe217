package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.Verdict;
import org.flashback.core.wire.Digest;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.Range;
import org.flashback.core.wire.Version;

/**
 * Pulls from a neighbour whose digest differs until nothing is missing here (protocol section 4.5): descends through the
 * ranges that differ, then asks for what is newer.
 */
final class Reconciliation {
    /** Entries wanted at once: little enough for the answer to fit the answerer's queue. */
    private static final int WANT_BATCH = 100;

    /** Questions open at once in one pull: a round trip is waited for once a level, not once a question. */
    private static final int MAX_OPEN = 16;

    /**
     * While one pull runs the others wait, as after it most of them differ no more: a newcomer would descend through the
     * same table over each of its links. But not for long, or one that dawdles would keep all from us.
     */
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);

    /** Ranges asked in one pull: a table of 20,000 that differs everywhere has fewer than twice as many. */
    private static final int MAX_RANGES_ASKED = 40_000;

    /** Entries waiting to be wanted in one pull: as many as an honest neighbour can hold. */
    private static final int MAX_WANTED = Limits.MAX_PEERS + Limits.MAX_WITHDRAWALS_HARD;

    private final Self self;
    private final PeerTable table;
    private final LinkTable links;
    private final Admission admission;
    private final Requests requests;
    private final Dissemination dissemination;
    private final Map<LinkId, Pull> pulls = new HashMap<>();
    private final Map<LinkId, Pause> pauses = new HashMap<>();
    private final Map<LinkId, Waiting> waiting = new LinkedHashMap<>(2);

    Reconciliation(
            Self self,
            PeerTable table,
            LinkTable links,
            Admission admission,
            Requests requests,
            Dissemination dissemination) {
        this.self = self;
        this.table = table;
        this.links = links;
        this.admission = admission;
        this.requests = requests;
        this.dissemination = dissemination;
    }

    /** A digest that differed while something else was pulled. */
    private record Waiting(Digest digest, boolean reply, Instant since) {}

    /** When the next pull from a link may start. */
    private record Pause(Instant until, Duration length) {}

    /** The own digest at the usual cut. */
    Digest digest(Instant now) {
        return TableDigest.of(table, TableDigest.cut(now));
    }

    /**
     * Somebody's digest arrived.
     *
     * @param reply whether our own digest goes back when the pull is done: not when theirs was itself such a reply
     */
    void compare(Turn turn, Link link, Digest theirs, boolean reply) {
        if (!TableDigest.usable(theirs.asOf(), turn.now())) {
            return;
        }
        Instant asOf = Instant.ofEpochMilli(theirs.asOf());
        TableDigest.SetHash ours = table.cut(asOf).hash("");
        if (ours.count() == theirs.count() && ours.hash().equals(theirs.root())) {
            table.agreement().reached(turn.now(), asOf);
            // The neighbour holds exactly this: it speaks of each of these peers.
            table.takeUnheard(entry -> entry.inDigest(asOf)).forEach(PeerEntry::spokenOf);
            return;
        }
        Pause pause = pauses.get(link.id());
        boolean paused = pause != null && turn.now().isBefore(pause.until());
        if (pulls.containsKey(link.id()) || paused) {
            return;
        }
        Waiting before = waiting.get(link.id());
        Instant since = before == null ? turn.now() : before.since();
        if (!pulls.isEmpty() && turn.now().isBefore(since.plus(MAX_WAIT))) {
            waiting.put(link.id(), new Waiting(theirs, reply || (before != null && before.reply()), since));
        } else {
            waiting.remove(link.id());
            Pull pull = new Pull(asOf, reply);
            pulls.put(link.id(), pull);
            // Nothing can be had from an empty table; but its owner has to be told of ours.
            if (theirs.count() > 0) {
                descend(pull, "");
            }
            step(turn, link, pull);
        }
    }

    /** A frame that answers a request of a pull. */
    void answered(Turn turn, Link link, Message.Response response, List<Verdict> verdicts) {
        Pull pull = pulls.get(link.id());
        Map<PeerId, Long> awaited = pull == null ? null : pull.open.get(response.requestId());
        if (pull == null || awaited == null) {
            return;
        }
        // The others wait in the answerer's queue behind this one.
        pull.open.keySet().forEach(id -> requests.answered(id, true, turn.now()));
        if (!response.ranges().isEmpty()) {
            DigestCut ours = table.cut(pull.asOf);
            response.ranges().forEach(range -> answered(pull, ours, range));
        }
        for (Verdict verdict : verdicts) {
            if (expected(awaited, verdict)) {
                pull.changed |= dissemination.pulled(turn, link, verdict);
            } else {
                dissemination.unasked(turn, link);
            }
        }
        if (!response.more()) {
            pull.open.remove(response.requestId());
            settle(turn, link.id(), awaited);
        }
        step(turn, link, pull);
    }

    /** Whether this was asked for in the open request. What cannot be read is judged where it is taken. */
    private static boolean expected(Map<PeerId, Long> awaited, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Good(var record, var _) -> isAwaited(awaited, record.peerId(), record.seq());
            case Verdict.Refused refused ->
                isAwaited(awaited, refused.peerId(), refused.seq().orElse(Long.MAX_VALUE));
            case Verdict.BadSignature _, Verdict.GoodLease _, Verdict.UnknownLease _ -> true;
        };
    }

    /** What is held at the wanted seq or above satisfies a want, once. */
    private static boolean isAwaited(Map<PeerId, Long> awaited, PeerId peer, long seq) {
        Long wanted = awaited.get(peer);
        boolean satisfied = wanted != null && seq >= wanted;
        if (satisfied) {
            awaited.remove(peer);
        }
        return satisfied;
    }

    /** A want has ended: what was offered and is still missing was not given. */
    private void settle(Turn turn, LinkId link, Map<PeerId, Long> awaited) {
        boolean missing = awaited.entrySet().stream()
                .anyMatch(want -> admission.wanted(Version.ofRecord(want.getKey(), want.getValue())));
        if (missing) {
            links.find(link).filter(open -> !open.closing()).ifPresent(open -> dissemination.unsatisfied(turn, open));
        }
    }

    /** Whether something is being pulled over this link: its digest differed. */
    boolean pulling(LinkId link) {
        return pulls.containsKey(link) || waiting.containsKey(link);
    }

    void linkGone(LinkId link) {
        pulls.remove(link);
        pauses.remove(link);
        waiting.remove(link);
    }

    /** Ends pulls whose questions were not answered in time. */
    void tick(Turn turn) {
        if (!pulls.isEmpty()) {
            endUnanswered(turn);
        }
        if (!waiting.isEmpty()) {
            startWaiting(turn);
        }
    }

    private void startWaiting(Turn turn) {
        for (LinkId id : List.copyOf(waiting.keySet())) {
            Waiting next = Objects.requireNonNull(waiting.get(id));
            boolean due = pulls.isEmpty() || !turn.now().isBefore(next.since().plus(MAX_WAIT));
            if (due) {
                Optional<Link> link = links.find(id).filter(Link::usable);
                link.ifPresent(open -> compare(turn, open, next.digest(), next.reply()));
                waiting.remove(id);
            }
        }
    }

    private void endUnanswered(Turn turn) {
        for (LinkId id : List.copyOf(pulls.keySet())) {
            Pull pull = Objects.requireNonNull(pulls.get(id));
            boolean died = pull.open.entrySet().removeIf(question -> {
                boolean dead = !requests.isOpen(question.getKey());
                if (dead) {
                    settle(turn, id, question.getValue());
                }
                return dead;
            });
            Optional<Link> link = links.find(id).filter(Link::usable);
            if (pull.open.isEmpty() && (died || link.isEmpty())) {
                pulls.remove(id);
                pause(id, turn.now(), false);
            } else if (pull.open.isEmpty()) {
                step(turn, link.orElseThrow(), pull);
            }
        }
    }

    private void answered(Pull pull, DigestCut cut, Range range) {
        String prefix = range.prefix();
        if (range.have().isPresent()) {
            // What was asked is answered once: repeating it must not keep a pull alive.
            if (pull.asked.contains(prefix) && pull.leaves.add(prefix)) {
                leaf(pull, range, range.have().get());
            }
            return;
        }
        boolean child = !prefix.isEmpty() && pull.asked.contains(prefix.substring(0, prefix.length() - 1));
        TableDigest.SetHash ours = cut.hash(prefix);
        boolean same = ours.count() == range.count() && ours.hash().equals(range.hash());
        if (child && !same && range.count() > 0) {
            descend(pull, prefix);
        }
    }

    private static void descend(Pull pull, String prefix) {
        if (pull.asked.size() < MAX_RANGES_ASKED && pull.asked.add(prefix)) {
            pull.toAsk.add(prefix);
        }
    }

    private static void want(Pull pull, List<Version> versions) {
        if (pull.wanted.size() + versions.size() <= MAX_WANTED) {
            pull.wanted.addAll(versions);
        }
    }

    private void leaf(Pull pull, Range range, List<Version> have) {
        List<Version> newer = have.stream()
                .filter(version -> belongs(range, version))
                .filter(admission::wanted)
                .toList();
        if (!newer.isEmpty()) {
            want(pull, newer);
            return;
        }
        List<PeerEntry> same = have.stream()
                .flatMap(version -> table.find(version.peerId()).filter(entry -> entry.seq() == version.seq()).stream())
                .toList();
        boolean differ = same.size() == have.size()
                && !TableDigest.hash(same, pull.asOf).hash().equals(range.hash());
        if (differ) {
            // Two texts of one seq: all are asked for once, and the smaller stays.
            have.stream().filter(version -> belongs(range, version)).forEach(pull.again::add);
        }
    }

    private static boolean belongs(Range range, Version version) {
        return IdTree.startsWith(version.peerId(), range.prefix());
    }

    /** Asks what can be asked now; when nothing is left, the pull is done. */
    private void step(Turn turn, Link link, Pull pull) {
        while (pull.open.size() < MAX_OPEN && !pull.toAsk.isEmpty()) {
            ask(turn, link, pull, ranges(pull), new HashMap<>(0));
        }
        askForWanted(turn, link, pull);
        if (pull.open.isEmpty() && !pull.elsewhere.isEmpty()) {
            pull.wanted.addAll(pull.elsewhere);
            pull.elsewhere.clear();
            askForWanted(turn, link, pull);
        }
        if (pull.open.isEmpty() && pull.elsewhere.isEmpty()) {
            finish(turn, link, pull);
        }
    }

    private void askForWanted(Turn turn, Link link, Pull pull) {
        boolean moreLeaves = pull.open.values().stream().anyMatch(Map::isEmpty);
        int enough = moreLeaves ? WANT_BATCH : 1;
        while (pull.open.size() < MAX_OPEN && pull.wanted.size() + pull.again.size() >= enough) {
            Map<PeerId, Version> batch = new LinkedHashMap<>();
            while (!pull.again.isEmpty() && batch.size() < WANT_BATCH) {
                Version version = pull.again.remove();
                batch.put(version.peerId(), version);
            }
            while (!pull.wanted.isEmpty() && batch.size() < WANT_BATCH) {
                Version version = pull.wanted.remove();
                if (admission.wanted(version)) {
                    if (isUnderWay(version)) {
                        pull.elsewhere.add(version);
                    } else {
                        batch.put(version.peerId(), version);
                    }
                }
            }
            if (!batch.isEmpty()) {
                Map<PeerId, Long> awaited = new LinkedHashMap<>();
                batch.forEach((peer, version) -> awaited.put(peer, version.seq()));
                ask(turn, link, pull, new Message.Want(List.copyOf(batch.values()), false), awaited);
            }
        }
    }

    /** Whether a neighbour was asked for it, and may still answer: a newcomer pulls from all of them at once. */
    private boolean isUnderWay(Version version) {
        for (Pull pull : pulls.values()) {
            for (Map<PeerId, Long> awaited : pull.open.values()) {
                Long seq = awaited.get(version.peerId());
                if (seq != null && seq >= version.seq()) {
                    return true;
                }
            }
        }
        return false;
    }

    private void ask(Turn turn, Link link, Pull pull, Message.Query query, Map<PeerId, Long> awaited) {
        var request = new Message.Request(self.head(turn.now()), query);
        pull.open.put(request.head().id(), awaited);
        requests.opened(request.head().id(), link.id(), Requests.Purpose.PULL, turn.now());
        turn.send(link, request);
    }

    private Message.Ranges ranges(Pull pull) {
        List<Range> ranges = new ArrayList<>();
        DigestCut cut = table.cut(pull.asOf);
        while (!pull.toAsk.isEmpty() && ranges.size() < Limits.MAX_RANGES) {
            String prefix = pull.toAsk.remove();
            TableDigest.SetHash ours = cut.hash(prefix);
            ranges.add(new Range(prefix, ours.count(), ours.hash(), Optional.empty()));
        }
        return new Message.Ranges(ranges, pull.asOf.toEpochMilli());
    }

    private void finish(Turn turn, Link link, Pull pull) {
        pulls.remove(link.id());
        pause(link.id(), turn.now(), pull.changed);
        if (pull.reply) {
            turn.send(
                    link,
                    new Message.Heartbeat(
                            self.head(turn.now()),
                            false,
                            Optional.of(digest(turn.now())),
                            List.of(),
                            false,
                            Optional.empty()));
        }
    }

    /** A pull that changed nothing doubles the pause towards that neighbour. */
    private void pause(LinkId link, Instant now, boolean changed) {
        Pause last = pauses.get(link);
        Duration length =
                changed || last == null ? Limits.PULL_PAUSE : last.length().multipliedBy(2);
        Duration bounded = length.compareTo(Limits.PULL_PAUSE_MAX) > 0 ? Limits.PULL_PAUSE_MAX : length;
        pauses.put(link, new Pause(now.plus(bounded), bounded));
    }
}
