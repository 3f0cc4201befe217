package org.flashback.core.gossip;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.Trust;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Message;

/** What a link to a peer says about that peer, and what the user says about it (protocol section 6). */
final class Standing {
    private final Self self;
    private final PeerTable table;
    private final LinkTable links;
    private final Scores scores;

    Standing(Self self, PeerTable table, LinkTable links, Scores scores) {
        this.self = self;
        this.table = table;
        this.links = links;
        this.scores = scores;
    }

    /** A frame came over its own link. */
    void heard(Turn turn, Link link, Message message) {
        known(link).ifPresent(entry -> {
            entry.heard(turn.now());
            if (!entry.contacted()) {
                table.change(entry, entry::contact);
            }
            if (message instanceof Message.Heartbeat beat && beat.beat()) {
                scores.beat(entry, turn.now());
            }
        });
    }

    void measured(Link link, Duration rtt) {
        known(link).ifPresent(entry -> entry.measured(rtt));
    }

    void gone(Turn turn, Link link) {
        known(link)
                .filter(entry -> links.usableTo(entry.peerId()).isEmpty())
                .ifPresent(entry -> scores.unlinked(entry, turn.now()));
    }

    /** The user decided something. Whoever is blocked loses the link. */
    void mark(Turn turn, PeerId peer, Trust.Mark mark) {
        if (peer.equals(self.ownId())) {
            return;
        }
        Optional<PeerEntry> entry = table.find(peer);
        String name = entry.map(PeerEntry::name)
                .or(() -> table.trusts().find(peer).map(TrustedPeer::name))
                .orElse("");
        var marked = new TrustedPeer(peer, name, table.trusts().of(peer).with(mark, turn.now()));
        table.trusts().put(marked);
        turn.add(new Output.PutTrust(marked));
        if (marked.trust().blocked()) {
            List.copyOf(links.all()).stream()
                    .filter(link -> link.peer().equals(peer))
                    .forEach(link -> turn.close(link, CloseCode.MISBEHAVIOUR, "banned"));
        }
    }

    /** Its entry, when the other end shows its lasting id and has not withdrawn. */
    private Optional<PeerEntry> known(Link link) {
        return link.broadcasting() ? table.find(link.peer()).filter(entry -> !entry.withdrawn()) : Optional.empty();
    }
}
