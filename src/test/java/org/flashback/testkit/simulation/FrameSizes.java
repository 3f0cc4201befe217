package org.flashback.testkit.simulation;

import java.util.List;
import java.util.Optional;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.wire.Digest;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.Range;
import org.flashback.core.wire.Version;

/**
 * Bytes of a message as {@link org.flashback.core.wire.MessageWriter} would write it, without writing it. Without the
 * heads of WebSocket, TLS and TCP, which every protocol over them has alike.
 */
final class FrameSizes {
    private static final int ID = 22;
    private static final int PEER_ID = 52;
    private static final int HEAD = "{'id':'','type':'','version':1,'timestamp':}".length() + ID;
    private static final int HELLO = ",'sender':{'peer_id':'','is_broadcasting':,'is_bootstrap':}".length()
            + PEER_ID
            + ",'capabilities':{'gossip_version':,'max_message_size':}".length()
            + ",'digest':".length();
    private static final int ENTRY = "'record':,'sig':''".length();
    private static final int LEASE = ",'lease':,'lease_sig':''".length();
    private static final int DIGEST = "{'count':,'root':'','as_of':}".length();
    private static final int STATS = ",'stats':{'peer_table_size':,'messages_forwarded':,'uptime_seconds':}".length();
    private static final int RANGE = "{'prefix':'','count':,'hash':''}".length();
    private static final int RESPONSE = ",'request_id':'','peers':[],'more':".length() + ID;

    private final SimulatedRecords records;

    FrameSizes(SimulatedRecords records) {
        this.records = records;
    }

    int of(Message message) {
        int head = HEAD + digits(message.head().timestamp());
        return head
                + switch (message) {
                    case Message.Hello hello -> "HELLO".length() + hello(hello);
                    case Message.Announcement news ->
                        (news.kind() == Message.Announcement.Kind.FIRST
                                        ? "PEER_ANNOUNCEMENT".length()
                                        : "PEER_UPDATE".length())
                                + 1
                                + entry(news.entry())
                                + ",'ttl':".length()
                                + digits(news.ttl());
                    case Message.LeaseUpdate update ->
                        "PEER_UPDATE".length()
                                + ",'lease':,'sig':'','ttl':".length()
                                + records.bytes(update.lease())
                                + digits(update.ttl());
                    case Message.Request request -> "PEER_REQUEST".length() + query(request.query());
                    case Message.Response response -> "PEER_LIST_RESPONSE".length() + response(response);
                    case Message.Heartbeat heartbeat -> "HEARTBEAT".length() + heartbeat(heartbeat);
                };
    }

    private int hello(Message.Hello hello) {
        int announcement = hello.announcement()
                .map(entry -> ",'announcement':{}".length() + entry(entry))
                .orElse(0);
        long most = hello.limits().maxPeers().orElse(-1);
        return HELLO
                + flag(hello.sender().broadcasting())
                + flag(hello.sender().bootstrap())
                + announcement
                + digits(hello.limits().gossipVersion())
                + digits(hello.limits().maxMessageSize())
                + (most < 0 ? 0 : ",'max_peers':".length() + digits(most))
                + digest(hello.digest());
    }

    private int query(Message.Query query) {
        return switch (query) {
            case Message.ByRepository(var names, int ttl) ->
                ",'repositories':[],'ttl':".length()
                        + names.stream().mapToInt(name -> name.length() + 3).sum()
                        - (names.isEmpty() ? 0 : 1)
                        + digits(ttl);
            case Message.ByTorrent(var hash, int ttl) ->
                ",'torrent_search':{'info_hash':''},'ttl':".length() + hash.length() + digits(ttl);
            case Message.Want(var versions, boolean graft) ->
                ",'want':".length() + versions(versions) + (graft ? ",'graft':true".length() : 0);
            case Message.Ranges(var ranges, long asOf) ->
                ",'ranges':,'as_of':".length() + ranges(ranges) + digits(asOf);
        };
    }

    private int response(Message.Response response) {
        int bytes = RESPONSE + flag(response.more());
        for (SignedEntry entry : response.peers()) {
            bytes += entry(entry) + "{},".length();
        }
        bytes -= response.peers().isEmpty() ? 0 : 1;
        return response.ranges().isEmpty() ? bytes : bytes + ",'ranges':".length() + ranges(response.ranges());
    }

    private int heartbeat(Message.Heartbeat heartbeat) {
        int bytes = heartbeat.beat() ? ",'beat':true".length() : 0;
        bytes += heartbeat.prune() ? ",'prune':true".length() : 0;
        Optional<Digest> digest = heartbeat.digest();
        bytes += digest.isPresent() ? ",'digest':".length() + digest(digest.get()) : 0;
        bytes += heartbeat.have().isEmpty() ? 0 : ",'have':".length() + versions(heartbeat.have());
        Optional<Message.Stats> stats = heartbeat.stats();
        if (stats.isPresent()) {
            bytes += STATS
                    + digits(stats.get().peerTableSize())
                    + digits(stats.get().messagesForwarded())
                    + digits(stats.get().uptimeSeconds());
        }
        return bytes;
    }

    private int entry(SignedEntry entry) {
        int lease =
                entry.lease().isPresent() ? LEASE + records.bytes(entry.lease().get()) : 0;
        return ENTRY + records.bytes(entry.record()) + lease;
    }

    private static int digest(Digest digest) {
        return DIGEST + digits(digest.count()) + digest.root().length() + digits(digest.asOf());
    }

    private static int ranges(List<Range> ranges) {
        int bytes = 2 + Math.max(0, ranges.size() - 1);
        for (Range range : ranges) {
            bytes += RANGE
                    + range.prefix().length()
                    + digits(range.count())
                    + range.hash().length();
            if (range.have().isPresent()) {
                bytes += ",'have':".length() + versions(range.have().get());
            }
        }
        return bytes;
    }

    private static int versions(List<Version> versions) {
        int bytes = 2 + Math.max(0, versions.size() - 1);
        for (Version version : versions) {
            bytes += "['',]".length() + PEER_ID + digits(version.seq());
            bytes += version.minor() > 0 ? 1 + digits(version.minor()) : 0;
        }
        return bytes;
    }

    private static int flag(boolean value) {
        return value ? 4 : 5;
    }

    private static int digits(long number) {
        if (number < 0) {
            return 1 + digits(-number);
        }
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
