package org.flashback.ui.peers;

import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.flashback.app.peers.AddPeer;
import org.flashback.app.peers.AddPeerTrouble;
import org.flashback.core.identity.Email;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.PeerLink;
import org.flashback.core.record.PeerLink.PeerLinkFormatException;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Failures;
import org.flashback.ui.common.Texts;

/** "Add a peer": a link is pasted, shown for what it says, and dialled only when the user presses Add. */
public final class AddPeerViewModel {
    private final Desk desk;
    private final ReadOnlyBooleanWrapper open = new ReadOnlyBooleanWrapper();
    private final StringProperty draft = new SimpleStringProperty("");
    private final ReadOnlyStringWrapper reading = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper done = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper dialling = new ReadOnlyBooleanWrapper();

    /** Counts the attempts: an answer to one that was given up is nobody's business. */
    private int attempt;

    public AddPeerViewModel(Desk desk) {
        this.desk = desk;
        draft.addListener((source, before, now) -> read(now));
    }

    /** Opens the sheet; a link that came with it is filled in and not dialled. */
    public void open(String link) {
        attempt++;
        dialling.set(false);
        draft.set("");
        done.set("");
        draft.set(link);
        open.set(true);
    }

    /** Closes it. Returns whether it was open. */
    public boolean close() {
        boolean was = open.get();
        attempt++;
        dialling.set(false);
        open.set(false);
        return was;
    }

    /** Says what the link says; a problem only of what was meant as a link, while it is typed. */
    private void read(String text) {
        done.set("");
        problem.set("");
        reading.set("");
        try {
            PeerLink link = PeerLink.parse(text);
            String places = link.addresses().stream().map(IpAddress::text).collect(Collectors.joining(", "));
            reading.set(Texts.get(
                    "peers.add.reads",
                    link.name().map(Email::text).orElseGet(() -> Texts.get("peers.add.unnamed")),
                    link.peerId().fingerprint().text(),
                    places,
                    String.valueOf(link.port())));
        } catch (PeerLinkFormatException wrong) {
            if (PeerLink.isMeant(text)) {
                problem.set(Failures.sentence(AddPeerTrouble.of(wrong)));
            }
        }
    }

    /** Dials what stands in the field. */
    public void add() {
        if (dialling.get()) {
            return;
        }
        if (draft.get().isBlank()) {
            problem.set(Texts.get("peers.add.empty"));
            return;
        }
        try {
            PeerLink link = PeerLink.parse(draft.get());
            int number = ++attempt;
            problem.set("");
            done.set("");
            dialling.set(true);
            var _ = desk.faces()
                    .addPeer()
                    .add(link)
                    .whenCompleteAsync((outcome, failure) -> show(number, outcome, failure), desk.ui());
        } catch (PeerLinkFormatException wrong) {
            problem.set(Failures.sentence(AddPeerTrouble.of(wrong)));
        }
    }

    private void show(
            int number,
            AddPeer.@org.jspecify.annotations.Nullable Outcome outcome,
            @org.jspecify.annotations.Nullable Throwable failure) {
        if (number != attempt) {
            return;
        }
        dialling.set(false);
        if (failure != null) {
            problem.set(Failures.sentence(failure));
        } else if (outcome instanceof AddPeer.Met met) {
            String who = met.name().isEmpty() ? met.peer().fingerprint().text() : met.name();
            done.set(met.already() ? Texts.get("peers.add.already", who) : Texts.get("peers.add.met", who));
        } else if (outcome != null) {
            AddPeerTrouble.of(outcome).ifPresent(notice -> problem.set(Failures.sentence(notice)));
        }
    }

    public ReadOnlyBooleanProperty opened() {
        return open.getReadOnlyProperty();
    }

    /** The field for the link. */
    public StringProperty draft() {
        return draft;
    }

    /** What the link in the field says; empty while there is none. */
    public ReadOnlyStringProperty reading() {
        return reading.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }

    /** Who was met. */
    public ReadOnlyStringProperty done() {
        return done.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty dialling() {
        return dialling.getReadOnlyProperty();
    }
}
