package org.flashback.core.wire;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedLease;

/**
 * The six messages (protocol section 2). Signed texts in them are not verified: what was found about them travels
 * beside the message as {@link org.flashback.core.record.Verdict}s.
 */
public sealed interface Message {
    /** What every message has. */
    Head head();

    /**
     * @param timestamp Unix ms; feeds the skew estimate, never a reason to refuse
     */
    record Head(MessageId id, long timestamp) {}

    /** The first frame of each end. */
    record Hello(Head head, Sender sender, Optional<SignedEntry> announcement, LinkLimits limits, Digest digest)
            implements Message {}

    record Sender(PeerId peerId, boolean broadcasting, boolean bootstrap) {}

    /**
     * @param gossipVersion the highest that the sender speaks
     * @param maxMessageSize in bytes, at least {@link Limits#MIN_MESSAGE_SIZE}
     */
    record LinkLimits(long gossipVersion, long maxMessageSize, OptionalLong maxPeers) {}

    /** PEER_ANNOUNCEMENT, or PEER_UPDATE with a record: receivers treat them alike, forwarders keep the type. */
    record Announcement(Head head, Kind kind, SignedEntry entry, int ttl) implements Message {
        public enum Kind {
            FIRST,
            UPDATE
        }
    }

    /** PEER_UPDATE with a lease alone. */
    record LeaseUpdate(Head head, SignedLease lease, int ttl) implements Message {}

    record Request(Head head, Query query) implements Message {}

    /** What a request asks for: exactly one of these. */
    sealed interface Query {}

    /** Peers that host any of these, by exact name. */
    record ByRepository(List<String> names, int ttl) implements Query {
        public ByRepository {
            names = List.copyOf(names);
        }
    }

    record ByTorrent(String infoHash, int ttl) implements Query {}

    record Want(List<Version> versions, boolean graft) implements Query {
        public Want {
            versions = List.copyOf(versions);
        }
    }

    record Ranges(List<Range> ranges, long asOf) implements Query {
        public Ranges {
            ranges = List.copyOf(ranges);
        }
    }

    /** One frame of an answer; {@code more == false} ends it. */
    record Response(Head head, MessageId requestId, List<SignedEntry> peers, List<Range> ranges, boolean more)
            implements Message {
        public Response {
            peers = List.copyOf(peers);
            ranges = List.copyOf(ranges);
        }
    }

    /**
     * @param beat whether this is the periodic one
     */
    record Heartbeat(
            Head head, boolean beat, Optional<Digest> digest, List<Version> have, boolean prune, Optional<Stats> stats)
            implements Message {
        public Heartbeat {
            have = List.copyOf(have);
        }
    }

    record Stats(long peerTableSize, long messagesForwarded, long uptimeSeconds) {}
}
