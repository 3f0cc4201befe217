package org.flashback.ui.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.flashback.app.peers.PeerRow;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.RepositorySummary;
import org.flashback.core.record.SharedFile;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.Tone;
import org.flashback.ui.common.Words;

/** What is known of one peer, and why. */
public final class PassportViewModel {
    private static final int KEY_GROUP = 4;

    private final Desk desk;
    private final PeersViewModel peers;
    private final ReadOnlyObjectWrapper<Optional<Passport>> passport = new ReadOnlyObjectWrapper<>(Optional.empty());

    public PassportViewModel(Desk desk, PeersViewModel peers) {
        this.desk = desk;
        this.peers = peers;
        peers.opened().addListener((source, before, now) -> write());
        desk.time().now().addListener((source, before, now) -> write());
    }

    /** One station on the way of the news to us. */
    public record Step(String who, String what) {}

    /** A label and its value. */
    public record Fact(String label, String value) {}

    /**
     * The texts of the drawer.
     *
     * @param key all of it, in groups
     * @param raw the record as signed
     */
    public record Passport(
            String name,
            Tone tone,
            String state,
            String number,
            String fingerprint,
            String key,
            List<Step> provenance,
            List<Fact> facts,
            String raw) {}

    private void write() {
        passport.set(peers.opened().get().map(this::passport));
    }

    private Passport passport(PeerRow row) {
        PeerStanding standing = PeerStanding.of(row);
        var state = new ArrayList<String>();
        state.add(standing.word());
        if (row.path() != PeerRow.Path.NONE) {
            state.add(PeerStanding.pathInSentence(row));
        }
        row.rttMs().ifPresent(ms -> state.add(Words.millis(ms)));
        if (standing != PeerStanding.CONNECTED) {
            state.add(Texts.get(
                    "peers.drawer.seen", Words.ago(row.lastSeen(), desk.time().get())));
        }
        return new Passport(
                row.name(),
                standing.tone(),
                String.join(", ", state),
                Texts.get("peers.drawer.number", Long.toString(row.seq())),
                row.peerId().fingerprint().text(),
                Words.grouped(row.peerId().text().toUpperCase(Locale.ROOT), KEY_GROUP),
                provenance(row),
                facts(row),
                row.record());
    }

    private List<Step> provenance(PeerRow row) {
        String first = Words.moment(row.firstSeen(), desk.time().get());
        PeerRow.Via via = row.via();
        var steps = new ArrayList<Step>();
        switch (via.source()) {
            case ITSELF -> {}
            case RELAY -> steps.add(new Step(via.name(), Texts.get("peers.drawer.told_first", first)));
            case PEER ->
                steps.add(new Step(
                        PeerStanding.knownBy(row), Texts.get("peers.drawer.told_first_hops", first, via.hops())));
            case STORED ->
                steps.add(new Step(Texts.get("peers.via.stored"), Texts.get("peers.drawer.kept_since", first)));
        }
        if (row.linked() || via.source() == PeerRow.Source.ITSELF) {
            steps.add(new Step(row.name(), Texts.get("peers.drawer.said_itself", age(row))));
        } else {
            steps.add(new Step(row.name(), Texts.get("peers.drawer.signed_it", age(row))));
        }
        return List.copyOf(steps);
    }

    private String age(PeerRow row) {
        return Words.ago(row.recordIssuedAt(), desk.time().get());
    }

    private List<Fact> facts(PeerRow row) {
        var facts = new ArrayList<Fact>();
        String addresses = String.join(
                "\n",
                row.addresses().stream().map(address -> withPort(row, address)).toList());
        facts.add(new Fact(
                Texts.get("peers.drawer.addresses"),
                addresses.isEmpty() ? Texts.get("peers.drawer.no_address") : addresses));
        facts.add(new Fact(
                Texts.get("peers.drawer.first_seen"),
                Words.moment(row.firstSeen(), desk.time().get())));
        facts.add(new Fact(
                Texts.get("peers.drawer.expires"),
                Words.moment(row.expiresAt(), desk.time().get())));
        if (!row.repositories().isEmpty()) {
            facts.add(new Fact(
                    Texts.get("peers.drawer.repositories"),
                    String.join(
                            ", ",
                            row.repositories().stream()
                                    .map(RepositorySummary::name)
                                    .toList())));
        }
        if (!row.torrents().isEmpty()) {
            facts.add(new Fact(
                    Texts.get("peers.drawer.files"),
                    String.join(
                            ", ", row.torrents().stream().map(SharedFile::name).toList())));
        }
        return List.copyOf(facts);
    }

    private static String withPort(PeerRow row, IpAddress address) {
        return row.port().isPresent() ? address.withPort(row.port().getAsInt()) : address.text();
    }

    /** The whole key, as copied. */
    public String key() {
        return peers.opened().get().map(row -> row.peerId().text()).orElse("");
    }

    public void close() {
        peers.close();
    }

    public ReadOnlyObjectProperty<Optional<Passport>> passport() {
        return passport.getReadOnlyProperty();
    }
}
