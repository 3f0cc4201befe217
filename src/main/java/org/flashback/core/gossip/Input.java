package org.flashback.core.gossip;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.Trust;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.Verdict;
import org.flashback.core.record.VerifiedLease;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.wire.Message;

/** What can happen to the engine. */
public sealed interface Input {
    /**
     * A link is open; nothing has been said yet.
     *
     * @param peer the hash of the key that the other end showed
     * @param local the id of the certificate that this end showed
     * @param dial the number of the {@link Output.Dial} that led to it; empty when the other end dialled
     */
    record Connected(LinkId link, PeerId peer, PeerId local, Optional<Long> dial, IpAddress remote, int port)
            implements Input {}

    /**
     * A message arrived and its signed texts were checked.
     *
     * @param verdicts one for each signed entry or lease of the message, in its order
     */
    record Received(LinkId link, Message message, List<Verdict> verdicts) implements Input {
        public Received {
            verdicts = List.copyOf(verdicts);
        }
    }

    /** A frame arrived that is no message. */
    record Unreadable(LinkId link, Fault fault, String reason) implements Input {}

    /** What was wrong with a frame. */
    enum Fault {
        NOT_JSON,
        FAULTY_HELLO,
        FAULTY,
        /** Over the size of a frame, binary, in fragments or not UTF-8: the transport closes the link by itself. */
        FORBIDDEN_FRAME,
        /** A type or version that this node does not speak: never held against the sender. */
        UNKNOWN
    }

    /**
     * The answers that were sent over the link have gone: there is room for more. A transport that says so once says so
     * always.
     */
    record Drained(LinkId link) implements Input {}

    /** A frame of ours did not go out: the other end reads too slowly. */
    record Dropped(LinkId link, String what) implements Input {}

    record Disconnected(LinkId link, int code) implements Input {}

    record DialFailed(long dial) implements Input {}

    record RoundTrip(LinkId link, Duration rtt) implements Input {}

    /** Time has passed; also expected at {@link GossipEngine#nextWake}. */
    record Tick() implements Input {}

    /** The user wants to be found: links of the silent identity close, new ones are dialled with the lasting one. */
    record SwitchOn(VerifiedRecord own) implements Input {}

    /** A newer record of our own while broadcasting. */
    record Publish(VerifiedRecord own) implements Input {}

    /** A lease to our own record. */
    record Renew(VerifiedLease lease) implements Input {}

    /**
     * The user wants silence: the withdrawal is the last word on every link, then they close.
     *
     * @param linkId the one-time identity of the links to come
     */
    record SwitchOff(VerifiedRecord withdrawal, PeerId linkId) implements Input {}

    /** A relay named these peers. */
    record Introduced(String relay, List<Verdict.Good> entries) implements Input {
        public Introduced {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Somebody may be dialled there (protocol section 5). Of one input the first {@code Limits.MAX_SUGGESTED} count.
     *
     * @param candidates their {@code anchor} is not looked at
     */
    record Suggested(Source source, List<Candidate> candidates) implements Input {
        public Suggested {
            candidates = List.copyOf(candidates);
        }
    }

    /** Who suggests a candidate. */
    enum Source {
        /** Seen on the local network. */
        LAN,
        /** A link that the user gave: dialled at once, whatever else is linked. */
        LINK
    }

    /**
     * A silent node heard a record of its own key that was no withdrawal: this withdrawal, signed above it, is given to two
     * random peers over links made for it with certificates used once (protocol section 3.8).
     */
    record Refute(VerifiedRecord withdrawal) implements Input {}

    /** What was stored in an earlier run. */
    record Restored(List<RestoredPeer> peers, List<Candidate> candidates) implements Input {
        public Restored {
            peers = List.copyOf(peers);
            candidates = List.copyOf(candidates);
        }
    }

    /** The user decided something about a key, known or not. */
    record Mark(PeerId peer, Trust.Mark mark) implements Input {}

    /** What the user decided in earlier runs. */
    record TrustRestored(List<TrustedPeer> peers) implements Input {
        public TrustRestored {
            peers = List.copyOf(peers);
        }
    }

    /**
     * The user looks for hosts; who they are comes out as peers that are added or changed.
     *
     * @param query {@link Message.ByRepository} or {@link Message.ByTorrent}; its ttl is not looked at
     */
    record Search(Message.Query query) implements Input {}

    /** So many bytes per second came from a peer. */
    record Throughput(PeerId peer, long bytesPerSecond) implements Input {}

    /** A stored peer. */
    record RestoredPeer(Verdict.Good entry, PeerHistory history) {}
}
