package org.flashback.ui.home;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.flashback.app.network.RelayStatus;
import org.flashback.app.node.NodeInfo;
import org.flashback.app.peers.PeerRow;
import org.flashback.app.peers.PeersSnapshot;
import org.flashback.app.port.Settings;
import org.flashback.app.port.StoreException;
import org.flashback.core.identity.Email;
import org.flashback.ui.common.Changes;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Failures;
import org.flashback.ui.common.Live;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.Tone;
import org.flashback.ui.common.Words;

/** The one card of the first start. Nothing waits for it: below it stands what has happened already. */
public final class WelcomeViewModel {
    private static final int NAMED_PEERS = 2;

    private final Desk desk;
    private final Instant opened;
    private final Live<NodeInfo> info;
    private final Live<PeersSnapshot> peers;
    private final Live<List<RelayStatus>> relays;
    private final StringProperty name = new SimpleStringProperty("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper open = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<List<Step>> steps = new ReadOnlyObjectWrapper<>(List.of());

    public WelcomeViewModel(Desk desk) {
        this.desk = desk;
        this.opened = desk.time().get();
        info = new Live<>(desk.faces().info(), desk.ui());
        peers = new Live<>(desk.faces().peers(), desk.ui());
        relays = new Live<>(desk.faces().relays().state(), desk.ui());
        var settings = new Live<Settings>(desk.faces().settings().state(), desk.ui());
        settings.onChange(() -> open.set(!settings.get().welcomed()));
        name.set(info.get().name());
        name.addListener((source, before, now) -> check());
        info.onChange(this::list);
        peers.onChange(this::list);
        relays.onChange(this::list);
        desk.time().now().addListener((source, before, now) -> list());
    }

    /** Something that has happened, or happens. */
    public record Step(Tone tone, String text, String detail) {}

    private void check() {
        problem.set(Email.problem(name.get().strip()).orElse(""));
    }

    private void list() {
        if (!open.get()) {
            return;
        }
        var made = new ArrayList<Step>();
        made.add(new Step(
                Tone.GOOD,
                Texts.get("home.welcome.step.key"),
                info.get().peerId().fingerprint().brief()));
        relays.get().forEach(relay -> made.add(step(relay)));
        if (relays.get().isEmpty()) {
            made.add(new Step(Tone.NEUTRAL, Texts.get("home.welcome.step.no_relay"), ""));
        }
        peers.get().rows().stream().filter(PeerRow::online).limit(NAMED_PEERS).forEach(peer -> made.add(step(peer)));
        String waited = Texts.get(
                "home.welcome.for",
                Words.span(Duration.between(opened, desk.time().get())));
        String looking = peers.get().rows().isEmpty()
                ? Texts.get("home.welcome.step.looking")
                : Texts.get("home.welcome.step.looking_more");
        made.add(new Step(Tone.NEUTRAL, looking, waited));
        steps.set(List.copyOf(made));
    }

    private static Step step(RelayStatus relay) {
        String label = relay.url().label();
        return switch (relay.state()) {
            case ANSWERING ->
                new Step(
                        Tone.GOOD,
                        Texts.get("home.welcome.step.relay", label),
                        relay.rttMs().isPresent() ? Words.millis(relay.rttMs().getAsLong()) : "");
            case CONNECTING -> new Step(Tone.NEUTRAL, Texts.get("home.welcome.step.asking", label), "");
            default -> new Step(Tone.WAITS, Texts.get("home.welcome.step.no_answer", label), relay.detail());
        };
    }

    private static Step step(PeerRow peer) {
        return new Step(
                Tone.GOOD,
                Texts.get("home.welcome.step.found", peer.name()),
                peer.rttMs().isPresent() ? Words.millis(peer.rttMs().getAsLong()) : "");
    }

    /** Keeps the name if it is one, and puts the card away. */
    public void proceed() {
        check();
        String wanted = name.get().strip();
        if (!problem.get().isEmpty()) {
            return;
        }
        if (wanted.equals(info.get().name())) {
            putAway();
            return;
        }
        var _ = desk.faces()
                .broadcasting()
                .rename(wanted)
                .whenCompleteAsync(
                        (done, failure) -> Optional.ofNullable(failure)
                                .ifPresentOrElse(f -> problem.set(Failures.sentence(f)), this::putAway),
                        desk.ui());
    }

    /** Puts the card away; the name stays as it is. */
    public void putAway() {
        try {
            desk.faces().settings().change(Changes::welcomed);
        } catch (StoreException e) {
            problem.set(e.getMessage());
        }
    }

    public StringProperty name() {
        return name;
    }

    /** What is wrong with the name; empty when nothing is. */
    public ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty open() {
        return open.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<List<Step>> steps() {
        return steps.getReadOnlyProperty();
    }
}
