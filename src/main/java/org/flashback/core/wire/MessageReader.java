package org.flashback.core.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedLease;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.wire.Members.FaultException;
import tools.jackson.databind.JsonNode;

/** Text frame to message (protocol section 2). Stateless. */
public final class MessageReader {
    private static final long MAX = Limits.MAX_INTEGER - 1;
    private static final Pattern HEX_PREFIX = Pattern.compile("[0-9a-f]{0,64}");
    private static final Pattern INFO_HASH = Pattern.compile("[0-9a-f]{40}");

    private MessageReader() {}

    /** Reads one frame. Never throws: whatever arrives has a result. */
    public static Parsed read(String frame) {
        String type = "";
        try {
            Members members = Members.of(StrictJson.parse(frame), "");
            type = members.text("type");
            MessageType known = MessageType.of(type);
            if (known == MessageType.OTHER) {
                return new Parsed.Unknown("a type of message that this version does not know");
            }
            long version = members.integer("version", 0, MAX);
            if (version != 1) {
                return known == MessageType.HELLO
                        ? new Parsed.Faulty("version of a HELLO is not 1", true)
                        : new Parsed.Unknown("version " + version);
            }
            var id = members.parsed("id", MessageId::parse, "22 characters of base64url");
            var head = new Message.Head(id, members.integer("timestamp", 0, MAX));
            return new Parsed.Ok(
                    switch (known) {
                        case HELLO -> hello(head, members);
                        case PEER_ANNOUNCEMENT -> announcement(head, members, Message.Announcement.Kind.FIRST);
                        case PEER_UPDATE -> update(head, members);
                        case PEER_REQUEST -> new Message.Request(head, query(members));
                        case PEER_LIST_RESPONSE -> response(head, members);
                        case HEARTBEAT -> heartbeat(head, members);
                        case OTHER -> throw new IllegalStateException("handled above");
                    });
        } catch (StrictJson.NotJsonException notJson) {
            return new Parsed.NotJson(notJson.reason());
        } catch (FaultException fault) {
            return new Parsed.Faulty(fault.reason(), type.equals(MessageType.HELLO.name()));
        }
    }

    private static Message hello(Message.Head head, Members members) throws FaultException {
        Members sender = members.object("sender");
        Members capabilities = members.object("capabilities");
        Optional<Members> announcement = members.optionalObject("announcement");
        return new Message.Hello(
                head,
                new Message.Sender(
                        sender.peerId("peer_id"), sender.bool("is_broadcasting"), sender.bool("is_bootstrap")),
                announcement.isPresent() ? Optional.of(entry(announcement.get())) : Optional.empty(),
                new Message.LinkLimits(
                        capabilities.integer("gossip_version", 1, MAX),
                        capabilities.integer("max_message_size", Limits.MIN_MESSAGE_SIZE, MAX),
                        capabilities.optionalInteger("max_peers", 0, MAX)),
                digest(members.object("digest")));
    }

    private static Message announcement(Message.Head head, Members members, Message.Announcement.Kind kind)
            throws FaultException {
        return new Message.Announcement(head, kind, entry(members), ttl(members));
    }

    private static Message update(Message.Head head, Members members) throws FaultException {
        if (members.has("record")) {
            return announcement(head, members, Message.Announcement.Kind.UPDATE);
        }
        return new Message.LeaseUpdate(head, new SignedLease(members.text("lease"), members.text("sig")), ttl(members));
    }

    private static Message.Query query(Members members) throws FaultException {
        List<Message.Query> queries = new ArrayList<>();
        if (members.has("repositories")) {
            List<String> names =
                    members.list("repositories", Limits.MAX_SEARCH_NAMES, node -> Members.string(node, "repositories"));
            queries.add(new Message.ByRepository(names, searchTtl(members)));
        }
        if (members.has("torrent_search")) {
            String hash = members.object("torrent_search").text("info_hash", INFO_HASH);
            queries.add(new Message.ByTorrent(hash, searchTtl(members)));
        }
        if (members.has("want")) {
            queries.add(new Message.Want(versions(members, "want"), members.optionalBool("graft", false)));
        }
        if (members.has("ranges")) {
            queries.add(new Message.Ranges(ranges(members), members.integer("as_of", 0, MAX)));
        }
        if (queries.size() != 1) {
            throw new FaultException("a request asks for exactly one of repositories, torrent_search, want, ranges");
        }
        return queries.getFirst();
    }

    private static Message response(Message.Head head, Members members) throws FaultException {
        // A frame's size bounds the entries: 64 KiB hold fewer than a hundred records.
        List<SignedEntry> peers = members.list("peers", Limits.MAX_VERSIONS, node -> entry(Members.of(node, "peers")));
        return new Message.Response(
                head,
                members.parsed("request_id", MessageId::parse, "22 characters of base64url"),
                peers,
                ranges(members),
                members.bool("more"));
    }

    private static Message heartbeat(Message.Head head, Members members) throws FaultException {
        Optional<Members> digest = members.optionalObject("digest");
        Optional<Members> stats = members.optionalObject("stats");
        return new Message.Heartbeat(
                head,
                members.optionalBool("beat", false),
                digest.isPresent() ? Optional.of(digest(digest.get())) : Optional.empty(),
                versions(members, "have"),
                members.optionalBool("prune", false),
                stats.isPresent() ? Optional.of(stats(stats.get())) : Optional.empty());
    }

    private static Message.Stats stats(Members members) throws FaultException {
        return new Message.Stats(
                members.integer("peer_table_size", 0, MAX),
                members.integer("messages_forwarded", 0, MAX),
                members.integer("uptime_seconds", 0, MAX));
    }

    private static Digest digest(Members members) throws FaultException {
        return new Digest(members.integer("count", 0, MAX), members.hash("root"), members.integer("as_of", 0, MAX));
    }

    private static List<Range> ranges(Members members) throws FaultException {
        return members.list("ranges", Limits.MAX_RANGES, node -> {
            Members range = Members.of(node, "ranges");
            Optional<List<Version>> have = range.has("have") ? Optional.of(versions(range, "have")) : Optional.empty();
            return new Range(
                    range.text("prefix", HEX_PREFIX), range.integer("count", 0, MAX), range.hash("hash"), have);
        });
    }

    private static List<Version> versions(Members members, String name) throws FaultException {
        return members.list(name, Limits.MAX_VERSIONS, node -> version(node, name));
    }

    private static Version version(JsonNode node, String name) throws FaultException {
        if (!node.isArray() || node.size() < 2 || node.size() > 3) {
            throw new FaultException(name + " has an entry that is not [peer_id, seq] or [peer_id, seq, minor]");
        }
        Optional<PeerId> peer = PeerId.parse(Members.string(node.get(0), name));
        if (peer.isEmpty()) {
            throw new FaultException(name + " has an entry without a peer id");
        }
        long seq = Members.integer(node.get(1), name, 0, MAX);
        long minor = node.size() == 3 ? Members.integer(node.get(2), name, 1, MAX) : 0;
        return new Version(peer.get(), seq, minor);
    }

    private static SignedEntry entry(Members members) throws FaultException {
        var record = new SignedRecord(members.text("record"), members.text("sig"));
        if (!members.has("lease")) {
            return SignedEntry.of(record);
        }
        return new SignedEntry(record, Optional.of(new SignedLease(members.text("lease"), members.text("lease_sig"))));
    }

    private static int ttl(Members members) throws FaultException {
        return (int) Math.min(Limits.MAX_TTL, members.integer("ttl", 1, MAX));
    }

    /** A search without a ttl is answered by the neighbour alone. */
    private static int searchTtl(Members members) throws FaultException {
        return members.has("ttl") ? (int) Math.min(Limits.MAX_SEARCH_TTL, members.integer("ttl", 1, MAX)) : 1;
    }
}
