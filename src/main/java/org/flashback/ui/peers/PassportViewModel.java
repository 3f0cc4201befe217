package org.flashback.ui.peers;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.flashback.app.peers.PeerRow;
import org.flashback.core.identity.Trust;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.RepositorySummary;
import org.flashback.core.record.SharedFile;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Failures;
import org.flashback.ui.common.PeerStanding;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.Tone;
import org.flashback.ui.common.Words;

/** What is known of one peer, and why. */
public final class PassportViewModel {
    private static final int KEY_GROUP = 4;

    private final Desk desk;
    private final PeersViewModel peers;
    private final ReadOnlyObjectWrapper<Optional<Passport>> passport = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");

    public PassportViewModel(Desk desk, PeersViewModel peers) {
        this.desk = desk;
        this.peers = peers;
        peers.opened().addListener((source, before, now) -> {
            if (!before.map(PeerRow::peerId).equals(now.map(PeerRow::peerId))) {
                problem.set("");
            }
            write();
        });
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
     * @param trusted since when, and what a block means; empty where nothing was decided
     * @param scores each with its reason
     * @param lastDay availability by hour, see {@link LastDayStrip}
     * @param raw the record as signed
     */
    public record Passport(
            String name,
            Tone tone,
            String state,
            String number,
            String fingerprint,
            String key,
            Trust trust,
            String trusted,
            List<Step> provenance,
            List<ScoreWords.Score> scores,
            List<Integer> lastDay,
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
                row.trust(),
                trusted(row),
                provenance(row),
                ScoreWords.all(row),
                row.evidence().lastDay(),
                facts(row),
                row.record());
    }

    private String trusted(PeerRow row) {
        var parts = new ArrayList<String>();
        row.trust()
                .pinnedSince()
                .ifPresent(since -> parts.add(Texts.get(
                        "peers.trust.since", Words.moment(since, desk.time().get()))));
        switch (row.trust().stance()) {
            case NONE, FOLLOWED -> {}
            case MUTED -> parts.add(Texts.get("peers.trust.muted_note"));
            case BLOCKED -> parts.add(Texts.get("peers.trust.blocked_note"));
        }
        return String.join(" ", parts);
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
        steps.add(new Step(Texts.get("peers.drawer.you"), Texts.get("peers.drawer.checked")));
        return List.copyOf(steps);
    }

    private String age(PeerRow row) {
        return Words.ago(row.recordIssuedAt(), desk.time().get());
    }

    private List<Fact> facts(PeerRow row) {
        Instant now = desk.time().get();
        var facts = new ArrayList<Fact>();
        facts.add(new Fact(Texts.get("peers.drawer.path"), path(row)));
        String addresses = String.join(
                "\n",
                row.addresses().stream().map(address -> address(row, address)).toList());
        facts.add(new Fact(
                Texts.get("peers.drawer.addresses"),
                addresses.isEmpty() ? Texts.get("peers.drawer.no_address") : addresses));
        facts.add(new Fact(Texts.get("peers.drawer.first_seen"), Words.moment(row.firstSeen(), now)));
        facts.add(new Fact(Texts.get("peers.drawer.last_seen"), PeerStanding.lastSeen(row, now)));
        facts.add(new Fact(Texts.get("peers.drawer.expires"), Words.moment(row.expiresAt(), now)));
        facts.add(new Fact(
                Texts.get("peers.drawer.without_relay"),
                row.withoutRelay()
                        ? Texts.get("peers.drawer.without_relay_yes")
                        : Texts.get("peers.drawer.without_relay_no")));
        addContent(row, facts);
        return List.copyOf(facts);
    }

    private static void addContent(PeerRow row, List<Fact> facts) {
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
    }

    private static String path(PeerRow row) {
        return row.path() == PeerRow.Path.NONE
                ? Texts.get("peers.drawer.path_none", PeerStanding.pathReason(row))
                : Texts.get("peers.drawer.path_value", PeerStanding.path(row), PeerStanding.pathReason(row));
    }

    /** With the word "works" where the link goes to just this address. */
    private static String address(PeerRow row, IpAddress address) {
        String whole = withPort(row, address);
        boolean works = row.remote().filter(address::equals).isPresent();
        return works ? Texts.get("peers.drawer.address_works", whole) : whole;
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

    /** What the user says about the peer in the drawer; kept by the node, told to nobody. */
    public void mark(Trust.Mark mark) {
        problem.set("");
        peers.opened().get().ifPresent(row -> {
            var _ = desk.faces()
                    .trusting()
                    .mark(row.peerId(), mark)
                    .whenCompleteAsync(
                            (marked, failure) -> {
                                if (failure != null) {
                                    problem.set(Failures.sentence(failure));
                                } else {
                                    peers.replace(marked);
                                }
                            },
                            desk.ui());
        });
    }

    /** Why the last mark could not be set; empty otherwise. */
    public ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Passport>> passport() {
        return passport.getReadOnlyProperty();
    }
}
