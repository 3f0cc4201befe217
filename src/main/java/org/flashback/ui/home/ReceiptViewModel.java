package org.flashback.ui.home;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.flashback.app.broadcast.BroadcastSnapshot;
import org.flashback.app.broadcast.Receipt;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Live;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.Tone;
import org.flashback.ui.common.Words;

/** The receipt of the last switching off: one row per confirmation, the outstanding ones dated. */
public final class ReceiptViewModel {
    private static final int NAMED = 2;
    private static final int MOST_OUTSTANDING = 4;

    private final Desk desk;
    private final Live<BroadcastSnapshot> broadcast;
    private final ReadOnlyObjectWrapper<Optional<Shown>> shown = new ReadOnlyObjectWrapper<>(Optional.empty());

    public ReceiptViewModel(Desk desk) {
        this.desk = desk;
        this.broadcast = new Live<>(desk.faces().broadcasting().state(), desk.ui());
        broadcast.onChange(() -> shown.set(broadcast.get().receipt().map(this::show)));
    }

    /** One confirmation, or one that is awaited. */
    public record Row(Tone tone, String who, String what, String when) {}

    /** The card's texts. */
    public record Shown(String title, String number, List<Row> rows) {}

    private Shown show(Receipt receipt) {
        String title = Texts.get(
                "home.receipt.title",
                receipt.relays().done(),
                receipt.relays().total(),
                receipt.peers().done(),
                receipt.peers().total());
        String number = Texts.get(
                "home.receipt.number",
                Long.toString(receipt.seq()),
                desk.faces().info().current().peerId().fingerprint().brief(),
                Words.full(receipt.at()));
        return new Shown(title, number, rows(receipt));
    }

    private static List<Row> rows(Receipt receipt) {
        var rows = new ArrayList<Row>();
        List<Receipt.Line> lines = receipt.lines();
        lines.stream()
                .filter(line -> line.kind() == Receipt.Kind.RELAY)
                .map(ReceiptViewModel::relay)
                .forEach(rows::add);
        List<Receipt.Line> took = lines.stream()
                .filter(line ->
                        line.kind() == Receipt.Kind.PEER && line.confirmed().isPresent())
                .toList();
        if (!took.isEmpty()) {
            rows.add(peers(took));
        }
        List<Receipt.Line> open = lines.stream()
                .filter(line ->
                        line.kind() == Receipt.Kind.PEER && line.confirmed().isEmpty())
                .toList();
        open.stream().limit(MOST_OUTSTANDING).map(ReceiptViewModel::waiting).forEach(rows::add);
        if (open.size() > MOST_OUTSTANDING) {
            rows.add(new Row(
                    Tone.WAITS,
                    Texts.get("home.receipt.more_peers", open.size() - MOST_OUTSTANDING),
                    Texts.get("home.receipt.more_outstanding"),
                    Texts.get("home.receipt.waiting")));
        }
        return List.copyOf(rows);
    }

    private static Row relay(Receipt.Line line) {
        return line.confirmed()
                .map(at ->
                        new Row(Tone.GOOD, line.who(), Texts.get("home.receipt.relay_removed"), Words.clockTenths(at)))
                .orElseGet(() -> waiting(line));
    }

    private static Row peers(List<Receipt.Line> took) {
        Instant last = took.stream()
                .flatMap(line -> line.confirmed().stream())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        List<String> names = took.stream().limit(NAMED).map(Receipt.Line::who).toList();
        String who = took.size() == 1 ? names.getFirst() : Texts.get("home.receipt.peers", took.size());
        String what = took.size() == 1
                ? Texts.get("home.receipt.peer_dropped")
                : Texts.get("home.receipt.peers_dropped", String.join(", ", names), took.size() - names.size());
        return new Row(Tone.GOOD, who, what, Words.clockTenths(last));
    }

    private static Row waiting(Receipt.Line line) {
        String lapses = line.lapses()
                .map(at -> Texts.get("home.receipt.lapses", Words.clock(at)))
                .orElse(Texts.get("home.receipt.lapses_by_itself"));
        String detail = line.detail().isEmpty() ? lapses : Texts.get("home.receipt.detail", line.detail(), lapses);
        return new Row(Tone.WAITS, line.who(), detail, Texts.get("home.receipt.waiting"));
    }

    /** The receipt as text, to keep. */
    public String text() {
        return shown.get()
                .map(card -> {
                    var text = new StringBuilder(card.title())
                            .append('\n')
                            .append(card.number())
                            .append('\n');
                    card.rows().forEach(row -> text.append(
                                    Texts.get("home.receipt.line", row.when(), row.who(), row.what()))
                            .append('\n'));
                    return text.toString();
                })
                .orElse("");
    }

    public void dismiss() {
        desk.faces().broadcasting().dismissReceipt();
    }

    /** Present until it is put away. */
    public ReadOnlyObjectProperty<Optional<Shown>> shown() {
        return shown.getReadOnlyProperty();
    }
}
