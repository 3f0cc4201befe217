package org.flashback.secondopinion;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Follows a whole conversation, frame by frame in the order of sending, and says which rule a frame breaks. */
final class Observer {
    /** Longer than a frame is under way. */
    private static final long LATENCY_MS = 250;

    private final Frames frames;
    private final SignedTexts texts;
    private final Map<String, Integer> kinds = new TreeMap<>();
    private final Set<String> ids = new HashSet<>();
    private final Map<String, SignedTexts.PeerText> records = new HashMap<>();
    private final Map<String, Tables> tables = new HashMap<>();
    private final Map<String, Way> ways = new HashMap<>();
    private int hashes;

    Observer(OpenSsl openssl) {
        texts = new SignedTexts(openssl);
        frames = new Frames(texts);
    }

    /** A frame as it was sent; the names are only the test's. */
    record Sent(long at, String from, String to, String text) {}

    /** What went from one node to another. */
    private static final class Way {
        private Optional<Members> hello = Optional.empty();
        private final Map<String, Frames.Seen> asked = new HashMap<>();
        private final Set<String> answered = new HashSet<>();
        private final Set<String> offered = new HashSet<>();

        private String peerId() {
            return hello.orElseThrow().object("sender").string("peer_id");
        }
    }

    /** How often each kind of frame was seen. */
    Map<String, Integer> kinds() {
        return kinds;
    }

    /** How many digests and ranges were reckoned again. */
    int hashes() {
        return hashes;
    }

    void saw(Sent sent) {
        try {
            follow(sent, frames.read(sent.text()));
        } catch (Violation violation) {
            throw new Violation(violation.getMessage() + " — from " + sent.from() + " to " + sent.to() + " at "
                    + sent.at() + ": " + sent.text());
        }
    }

    /** A relay told the node of this entry, so it holds it without a word on the wire. */
    void introduced(long at, String node, String record, String signature) {
        Members entry = new Members(java.util.Map.of("record", record, "sig", signature));
        table(node).has(at, texts.entry(entry).record(), Optional.empty());
    }

    private void follow(Sent sent, Frames.Seen seen) {
        kinds.merge(seen.kind(), 1, Integer::sum);
        Violation.unless(ids.add(seen.id()), "an id used twice");
        Way way = way(sent.from(), sent.to());
        Way back = way(sent.to(), sent.from());
        if (seen.kind().startsWith("HELLO")) {
            // After a link was lost and another opened, what was said on the old one says nothing any more.
            way.hello = Optional.of(seen.frame());
        }
        Violation.unless(way.hello.isPresent(), "something before HELLO");
        learn(sent, seen);
        silence(way, seen);
        if (seen.pushed()) {
            pushed(way, back, seen);
        }
        asked(way, back, seen);
        hashes(sent, way, back, seen);
    }

    private void learn(Sent sent, Frames.Seen seen) {
        for (SignedTexts.Entry entry : seen.entries()) {
            SignedTexts.PeerText record = entry.record();
            SignedTexts.PeerText known =
                    java.util.Objects.requireNonNullElse(records.putIfAbsent(key(record), record), record);
            Violation.unless(known.text().equals(record.text()), "two texts of one seq");
            ahead(sent, record.issuedAt());
            entry.lease().ifPresent(lease -> ahead(sent, lease.until() - 1_000 * record.expiresIn()));
            table(sent.from()).has(sent.at(), record, entry.lease());
            table(sent.to()).gets(sent.at(), record, entry.lease());
        }
        seen.lease().ifPresent(lease -> {
            SignedTexts.PeerText record = records.get(lease.peerId() + " " + lease.seq());
            Violation.unless(record != null, "a lease to a record that nobody sent");
            texts.check(lease, java.util.Objects.requireNonNull(record));
            ahead(sent, lease.until() - 1_000 * record.expiresIn());
            table(sent.from()).has(sent.at(), record, Optional.of(lease));
            table(sent.to()).gets(sent.at(), record, Optional.of(lease));
        });
    }

    private static void ahead(Sent sent, long made) {
        Violation.unless(made <= sent.at() + 30_000, "more than 30 s ahead");
    }

    /** Section 1.3: whole seconds and no statistics. */
    private static void silence(Way way, Frames.Seen seen) {
        boolean silent = !way.hello.orElseThrow().object("sender").bool("is_broadcasting");
        if (silent) {
            Violation.unless(seen.frame().integer("timestamp") % 1_000 == 0, "a silent node's exact clock");
            Violation.unless(!seen.frame().has("stats"), "a silent node's statistics");
        }
    }

    /** Section 4.1: owners begin with 32, nobody is told of himself. */
    private static void pushed(Way way, Way back, Frames.Seen seen) {
        String owner = seen.lease()
                .map(SignedTexts.Lease::peerId)
                .orElseGet(() -> seen.entries().getFirst().record().peerId());
        long ttl = seen.frame().integer("ttl");
        Violation.unless(way.peerId().equals(owner) == (ttl == 32), "ttl " + ttl);
        boolean toItself = back.hello.isPresent() && back.peerId().equals(owner);
        Violation.unless(!toItself, "news of a peer to that peer");
    }

    /** Sections 2 and 4.5: answers have a question, wants an offer. */
    private static void asked(Way way, Way back, Frames.Seen seen) {
        if (seen.kind().startsWith("PEER_REQUEST")) {
            way.asked.put(seen.id(), seen);
            for (Frames.Version version : seen.versions()) {
                String wanted = version.peerId() + " " + version.seq();
                Violation.unless(back.offered.contains(wanted), "a want that the other did not offer: " + wanted);
            }
        }
        if (seen.kind().startsWith("PEER_LIST_RESPONSE")) {
            String request = seen.frame().string("request_id");
            Violation.unless(back.asked.containsKey(request), "an answer without a question");
            Violation.unless(!way.answered.contains(request), "an answer after more:false");
            if (!seen.frame().bool("more")) {
                way.answered.add(request);
            }
        }
        if (seen.kind().startsWith("HEARTBEAT")) {
            seen.versions().forEach(version -> way.offered.add(version.peerId() + " " + version.seq()));
        }
        seen.lease().ifPresent(lease -> way.offered.add(lease.peerId() + " " + lease.seq()));
        seen.ranges().forEach(range -> range.have()
                .orElse(List.of())
                .forEach(version -> way.offered.add(version.peerId() + " " + version.seq())));
    }

    /** Sections 4.4 and 4.5: digests and ranges, from what the sender has said and heard so far. */
    private void hashes(Sent sent, Way way, Way back, Frames.Seen seen) {
        List<Frames.Range> claims = new ArrayList<>(seen.ranges());
        long asOf;
        if (seen.digest().isPresent()) {
            Frames.Digest digest = seen.digest().get();
            asOf = digest.asOf();
            claims.add(new Frames.Range("", digest.count(), digest.root(), Optional.empty()));
        } else if (seen.frame().has("as_of")) {
            asOf = seen.frame().integer("as_of");
        } else if (!claims.isEmpty()) {
            asOf = java.util.Objects.requireNonNull(back.asked.get(seen.frame().string("request_id")))
                    .frame()
                    .integer("as_of");
        } else {
            return;
        }
        Violation.unless(way.hello.isPresent(), "hashes before HELLO");
        for (Frames.Range claim : claims) {
            Optional<List<Encodings.Entry>> held = table(sent.from()).at(sent.at() - LATENCY_MS, asOf, claim.prefix());
            if (held.isPresent()) {
                hashes++;
                compare(claim, held.get());
            }
        }
    }

    private static void compare(Frames.Range claim, List<Encodings.Entry> held) {
        String where = "range \"" + claim.prefix() + "\": ";
        Violation.unless(claim.count() == held.size(), where + claim.count() + " entries, not " + held.size());
        Violation.unless(claim.hash().equals(Encodings.hashOf(held)), where + "another hash");
        claim.have().ifPresent(have -> {
            List<String> named = have.stream()
                    .map(version -> version.peerId() + " " + version.seq())
                    .sorted()
                    .toList();
            List<String> expected = held.stream()
                    .map(entry -> entry.peerId() + " " + entry.seq())
                    .sorted()
                    .toList();
            Violation.unless(named.equals(expected), where + "other entries are named");
            Violation.unless(have.size() <= 8, where + "a leaf of " + have.size());
        });
    }

    private Way way(String from, String to) {
        return ways.computeIfAbsent(from + " " + to, _ -> new Way());
    }

    private Tables table(String node) {
        return tables.computeIfAbsent(node, _ -> new Tables());
    }

    private static String key(SignedTexts.PeerText record) {
        return record.peerId() + " " + record.seq();
    }
}
