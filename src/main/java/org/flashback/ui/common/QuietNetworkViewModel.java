package org.flashback.ui.common;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.flashback.app.network.RelayStatus;
import org.flashback.app.network.RelayStatus.State;
import org.flashback.app.peers.PeersSnapshot;

/** Nobody is there: why, and what can be done about it. Patience is asked for during the first seconds only. */
public final class QuietNetworkViewModel {
    /** How long the network is given before anything is offered. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Desk desk;
    private final Instant opened;
    private final Live<PeersSnapshot> peers;
    private final Live<List<RelayStatus>> relays;
    private final Live<Optional<String>> hosted;
    private final ReadOnlyBooleanWrapper alone = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper offering = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper canHost = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper canDemo = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper sentence = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");

    public QuietNetworkViewModel(Desk desk) {
        this.desk = desk;
        this.opened = desk.time().get();
        peers = new Live<>(desk.faces().peers(), desk.ui());
        relays = new Live<>(desk.faces().relays().state(), desk.ui());
        hosted = new Live<>(desk.faces().hosting().url(), desk.ui());
        peers.onChange(this::look);
        relays.onChange(this::look);
        hosted.onChange(this::look);
        desk.time().now().addListener((source, before, now) -> look());
    }

    private void look() {
        boolean nobody = peers.get().rows().isEmpty();
        boolean waited = Duration.between(opened, desk.time().get()).compareTo(PATIENCE) >= 0;
        alone.set(nobody);
        offering.set(nobody && (waited || relays.get().isEmpty()));
        canHost.set(hosted.get().isEmpty());
        canDemo.set(desk.demo().isPresent() && !desk.faces().info().current().demo());
        if (nobody) {
            sentence.set(sentence(waited));
        }
    }

    private String sentence(boolean waited) {
        List<RelayStatus> all = relays.get();
        if (all.isEmpty()) {
            return Texts.get("common.quiet.no_relay");
        }
        var answering =
                all.stream().filter(relay -> relay.state() == State.ANSWERING).toList();
        if (!waited) {
            String name = desk.faces().info().current().name();
            String first = name.substring(0, Math.max(0, name.indexOf('@')));
            var rtt = answering.stream()
                    .flatMapToLong(relay -> relay.rttMs().stream())
                    .min();
            return rtt.isPresent()
                    ? Texts.get("common.quiet.looking_answered", first, Words.millis(rtt.getAsLong()))
                    : Texts.get("common.quiet.looking", first);
        }
        return answering.isEmpty()
                ? Texts.get("common.quiet.no_answer")
                : Texts.get("common.quiet.nobody", answering.size());
    }

    /** "Run a relay on this computer". */
    public void host() {
        problem.set("");
        var _ = desk.faces()
                .hosting()
                .start()
                .whenCompleteAsync(
                        (done, failure) -> {
                            if (failure != null) {
                                problem.set(Failures.sentence(failure));
                            }
                        },
                        desk.ui());
    }

    public void addPeer() {
        desk.navigation().addPeer("");
    }

    public void addRelay() {
        desk.navigation().addRelay();
    }

    public void demo() {
        desk.demo().ifPresent(Runnable::run);
    }

    /** No peer is known. */
    public ReadOnlyBooleanProperty alone() {
        return alone.getReadOnlyProperty();
    }

    /** It is time to offer something. */
    public ReadOnlyBooleanProperty offering() {
        return offering.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty canHost() {
        return canHost.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty canDemo() {
        return canDemo.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty sentence() {
        return sentence.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }
}
