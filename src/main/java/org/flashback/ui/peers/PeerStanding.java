package org.flashback.ui.peers;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.flashback.app.peers.PeerRow;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.Tone;
import org.flashback.ui.common.Words;

/** How a peer stands, in the order in which people look for peers. */
enum PeerStanding {
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

    static PeerStanding of(PeerRow row) {
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

    Tone tone() {
        return tone;
    }

    String word() {
        return switch (this) {
            case CONNECTED -> Texts.get("peers.state.connected");
            case ONLINE -> Texts.get("peers.state.online");
            case QUIET -> Texts.get("peers.state.quiet");
            case AWAY -> Texts.get("peers.state.away");
            case SILENT -> Texts.get("peers.state.silent");
        };
    }

    /** When the peer was last heard of, in words. */
    static String lastSeen(PeerRow row, Instant now) {
        return switch (of(row)) {
            case CONNECTED -> Texts.get("common.time.now");
            case QUIET -> Texts.get("peers.seen.quiet", Words.span(Duration.between(row.lastSeen(), now)));
            default -> Words.ago(row.lastSeen(), now);
        };
    }

    /** How its packets reach us. */
    static String path(PeerRow row) {
        return switch (row.path()) {
            case LAN -> Texts.get("peers.path.lan");
            case DIRECT -> Texts.get("peers.path.direct");
            case RELAYED -> Texts.get("peers.path.relayed");
            case NONE -> Words.NONE;
        };
    }

    /** The same inside a sentence: LAN keeps its capitals. */
    static String pathInSentence(PeerRow row) {
        return row.path() == PeerRow.Path.LAN ? path(row) : path(row).toLowerCase(Locale.ROOT);
    }

    /** Round trip with its unit. */
    static String rtt(PeerRow row) {
        return row.rttMs().isPresent() ? Words.millis(row.rttMs().getAsLong()) : Words.NONE;
    }

    /** Who told us first. */
    static String knownBy(PeerRow row) {
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
