package org.flashback.ui.shell;

import java.time.Duration;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.flashback.app.node.HealthSnapshot;
import org.flashback.app.node.Notice;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Live;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.Tone;
import org.flashback.ui.common.Words;

/** The health line: relay, peers, port, disk, clock, always all five; and the notices. */
public final class HealthViewModel {
    /** Of the network's clock; above it signed times begin to look wrong to others. */
    private static final long CLOCK_TOLERANCE_MS = 30_000;

    private static final long LITTLE_SPACE = 500_000_000;

    private final ReadOnlyObjectWrapper<List<Item>> items = new ReadOnlyObjectWrapper<>(starting());
    private final ReadOnlyObjectWrapper<List<Notice>> notices = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyStringWrapper noticeCount = new ReadOnlyStringWrapper(Texts.get("shell.health.notices", 0));

    /** One of the five. */
    public record Item(String name, String value, Tone tone) {}

    /** The node is there. FX thread. */
    public void attach(Desk desk) {
        var health = new Live<HealthSnapshot>(desk.faces().health(), desk.ui());
        health.onChange(() -> show(health.get()));
    }

    private void show(HealthSnapshot health) {
        items.set(List.of(relay(health), peers(health), port(health), disk(health), clock(health)));
        notices.set(health.notices());
        noticeCount.set(Texts.get("shell.health.notices", health.notices().size()));
    }

    private static List<Item> starting() {
        String value = Texts.get("shell.health.starting");
        return List.of(
                new Item(Texts.get("shell.health.relay"), value, Tone.NEUTRAL),
                new Item(Texts.get("shell.health.peers"), value, Tone.NEUTRAL),
                new Item(Texts.get("shell.health.port"), value, Tone.NEUTRAL),
                new Item(Texts.get("shell.health.disk"), value, Tone.NEUTRAL),
                new Item(Texts.get("shell.health.clock"), value, Tone.NEUTRAL));
    }

    private static Item relay(HealthSnapshot health) {
        String name = Texts.get("shell.health.relay");
        if (health.relaysTotal() == 0) {
            return new Item(name, Texts.get("shell.health.relay_none"), Tone.NEUTRAL);
        }
        String count = Texts.get("shell.health.relay_count", health.relaysAnswering(), health.relaysTotal());
        String value = health.relayRttMs().isPresent()
                ? Texts.get(
                        "shell.health.relay_rtt",
                        count,
                        Words.millis(health.relayRttMs().getAsLong()))
                : count;
        return new Item(name, value, health.relaysAnswering() == health.relaysTotal() ? Tone.GOOD : Tone.WAITS);
    }

    private static Item peers(HealthSnapshot health) {
        String name = Texts.get("shell.health.peers");
        return health.peersKnown() == 0
                ? new Item(name, Texts.get("shell.health.peers_none"), Tone.NEUTRAL)
                : new Item(
                        name,
                        Texts.get("shell.health.peers_count", health.peersKnown()),
                        health.peersOnline() > 0 ? Tone.GOOD : Tone.WAITS);
    }

    private static Item port(HealthSnapshot health) {
        String name = Texts.get("shell.health.port");
        String number = health.portNumber().isPresent()
                ? Integer.toString(health.portNumber().getAsInt())
                : Words.NONE;
        return switch (health.port()) {
            case CLOSED_WHILE_SILENT -> new Item(name, Texts.get("shell.health.port_closed"), Tone.NEUTRAL);
            case NOT_TESTED -> new Item(name, Texts.get("shell.health.port_not_tested", number), Tone.NEUTRAL);
            case OPEN -> new Item(name, Texts.get("shell.health.port_open", number), Tone.GOOD);
            case STARTING -> new Item(name, Texts.get("shell.health.starting"), Tone.NEUTRAL);
        };
    }

    private static Item disk(HealthSnapshot health) {
        String name = Texts.get("shell.health.disk");
        if (health.freeBytes().isEmpty()) {
            return new Item(name, Texts.get("shell.health.not_measured"), Tone.NEUTRAL);
        }
        long free = health.freeBytes().getAsLong();
        return new Item(
                name,
                Texts.get("shell.health.disk_free", Words.bytes(free)),
                free < LITTLE_SPACE ? Tone.NEEDS_YOU : Tone.GOOD);
    }

    private static Item clock(HealthSnapshot health) {
        String name = Texts.get("shell.health.clock");
        if (health.clockSkewMs().isEmpty()) {
            return new Item(name, Texts.get("shell.health.not_measured"), Tone.NEUTRAL);
        }
        long skew = health.clockSkewMs().getAsLong();
        if (Math.abs(skew) <= CLOCK_TOLERANCE_MS) {
            return new Item(name, Texts.get("shell.health.clock_in_step"), Tone.GOOD);
        }
        String span = Words.span(Duration.ofMillis(Math.abs(skew)));
        String value =
                skew > 0 ? Texts.get("shell.health.clock_ahead", span) : Texts.get("shell.health.clock_behind", span);
        return new Item(name, value, Tone.WAITS);
    }

    public ReadOnlyObjectProperty<List<Item>> items() {
        return items.getReadOnlyProperty();
    }

    /** Newest first. */
    public ReadOnlyObjectProperty<List<Notice>> notices() {
        return notices.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty noticeCount() {
        return noticeCount.getReadOnlyProperty();
    }
}
