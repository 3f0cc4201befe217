package org.flashback.ui.peers;

import java.time.Duration;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.flashback.app.lan.LanSnapshot;
import org.flashback.app.network.RelayStatus;
import org.flashback.app.network.RelayStatus.State;
import org.flashback.app.node.HealthSnapshot;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Live;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.Tone;
import org.flashback.ui.common.Words;

/** The evidence when nobody is there: what was checked and what came out. */
public final class NoPeersViewModel {
    private static final long CLOCK_TOLERANCE_MS = 30_000;

    private final Live<HealthSnapshot> health;
    private final Live<List<RelayStatus>> relays;
    private final Live<LanSnapshot> lan;
    private final ReadOnlyObjectWrapper<List<Check>> checks = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper("");

    public NoPeersViewModel(Desk desk) {
        health = new Live<>(desk.faces().health(), desk.ui());
        relays = new Live<>(desk.faces().relays().state(), desk.ui());
        lan = new Live<>(desk.faces().lan(), desk.ui());
        lan.onChange(this::list);
        health.onChange(this::list);
        relays.onChange(this::list);
    }

    /** One thing that was looked at. */
    public record Check(Tone tone, String what, String result) {}

    private void list() {
        List<Check> made = List.of(relays(), lan(), clock(), others(), port());
        checks.set(made);
        long good = made.stream().filter(check -> check.tone() == Tone.GOOD).count();
        long waiting = made.stream()
                .filter(check -> check.tone() == Tone.WAITS || check.tone() == Tone.NEEDS_YOU)
                .count();
        summary.set(Texts.get("peers.empty.summary", good, made.size(), waiting));
    }

    private long answering() {
        return relays.get().stream()
                .filter(relay -> relay.state() == State.ANSWERING)
                .count();
    }

    private Check relays() {
        String what = Texts.get("peers.empty.relays");
        List<RelayStatus> all = relays.get();
        if (all.isEmpty()) {
            return new Check(Tone.NEEDS_YOU, what, Texts.get("peers.empty.relays_none"));
        }
        String times = String.join(
                ", ",
                all.stream()
                        .filter(relay -> relay.state() == State.ANSWERING)
                        .flatMap(relay -> relay.rttMs().stream().boxed())
                        .map(Words::millis)
                        .toList());
        String result = times.isEmpty()
                ? Texts.get("peers.empty.relays_answered", answering(), all.size())
                : Texts.get("peers.empty.relays_answered_in", answering(), all.size(), times);
        return new Check(answering() > 0 ? Tone.GOOD : Tone.WAITS, what, result);
    }

    private Check lan() {
        String what = Texts.get("peers.empty.lan");
        LanSnapshot now = lan.get();
        if (now.impossible()) {
            return new Check(Tone.WAITS, what, Texts.get("peers.empty.lan_impossible", now.problem()));
        }
        return switch (now.mode()) {
            case OFF, OFF_FOR_THIS_RUN -> new Check(Tone.NEUTRAL, what, Texts.get("peers.empty.lan_off"));
            case LISTENING, ANNOUNCING -> new Check(Tone.GOOD, what, Texts.get("peers.empty.lan_heard", now.heard()));
        };
    }

    private Check clock() {
        String what = Texts.get("peers.empty.clock");
        if (health.get().clockSkewMs().isEmpty()) {
            return new Check(Tone.NEUTRAL, what, Texts.get("peers.empty.clock_not_measured"));
        }
        long skew = health.get().clockSkewMs().getAsLong();
        boolean good = Math.abs(skew) <= CLOCK_TOLERANCE_MS;
        String off =
                Math.abs(skew) < 1000 ? Words.millis(Math.abs(skew)) : Words.span(Duration.ofMillis(Math.abs(skew)));
        return good
                ? new Check(Tone.GOOD, what, Texts.get("peers.empty.clock_good", off))
                : new Check(Tone.WAITS, what, Texts.get("peers.empty.clock_off", off));
    }

    private Check others() {
        String what = Texts.get("peers.empty.others");
        return answering() > 0
                ? new Check(Tone.GOOD, what, Texts.get("peers.empty.others_asked"))
                : new Check(Tone.NEUTRAL, what, Texts.get("peers.empty.others_not_asked"));
    }

    private Check port() {
        String what = Texts.get("peers.empty.port");
        return switch (health.get().port()) {
            case CLOSED_WHILE_SILENT -> new Check(Tone.NEUTRAL, what, Texts.get("peers.empty.port_closed"));
            case NOT_TESTED -> new Check(Tone.NEUTRAL, what, Texts.get("peers.empty.port_not_tested"));
            case OPEN -> new Check(Tone.GOOD, what, Texts.get("peers.empty.port_open"));
            case STARTING -> new Check(Tone.NEUTRAL, what, Texts.get("peers.empty.port_starting"));
        };
    }

    public ReadOnlyObjectProperty<List<Check>> checks() {
        return checks.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty summary() {
        return summary.getReadOnlyProperty();
    }
}
