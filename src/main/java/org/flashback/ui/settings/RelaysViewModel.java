package org.flashback.ui.settings;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.flashback.app.network.RelayStatus;
import org.flashback.core.relay.RelayUrl;
import org.flashback.core.relay.RelayUrl.RelayUrlFormatException;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Failures;
import org.flashback.ui.common.Live;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.Tone;
import org.flashback.ui.common.Words;

/** The relays: how each answers, adding, removing, and the one that runs here. */
public final class RelaysViewModel {
    private static final int PIN_SHOWN = 6;

    private final Desk desk;
    private final Live<List<RelayStatus>> relays;
    private final Live<Optional<String>> hosted;
    private final ReadOnlyObjectWrapper<List<Row>> rows = new ReadOnlyObjectWrapper<>(List.of());
    private final StringProperty draft = new SimpleStringProperty("");
    private final ReadOnlyStringWrapper draftProblem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper hosting = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper hostingChanges = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper joinLink = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper hostingProblem = new ReadOnlyStringWrapper("");

    public RelaysViewModel(Desk desk) {
        this.desk = desk;
        relays = new Live<>(desk.faces().relays().state(), desk.ui());
        hosted = new Live<>(desk.faces().hosting().url(), desk.ui());
        relays.onChange(this::list);
        hosted.onChange(() -> {
            hosting.set(hosted.get().isPresent());
            joinLink.set(hosted.get().orElse(""));
        });
        desk.time().now().addListener((source, before, now) -> list());
        draft.addListener((source, before, now) -> draftProblem.set(""));
    }

    /**
     * One relay.
     *
     * @param waits whether "Try now" helps
     */
    public record Row(RelayUrl url, Tone tone, String address, String state, String detail, boolean waits) {}

    private void list() {
        Instant now = desk.time().get();
        rows.set(relays.get().stream().map(status -> row(status, now)).toList());
    }

    private static Row row(RelayStatus status, Instant now) {
        return switch (status.state()) {
            case ANSWERING -> make(status, Tone.GOOD, answering(status), "", false);
            case CONNECTING -> make(status, Tone.NEUTRAL, Texts.get("settings.relays.connecting"), "", false);
            case UNREACHABLE ->
                make(status, Tone.WAITS, Texts.get("settings.relays.unreachable"), next(status, now), true);
            case SLOW_DOWN ->
                make(status, Tone.WAITS, Texts.get("settings.relays.slow_down"), next(status, now), false);
            case WRONG_KEY ->
                make(status, Tone.NEEDS_YOU, Texts.get("settings.relays.wrong_key"), next(status, now), true);
            case NAME_TAKEN ->
                make(status, Tone.NEEDS_YOU, Texts.get("settings.relays.name_taken"), next(status, now), true);
            case REFUSED -> make(status, Tone.NEEDS_YOU, Texts.get("settings.relays.refused"), next(status, now), true);
        };
    }

    private static Row make(RelayStatus status, Tone tone, String state, String next, boolean waits) {
        boolean failed = tone == Tone.WAITS || tone == Tone.NEEDS_YOU;
        String reason = failed ? status.detail() : "";
        String detail = reason.isEmpty() || next.isEmpty() ? reason + next : reason + " · " + next;
        return new Row(status.url(), tone, "https://" + status.url().label(), state, detail, waits);
    }

    private static String answering(RelayStatus status) {
        String rtt = status.rttMs().isPresent() ? Words.millis(status.rttMs().getAsLong()) : Words.NONE;
        String pin = status.url()
                .pin()
                .map(text -> Texts.get("settings.relays.pinned", text.substring(0, PIN_SHOWN)))
                .orElse("");
        return status.registered()
                ? Texts.get("settings.relays.answering_listed", rtt, pin)
                : Texts.get("settings.relays.answering", rtt, pin);
    }

    private static String next(RelayStatus status, Instant now) {
        return status.nextTry()
                .map(at -> Texts.get("settings.relays.next_try", Words.countdown(at, now)))
                .orElse("");
    }

    /** Adds what stands in the field, or says what is wrong with it. */
    public void add() {
        if (draft.get().isBlank()) {
            draftProblem.set(Texts.get("settings.relays.draft_empty"));
            return;
        }
        try {
            desk.faces().relays().add(RelayUrl.parse(draft.get()));
            draft.set("");
        } catch (RelayUrlFormatException notAUrl) {
            draftProblem.set(notAUrl.getMessage());
        }
    }

    public void remove(RelayUrl url) {
        desk.faces().relays().remove(url);
    }

    public void tryNow() {
        desk.faces().relays().tryNow();
    }

    /** Starts or stops the relay on this computer. */
    public void host(boolean wanted) {
        if (hostingChanges.get() || wanted == hosting.get()) {
            return;
        }
        hostingProblem.set("");
        hostingChanges.set(true);
        CompletableFuture<Void> outcome =
                wanted ? desk.faces().hosting().start() : desk.faces().hosting().stop();
        var _ = outcome.whenCompleteAsync(
                (done, failure) -> {
                    hostingChanges.set(false);
                    if (failure != null) {
                        hostingProblem.set(Failures.sentence(failure));
                    }
                },
                desk.ui());
    }

    public ReadOnlyObjectProperty<List<Row>> rows() {
        return rows.getReadOnlyProperty();
    }

    /** The field for a new relay. */
    public StringProperty draft() {
        return draft;
    }

    public ReadOnlyStringProperty draftProblem() {
        return draftProblem.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty hosting() {
        return hosting.getReadOnlyProperty();
    }

    /** Whether it is being started or stopped. */
    public ReadOnlyBooleanProperty hostingChanges() {
        return hostingChanges.getReadOnlyProperty();
    }

    /** What others put into their settings to use it; empty while it does not run. */
    public ReadOnlyStringProperty joinLink() {
        return joinLink.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty hostingProblem() {
        return hostingProblem.getReadOnlyProperty();
    }
}
