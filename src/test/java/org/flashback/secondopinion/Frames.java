package org.flashback.secondopinion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Section 2: the rules for frames. */
final class Frames {
    private static final int MAX_VERSIONS = 800;
    private static final int MAX_RANGES = 64;

    private final SignedTexts texts;

    Frames(SignedTexts texts) {
        this.texts = texts;
    }

    /** Peer, seq and, of a lease, minor (else 0). */
    record Version(String peerId, long seq, long minor) {}

    record Range(String prefix, long count, String hash, Optional<List<Version>> have) {}

    record Digest(long count, String root, long asOf) {}

    /**
     * What a frame said.
     *
     * @param kind the type, and what kind of it: {@code HEARTBEAT prune}
     * @param pushed whether the entries or the lease were sent without being asked for
     */
    record Seen(
            Members frame,
            String kind,
            boolean pushed,
            List<SignedTexts.Entry> entries,
            Optional<SignedTexts.Lease> lease,
            Optional<Digest> digest,
            List<Range> ranges,
            List<Version> versions) {
        String id() {
            return frame.string("id");
        }
    }

    Seen read(String text) {
        int bytes = Encodings.utf8(text).length;
        Violation.unless(bytes <= 65_536, "a frame of " + bytes + " bytes");
        Violation.unless(!text.startsWith("\uFEFF"), "a byte order mark");
        Members frame = Members.of(PlainJson.read(text));
        Encodings.base64url(frame.string("id"), 16);
        Violation.unless(frame.integer("version") == 1, "version");
        frame.integer("timestamp");
        return switch (frame.string("type")) {
            case "HELLO" -> {
                Violation.unless(bytes <= 16_384, "a HELLO of " + bytes + " bytes");
                yield hello(frame);
            }
            case "PEER_ANNOUNCEMENT" -> announced(frame, "PEER_ANNOUNCEMENT");
            case "PEER_UPDATE" -> frame.has("record") ? announced(frame, "PEER_UPDATE") : leased(frame);
            case "PEER_REQUEST" -> request(frame);
            case "PEER_LIST_RESPONSE" -> response(frame);
            case "HEARTBEAT" -> heartbeat(frame);
            default -> throw new Violation("an unknown type: " + frame.string("type"));
        };
    }

    private Seen hello(Members frame) {
        Members sender = frame.object("sender");
        Encodings.peerId(sender.string("peer_id"));
        sender.bool("is_bootstrap");
        Members capabilities = frame.object("capabilities");
        capabilities.within("gossip_version", 1, Long.MAX_VALUE);
        capabilities.within("max_message_size", 16_384, Long.MAX_VALUE);
        boolean broadcasting = sender.bool("is_broadcasting");
        Violation.unless(frame.has("announcement") == broadcasting, "announcement and is_broadcasting disagree");
        List<SignedTexts.Entry> entries = broadcasting ? List.of(texts.entry(frame.object("announcement"))) : List.of();
        for (SignedTexts.Entry entry : entries) {
            Violation.unless(entry.record().peerId().equals(sender.string("peer_id")), "another's announcement");
            Violation.unless(!entry.record().withdrawn(), "a withdrawal as announcement");
        }
        return seen(frame, broadcasting ? "HELLO broadcasting" : "HELLO silent", entries, Optional.of(digest(frame)));
    }

    private Seen announced(Members frame, String type) {
        frame.within("ttl", 1, 32);
        SignedTexts.Entry entry = texts.entry(frame);
        String kind = type
                + (entry.record().withdrawn() ? " withdrawal" : entry.lease().isPresent() ? " leased" : "");
        return new Seen(frame, kind, true, List.of(entry), Optional.empty(), Optional.empty(), List.of(), List.of());
    }

    private Seen leased(Members frame) {
        frame.within("ttl", 1, 32);
        SignedTexts.Lease lease = texts.lease(frame.string("lease"), frame.string("sig"));
        return new Seen(
                frame,
                "PEER_UPDATE lease",
                true,
                List.of(),
                Optional.of(lease),
                Optional.empty(),
                List.of(),
                List.of());
    }

    private Seen request(Members frame) {
        List<String> asked = new ArrayList<>(List.of("repositories", "torrent_search", "want", "ranges"));
        asked.removeIf(name -> !frame.has(name));
        Violation.unless(asked.size() == 1, "a request for " + asked);
        String what = asked.getFirst();
        boolean search = what.equals("repositories") || what.equals("torrent_search");
        Violation.unless(frame.has("ttl") == search, "the ttl of searches, and only of them");
        Violation.unless(frame.has("as_of") == what.equals("ranges"), "as_of belongs to ranges");
        if (search) {
            frame.within("ttl", 1, 2);
        }
        switch (what) {
            case "repositories" ->
                frame.list("repositories", 64)
                        .forEach(name -> Violation.unless(name instanceof String, "a name is no string"));
            case "torrent_search" -> frame.object("torrent_search").matching("info_hash", "[0-9a-f]{40}");
            case "ranges" -> frame.integer("as_of");
            default -> {
                if (frame.has("graft")) {
                    what = frame.bool("graft") ? "want graft" : what;
                }
            }
        }
        return new Seen(
                frame,
                "PEER_REQUEST " + what,
                false,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                ranges(frame),
                versions(frame, "want"));
    }

    private Seen response(Members frame) {
        Encodings.base64url(frame.string("request_id"), 16);
        List<SignedTexts.Entry> entries = frame.list("peers", Integer.MAX_VALUE).stream()
                .map(peer -> texts.entry(Members.of(peer)))
                .toList();
        List<Range> ranges = ranges(frame);
        String kind = entries.isEmpty() ? ranges.isEmpty() ? " empty" : " ranges" : " peers";
        frame.bool("more");
        return new Seen(
                frame,
                "PEER_LIST_RESPONSE" + kind,
                false,
                entries,
                Optional.empty(),
                Optional.empty(),
                ranges,
                List.of());
    }

    private Seen heartbeat(Members frame) {
        List<String> parts = new ArrayList<>();
        for (String flag : List.of("beat", "prune")) {
            if (frame.has(flag) && frame.bool(flag)) {
                parts.add(flag);
            }
        }
        for (String part : List.of("have", "digest", "stats")) {
            if (frame.has(part)) {
                parts.add(part);
            }
        }
        Violation.unless(!parts.isEmpty(), "a HEARTBEAT that says nothing");
        if (frame.has("stats")) {
            Members stats = frame.object("stats");
            List.of("peer_table_size", "messages_forwarded", "uptime_seconds").forEach(stats::integer);
        }
        return new Seen(
                frame,
                "HEARTBEAT " + String.join(" ", parts),
                false,
                List.of(),
                Optional.empty(),
                frame.has("digest") ? Optional.of(digest(frame)) : Optional.empty(),
                List.of(),
                versions(frame, "have"));
    }

    private static Seen seen(Members frame, String kind, List<SignedTexts.Entry> entries, Optional<Digest> digest) {
        return new Seen(frame, kind, false, entries, Optional.empty(), digest, List.of(), List.of());
    }

    private static Digest digest(Members frame) {
        Members digest = frame.object("digest");
        Encodings.base64url(digest.string("root"), 32);
        long asOf = digest.integer("as_of");
        Violation.unless(asOf % 1_000 == 0, "as_of is not a whole second");
        return new Digest(digest.integer("count"), digest.string("root"), asOf);
    }

    private static List<Range> ranges(Members frame) {
        return frame.optionalList("ranges", MAX_RANGES).stream()
                .map(Members::of)
                .map(range -> {
                    Encodings.base64url(range.string("hash"), 32);
                    Optional<List<Version>> have =
                            range.has("have") ? Optional.of(versions(range, "have")) : Optional.empty();
                    return new Range(
                            range.matching("prefix", "[0-9a-f]{0,64}"),
                            range.integer("count"),
                            range.string("hash"),
                            have);
                })
                .toList();
    }

    private static List<Version> versions(Members of, String name) {
        return of.optionalList(name, MAX_VERSIONS).stream().map(Frames::version).toList();
    }

    private static Version version(Object value) {
        boolean good = value instanceof List<?> list
                && (list.size() == 2 || list.size() == 3)
                && list.getFirst() instanceof String
                && list.stream().skip(1).allMatch(PlainJson.Num.class::isInstance);
        Violation.unless(good, "an entry of have or want: " + value);
        List<?> list = (List<?>) value;
        String peerId = (String) list.getFirst();
        Encodings.peerId(peerId);
        List<Long> numbers = list.stream()
                .skip(1)
                .map(PlainJson.Num.class::cast)
                .map(PlainJson.Num::integer)
                .toList();
        Violation.unless(numbers.getLast() > 0, "a seq or minor of 0");
        return new Version(peerId, numbers.getFirst(), numbers.size() == 2 ? numbers.getLast() : 0);
    }
}
