package org.flashback.core.wire;

import java.util.List;
import org.flashback.core.record.SignedEntry;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Message to text frame (protocol section 2). Stateless. */
public final class MessageWriter {
    /** The names, quotes and commas of an entry with a lease, rounded up. */
    private static final int ENTRY_NAMES_BYTES = 64;

    private MessageWriter() {}

    /** The frame for this message: one JSON object. */
    public static String write(Message message) {
        ObjectNode frame = StrictJson.mapper().createObjectNode();
        frame.put("id", message.head().id().text());
        frame.put("type", type(message).name());
        frame.put("version", 1);
        frame.put("timestamp", message.head().timestamp());
        switch (message) {
            case Message.Hello hello -> hello(frame, hello);
            case Message.Announcement announcement -> {
                entry(frame, announcement.entry());
                frame.put("ttl", announcement.ttl());
            }
            case Message.LeaseUpdate update -> {
                frame.put("lease", update.lease().text());
                frame.put("sig", update.lease().signature());
                frame.put("ttl", update.ttl());
            }
            case Message.Request request -> query(frame, request.query());
            case Message.Response response -> response(frame, response);
            case Message.Heartbeat heartbeat -> heartbeat(frame, heartbeat);
        }
        return StrictJson.mapper().writeValueAsString(frame);
    }

    /** What an entry adds to a frame, in bytes, at most. */
    public static int bytes(SignedEntry entry) {
        int lease = entry.lease()
                .map(given -> StrictJson.minimalJsonLength(given.text())
                        + given.signature().length())
                .orElse(0);
        return StrictJson.minimalJsonLength(entry.record().text())
                + entry.record().signature().length()
                + lease
                + ENTRY_NAMES_BYTES;
    }

    private static MessageType type(Message message) {
        return switch (message) {
            case Message.Hello _ -> MessageType.HELLO;
            case Message.Announcement announcement ->
                announcement.kind() == Message.Announcement.Kind.FIRST
                        ? MessageType.PEER_ANNOUNCEMENT
                        : MessageType.PEER_UPDATE;
            case Message.LeaseUpdate _ -> MessageType.PEER_UPDATE;
            case Message.Request _ -> MessageType.PEER_REQUEST;
            case Message.Response _ -> MessageType.PEER_LIST_RESPONSE;
            case Message.Heartbeat _ -> MessageType.HEARTBEAT;
        };
    }

    private static void hello(ObjectNode frame, Message.Hello hello) {
        ObjectNode sender = frame.putObject("sender");
        sender.put("peer_id", hello.sender().peerId().text());
        sender.put("is_broadcasting", hello.sender().broadcasting());
        sender.put("is_bootstrap", hello.sender().bootstrap());
        hello.announcement().ifPresent(entry -> entry(frame.putObject("announcement"), entry));
        ObjectNode capabilities = frame.putObject("capabilities");
        capabilities.put("gossip_version", hello.limits().gossipVersion());
        capabilities.put("max_message_size", hello.limits().maxMessageSize());
        hello.limits().maxPeers().ifPresent(max -> capabilities.put("max_peers", max));
        digest(frame.putObject("digest"), hello.digest());
    }

    private static void query(ObjectNode frame, Message.Query query) {
        switch (query) {
            case Message.ByRepository(var names, int ttl) -> {
                ArrayNode list = frame.putArray("repositories");
                names.forEach(list::add);
                frame.put("ttl", ttl);
            }
            case Message.ByTorrent(var infoHash, int ttl) -> {
                frame.putObject("torrent_search").put("info_hash", infoHash);
                frame.put("ttl", ttl);
            }
            case Message.Want(var versions, boolean graft) -> {
                versions(frame.putArray("want"), versions);
                if (graft) {
                    frame.put("graft", true);
                }
            }
            case Message.Ranges(var ranges, long asOf) -> {
                ranges(frame.putArray("ranges"), ranges);
                frame.put("as_of", asOf);
            }
        }
    }

    private static void response(ObjectNode frame, Message.Response response) {
        frame.put("request_id", response.requestId().text());
        ArrayNode peers = frame.putArray("peers");
        response.peers().forEach(peer -> entry(peers.addObject(), peer));
        if (!response.ranges().isEmpty()) {
            ranges(frame.putArray("ranges"), response.ranges());
        }
        frame.put("more", response.more());
    }

    private static void heartbeat(ObjectNode frame, Message.Heartbeat heartbeat) {
        if (heartbeat.beat()) {
            frame.put("beat", true);
        }
        heartbeat.digest().ifPresent(digest -> digest(frame.putObject("digest"), digest));
        if (!heartbeat.have().isEmpty()) {
            versions(frame.putArray("have"), heartbeat.have());
        }
        if (heartbeat.prune()) {
            frame.put("prune", true);
        }
        heartbeat.stats().ifPresent(stats -> {
            ObjectNode node = frame.putObject("stats");
            node.put("peer_table_size", stats.peerTableSize());
            node.put("messages_forwarded", stats.messagesForwarded());
            node.put("uptime_seconds", stats.uptimeSeconds());
        });
    }

    private static void entry(ObjectNode node, SignedEntry entry) {
        node.put("record", entry.record().text());
        node.put("sig", entry.record().signature());
        entry.lease().ifPresent(lease -> {
            node.put("lease", lease.text());
            node.put("lease_sig", lease.signature());
        });
    }

    private static void digest(ObjectNode node, Digest digest) {
        node.put("count", digest.count());
        node.put("root", digest.root());
        node.put("as_of", digest.asOf());
    }

    private static void ranges(ArrayNode list, List<Range> ranges) {
        for (Range range : ranges) {
            ObjectNode node = list.addObject();
            node.put("prefix", range.prefix());
            node.put("count", range.count());
            node.put("hash", range.hash());
            range.have().ifPresent(have -> versions(node.putArray("have"), have));
        }
    }

    private static void versions(ArrayNode list, List<Version> versions) {
        for (Version version : versions) {
            ArrayNode entry = list.addArray();
            entry.add(version.peerId().text());
            entry.add(version.seq());
            if (version.minor() > 0) {
                entry.add(version.minor());
            }
        }
    }
}
