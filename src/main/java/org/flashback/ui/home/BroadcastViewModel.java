package org.flashback.ui.home;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.flashback.app.broadcast.BroadcastSnapshot;
import org.flashback.app.broadcast.BroadcastSnapshot.Mode;
import org.flashback.app.broadcast.Exposure;
import org.flashback.app.broadcast.Receipt;
import org.flashback.app.network.RelayStatus;
import org.flashback.app.node.HealthSnapshot;
import org.flashback.app.peers.PeersSnapshot;
import org.flashback.core.record.IpAddress;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Failures;
import org.flashback.ui.common.Live;
import org.flashback.ui.common.Reach;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.Words;

/** The switch: its mode, the sentence and the proof beside it, and what pressing it does. */
public final class BroadcastViewModel {
    private final Desk desk;
    private final Live<BroadcastSnapshot> broadcast;
    private final Live<PeersSnapshot> peers;
    private final Live<HealthSnapshot> health;
    private final Live<List<RelayStatus>> relays;
    private final ReadOnlyObjectWrapper<Mode> mode;
    private final ReadOnlyStringWrapper word = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<List<Texts.Span>> sentence = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyStringWrapper basis = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<Reach> reach = new ReadOnlyObjectWrapper<>(Reach.NOBODY);
    private final ReadOnlyObjectWrapper<List<Legend>> legend = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<Optional<Exposure>> visible = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyBooleanWrapper receipt = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<Optional<Question>> question = new ReadOnlyObjectWrapper<>(Optional.empty());

    public BroadcastViewModel(Desk desk) {
        this.desk = desk;
        broadcast = new Live<>(desk.faces().broadcasting().state(), desk.ui());
        peers = new Live<>(desk.faces().peers(), desk.ui());
        health = new Live<>(desk.faces().health(), desk.ui());
        relays = new Live<>(desk.faces().relays().state(), desk.ui());
        mode = new ReadOnlyObjectWrapper<>(broadcast.get().mode());
        broadcast.onChange(this::drawAll);
        peers.onChange(this::drawReach);
        health.onChange(this::write);
        relays.onChange(this::write);
        desk.time().now().addListener((source, before, now) -> write());
    }

    /**
     * The exposure card is open.
     *
     * @param exposure what would be, or is, visible
     * @param change whether it is visible already and would be changed
     */
    public record Question(Exposure exposure, boolean change) {}

    /** One line beside the reach figure. */
    public record Legend(Reach.Knows knows, String text) {}

    // ---- what pressing does

    /** Switches over: asks first when something would become visible that was never confirmed. */
    public void toggle() {
        switch (broadcast.get().mode()) {
            case SILENT -> switchOnOrAsk();
            // Becoming silent must never have to wait for becoming visible.
            case BROADCASTING, SWITCHING_ON -> switchOff();
            case SWITCHING_OFF -> {}
        }
    }

    private void switchOnOrAsk() {
        if (broadcast.get().firstTime()) {
            ask();
        } else if (question.get().isEmpty()) {
            switchOn(Set.copyOf(desk.faces().broadcasting().preview().published()));
        }
    }

    /** Opens the exposure card without switching anything. */
    public void ask() {
        if (question.get().isPresent()) {
            // What is being ticked is not thrown away.
            return;
        }
        boolean change = broadcast.get().mode() == Mode.BROADCASTING;
        question.set(Optional.of(new Question(desk.faces().broadcasting().preview(), change)));
    }

    /** The card was confirmed: exactly these addresses become visible. */
    public void confirm(Set<IpAddress> addresses) {
        question.set(Optional.empty());
        switchOn(addresses);
    }

    /** The card was closed without a change. */
    public void decline() {
        question.set(Optional.empty());
    }

    private void switchOn(Set<IpAddress> addresses) {
        follow(desk.faces().broadcasting().switchOn(addresses));
    }

    private void switchOff() {
        question.set(Optional.empty());
        follow(desk.faces().broadcasting().switchOff());
    }

    private void follow(CompletableFuture<BroadcastSnapshot> outcome) {
        problem.set("");
        var _ = outcome.whenCompleteAsync(
                (snapshot, failure) -> {
                    if (failure != null) {
                        problem.set(Failures.sentence(failure));
                    }
                },
                desk.ui());
    }

    // ---- what is shown

    private void drawAll() {
        mode.set(broadcast.get().mode());
        visible.set(broadcast.get().visible());
        receipt.set(broadcast.get().receipt().isPresent());
        drawReach();
    }

    private void drawReach() {
        reach.set(Reach.of(peers.get(), broadcast.get()));
        write();
    }

    private void write() {
        BroadcastSnapshot now = broadcast.get();
        switch (now.mode()) {
            case SILENT -> writeSilent(now);
            case BROADCASTING -> writeBroadcasting(now);
            case SWITCHING_ON -> {
                word.set(Texts.get("home.hero.word.switching_on"));
                sentence.set(telling("home.hero.sentence.switching_on", now));
                basis.set(progress(now));
            }
            case SWITCHING_OFF -> {
                word.set(Texts.get("home.hero.word.switching_off"));
                sentence.set(telling("home.hero.sentence.switching_off", now));
                basis.set(progress(now));
            }
        }
        legend.set(legend(now));
    }

    private static List<Texts.Span> telling(String key, BroadcastSnapshot now) {
        return Texts.rich(key, now.relays().total(), now.peers().total());
    }

    private static String progress(BroadcastSnapshot now) {
        return Texts.get(
                "home.hero.basis.progress",
                now.relays().done(),
                now.relays().total(),
                now.peers().done(),
                now.peers().total());
    }

    private void writeSilent(BroadcastSnapshot now) {
        word.set(Texts.get("home.hero.word.silent"));
        List<Receipt.Line> open = now.receipt().map(this::outstanding).orElse(List.of());
        Optional<Instant> last =
                open.stream().flatMap(line -> line.lapses().stream()).max(Comparator.naturalOrder());
        if (open.isEmpty()) {
            sentence.set(Texts.rich("home.hero.sentence.silent"));
        } else {
            String until = last.map(at -> Texts.get("home.hero.until", moment(at)))
                    .orElse(Texts.get("home.hero.until_expiry"));
            sentence.set(
                    open.size() == 1
                            ? Texts.rich(
                                    "home.hero.sentence.outstanding_one",
                                    open.getFirst().who(),
                                    until)
                            : Texts.rich("home.hero.sentence.outstanding", open.size(), until));
        }
        basis.set(now.receipt()
                .map(receipt -> Texts.get(
                        "home.hero.basis.switched_off",
                        moment(receipt.at()),
                        Words.span(Duration.between(receipt.onFor(), receipt.at()))))
                .orElse(Texts.get("home.hero.basis.silent", moment(now.since()))));
    }

    /** Lines that nobody confirmed and that have not lapsed yet. */
    private List<Receipt.Line> outstanding(Receipt receipt) {
        Instant now = desk.time().get();
        return receipt.lines().stream()
                .filter(line -> line.confirmed().isEmpty())
                .filter(line -> line.lapses().map(now::isBefore).orElse(true))
                .toList();
    }

    private void writeBroadcasting(BroadcastSnapshot now) {
        word.set(Texts.get("home.hero.word.broadcasting"));
        int total = reach.get().total();
        sentence.set(
                total == 0
                        ? Texts.rich("home.hero.sentence.broadcasting_alone")
                        : Texts.rich(
                                "home.hero.sentence.broadcasting", reach.get().yes(), total));
        var parts = new ArrayList<String>();
        now.renewsAt()
                .ifPresent(at -> parts.add(Texts.get(
                        "home.hero.basis.renews",
                        Words.span(Duration.between(desk.time().get(), at)))));
        if (now.relays().total() > 0) {
            parts.add(Texts.get(
                    "home.hero.basis.listed", now.relays().done(), now.relays().total()));
        }
        parts.add(
                health.get().port() == HealthSnapshot.Port.OPEN
                        ? Texts.get("home.hero.basis.reachable")
                        : Texts.get("home.hero.basis.reach_not_tested"));
        basis.set(String.join(" · ", parts));
    }

    private List<Legend> legend(BroadcastSnapshot now) {
        Reach figure = reach.get();
        if (figure.live()) {
            return List.of(
                    new Legend(Reach.Knows.YES, Texts.get("home.reach.yes", figure.yes())),
                    new Legend(Reach.Knows.NO, Texts.get("home.reach.not_yet", figure.total() - figure.yes())));
        }
        List<Receipt.Line> open = now.receipt().map(this::outstanding).orElse(List.of()).stream()
                .filter(line -> line.kind() == Receipt.Kind.PEER)
                .toList();
        if (open.isEmpty()) {
            return List.of(new Legend(Reach.Knows.NO, Texts.get("home.reach.nobody", figure.total())));
        }
        int total = Math.max(figure.total(), open.size());
        String text = open.stream()
                .flatMap(line -> line.lapses().stream())
                .max(Comparator.naturalOrder())
                .map(last -> Texts.get("home.reach.perhaps_until", open.size(), total, moment(last)))
                .orElse(Texts.get("home.reach.perhaps", open.size(), total));
        return List.of(new Legend(Reach.Knows.PERHAPS, text));
    }

    private String moment(Instant at) {
        return Words.moment(at, desk.time().get());
    }

    // ---- properties

    public ReadOnlyObjectProperty<Mode> mode() {
        return mode.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty word() {
        return word.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<List<Texts.Span>> sentence() {
        return sentence.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty basis() {
        return basis.getReadOnlyProperty();
    }

    /** Why the last switching failed; empty when it did not. */
    public ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Reach> reach() {
        return reach.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<List<Legend>> legend() {
        return legend.getReadOnlyProperty();
    }

    /** What others can see now. */
    public ReadOnlyObjectProperty<Optional<Exposure>> visible() {
        return visible.getReadOnlyProperty();
    }

    /** Whether the receipt of the last switching off is shown. */
    public ReadOnlyBooleanProperty hasReceipt() {
        return receipt.getReadOnlyProperty();
    }

    /** The exposure card, while it is open. */
    public ReadOnlyObjectProperty<Optional<Question>> question() {
        return question.getReadOnlyProperty();
    }
}
