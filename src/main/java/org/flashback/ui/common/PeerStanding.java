package org.flashback.ui.common;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.flashback.app.peers.PeerRow;
import org.flashback.core.record.IpAddress;

/** How a peer stands, in words, in the order in which people look for peers. */
public enum PeerStanding {
    /** Linked to us now. */
    CONNECTED(Tone.GOOD),
    /** Heard of through others in this run. */
    ONLINE(Tone.LIVE),
    /** Nothing heard for a while. */
    QUIET(Tone.WAITS),
    /** Not heard of in this run. */
    AWAY(Tone.NEUTRAL),
    /** It took its record back. */
    SILENT(Tone.NEUTRAL);

    private final Tone tone;

    PeerStanding(Tone tone) {
        this.tone = tone;
    }

    public static PeerStanding of(PeerRow row) {
        if (row.linked()) {
            return CONNECTED;
        }
        if (!row.broadcasting()) {
            return SILENT;
        }
        if (row.state() == PeerRow.State.STALE) {
            return QUIET;
        }
        return row.online() ? ONLINE : AWAY;
    }

    public Tone tone() {
        return tone;
    }

    public String word() {
        return switch (this) {
            case CONNECTED -> Texts.get("peers.state.connected");
            case ONLINE -> Texts.get("peers.state.online");
            case QUIET -> Texts.get("peers.state.quiet");
            case AWAY -> Texts.get("peers.state.away");
            case SILENT -> Texts.get("peers.state.silent");
        };
    }

    /** When the peer was last heard of, in words. */
    public static String lastSeen(PeerRow row, Instant now) {
        return switch (of(row)) {
            case CONNECTED -> Texts.get("common.time.now");
            case QUIET -> Texts.get("peers.seen.quiet", Words.span(Duration.between(row.lastSeen(), now)));
            default -> Words.ago(row.lastSeen(), now);
        };
    }

    /** How its packets reach us: one word. */
    public static String path(PeerRow row) {
        return switch (row.path()) {
            case LAN -> Texts.get("peers.path.lan");
            case DIRECT -> isIpv6(row) ? Texts.get("peers.path.ip_six") : Texts.get("peers.path.direct");
            case RELAYED -> Texts.get("peers.path.relayed");
            case NONE -> Words.NONE;
        };
    }

    /** The same inside a sentence: LAN and IPv6 keep their capitals. */
    public static String pathInSentence(PeerRow row) {
        boolean name = row.path() == PeerRow.Path.LAN || isIpv6(row);
        return name ? path(row) : path(row).toLowerCase(Locale.ROOT);
    }

    /** Why it is this path, or why there is none. */
    public static String pathReason(PeerRow row) {
        return switch (row.path()) {
            case LAN -> Texts.get("peers.path.why.lan", remote(row));
            case DIRECT ->
                isIpv6(row)
                        ? Texts.get("peers.path.why.ip_six", remote(row))
                        : Texts.get("peers.path.why.direct", remote(row));
            case RELAYED -> Texts.get("peers.path.why.relayed");
            case NONE -> whyNone(row);
        };
    }

    private static String whyNone(PeerRow row) {
        if (row.trust().blocked()) {
            return Texts.get("peers.path.why.blocked");
        }
        if (!row.broadcasting()) {
            return Texts.get("peers.path.why.silent");
        }
        if (row.addresses().isEmpty()) {
            return Texts.get("peers.path.why.no_address");
        }
        return row.online() ? Texts.get("peers.path.why.through_others") : Texts.get("peers.path.why.not_heard");
    }

    private static boolean isIpv6(PeerRow row) {
        return row.path() == PeerRow.Path.DIRECT
                && row.remote().filter(IpAddress::isIpv6).isPresent();
    }

    private static String remote(PeerRow row) {
        return row.remote().map(IpAddress::text).orElse(Words.NONE);
    }

    /** Round trip with its unit. */
    public static String rtt(PeerRow row) {
        return row.rttMs().isPresent() ? Words.millis(row.rttMs().getAsLong()) : Words.NONE;
    }

    /** Who told us first. */
    public static String knownBy(PeerRow row) {
        PeerRow.Via via = row.via();
        String name = via.name().isEmpty() ? Texts.get("peers.via.silent_peer") : via.name();
        return switch (via.source()) {
            case ITSELF -> Texts.get("peers.via.itself");
            case PEER -> name;
            case RELAY -> via.name();
            case STORED -> Texts.get("peers.via.stored");
        };
    }
}
