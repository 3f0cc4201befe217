package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.wire.Limits;

/** One link as the engine sees it. Mutable, confined to the engine. */
final class Link {
    /** Bytes of an entry of {@code have} or {@code want}, at most: an id and two numbers of 16 digits. */
    static final int VERSION_BYTES = 92;

    /** Bytes of such a frame besides, at most. */
    private static final int HEAD_BYTES = 512;

    private final LinkId id;
    private final PeerId peer;
    private final PeerId local;
    private final boolean dialled;
    private final IpAddress remote;
    private final int remotePort;
    private final Instant openedAt;
    private Instant lastHeard;
    private boolean established;
    private boolean broadcasting;
    private boolean closing;
    private boolean eager;
    private Optional<Instant> prunedAt = Optional.empty();
    private int unsatisfied;
    private int crossed;
    private int maxMessageSize = Limits.MIN_MESSAGE_SIZE;
    private Optional<Duration> rtt = Optional.empty();
    private Optional<NetworkGroup> group = Optional.empty();

    Link(Input.Connected connected, Instant now) {
        this.id = connected.link();
        this.peer = connected.peer();
        this.local = connected.local();
        this.dialled = connected.dial().isPresent();
        this.remote = connected.remote();
        this.remotePort = connected.port();
        this.openedAt = now;
        this.lastHeard = now;
    }

    LinkId id() {
        return id;
    }

    /** The hash of the key that the other end showed: its lasting id only if it broadcasts. */
    PeerId peer() {
        return peer;
    }

    /** The id of the certificate that this end showed. */
    PeerId local() {
        return local;
    }

    boolean dialled() {
        return dialled;
    }

    IpAddress remote() {
        return remote;
    }

    int remotePort() {
        return remotePort;
    }

    /** The network that it leads to; of nearby ones each link is its own. */
    NetworkGroup group() {
        if (group.isEmpty()) {
            group = Optional.of(NetworkGroup.of(remote, remotePort));
        }
        return group.get();
    }

    Instant openedAt() {
        return openedAt;
    }

    Instant lastHeard() {
        return lastHeard;
    }

    void heard(Instant now) {
        lastHeard = now;
    }

    /** Whether its HELLO was accepted. */
    boolean established() {
        return established;
    }

    void establish(boolean isBroadcasting, long theirMaxMessageSize) {
        established = true;
        broadcasting = isBroadcasting;
        maxMessageSize = (int) Math.min(theirMaxMessageSize, Limits.MAX_FRAME_BYTES);
    }

    boolean broadcasting() {
        return broadcasting;
    }

    /** Bytes of a frame that both ends take. */
    int maxMessageSize() {
        return maxMessageSize;
    }

    /** Versions that one frame to it may carry. */
    int maxVersions() {
        return Math.min(Limits.MAX_VERSIONS, (maxMessageSize - HEAD_BYTES) / VERSION_BYTES);
    }

    /** Whether we push news over it; a link starts lazy. */
    boolean eager() {
        return eager;
    }

    void setEager(boolean pushing) {
        eager = pushing;
    }

    /** When we last told the other end to stop pushing. */
    Optional<Instant> prunedAt() {
        return prunedAt;
    }

    void pruned(Instant now) {
        prunedAt = Optional.of(now);
    }

    /** One more copy over it that crossed ours; returns how many in a row. */
    int addCrossed() {
        return ++crossed;
    }

    /** Something needed came over it, or it is lazy now. */
    void forgetCrossed() {
        crossed = 0;
    }

    /** One more question about its own offers that it did not answer fully; returns how many. */
    int addUnsatisfied() {
        return ++unsatisfied;
    }

    void forgiveUnsatisfied() {
        unsatisfied = 0;
    }

    boolean closing() {
        return closing;
    }

    void markClosing() {
        closing = true;
    }

    /** Open for news: established and not on its way out. */
    boolean usable() {
        return established && !closing;
    }

    Optional<Duration> rtt() {
        return rtt;
    }

    void measured(Duration roundTrip) {
        rtt = Optional.of(roundTrip);
    }
}
