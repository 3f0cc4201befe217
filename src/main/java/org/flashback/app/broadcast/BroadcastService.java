package org.flashback.app.broadcast;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.flashback.app.broadcast.BroadcastSnapshot.Mode;
import org.flashback.app.events.EventLog;
import org.flashback.app.events.NodeEvent;
import org.flashback.app.live.Published;
import org.flashback.app.live.Publisher;
import org.flashback.app.network.RelayService;
import org.flashback.app.network.RelayWorker;
import org.flashback.app.node.NodeException;
import org.flashback.app.node.NodeLoop;
import org.flashback.app.node.Notice;
import org.flashback.app.peers.PeersService;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.StoreException;
import org.flashback.app.settings.SettingsService;
import org.flashback.core.gossip.Input;
import org.flashback.core.identity.Email;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.VerifiedLease;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.relay.RelayUrl;

/**
 * The toggle. One switch at a time, on a thread of its own: sign, open the port, tell the links and every relay; or sign
 * the withdrawal, tell the same, close the port, and keep the receipt.
 */
public final class BroadcastService implements Broadcasting, AutoCloseable {
    private final Parts parts;
    private final Publisher<BroadcastSnapshot> state;
    private final SwitchThread switching;
    private final ReachCounter reach;
    private final Exposures exposures;
    private volatile Email name;
    private Optional<VerifiedRecord> record = Optional.empty();
    private Optional<VerifiedLease> lease = Optional.empty();

    /** What the service works with. */
    public record Parts(
            NodeLoop loop,
            OwnRecords records,
            OwnAddresses addresses,
            NodePort port,
            RelayService relays,
            PeersService peers,
            SettingsService settings,
            EventLog events,
            Identities identities,
            org.flashback.app.node.NodeClock clock) {}

    /** The lasting identity, and a fresh one-time identity at each call. */
    public interface Identities {
        LinkIdentity lasting();

        LinkIdentity oneTime();
    }

    public BroadcastService(Parts parts, Email name) {
        this.parts = parts;
        this.name = name;
        this.exposures = new Exposures(parts.addresses(), parts.settings());
        this.state = new Publisher<>(
                Snapshots.silent(0, parts.clock().now(), Optional.empty(), exposures.mustBeShown(name)));
        this.switching = new SwitchThread(state, parts.events(), parts.clock());
        this.reach = new ReachCounter(parts, state);
        parts.relays().onFarewell(this::leave);
    }

    @Override
    public Published<BroadcastSnapshot> state() {
        return state;
    }

    /** The name on the network. */
    public Email name() {
        return name;
    }

    @Override
    public Exposure preview() {
        return exposures.preview(name, parts.port().state().current().port());
    }

    @Override
    public CompletableFuture<BroadcastSnapshot> switchOn(Set<IpAddress> addresses) {
        return switching.run(() -> {
            if (state.current().mode() != Mode.BROADCASTING) {
                on(addresses, true);
            } else if (!state.current()
                    .visible()
                    .map(Exposure::published)
                    .map(Set::copyOf)
                    .equals(Optional.of(addresses))) {
                republish(addresses);
            }
            return state.current();
        });
    }

    /** Switches on for this run only: nothing is written to the settings. */
    public CompletableFuture<BroadcastSnapshot> switchOnForThisRun(Set<IpAddress> addresses) {
        return switching.run(() -> {
            on(addresses, false);
            return state.current();
        });
    }

    @Override
    public CompletableFuture<BroadcastSnapshot> switchOff() {
        return switching.run(() -> {
            if (state.current().mode() == Mode.BROADCASTING) {
                off(true);
            }
            return state.current();
        });
    }

    @Override
    public void dismissReceipt() {
        state.update(old -> old.withReceipt(Optional.empty()));
    }

    @Override
    public CompletableFuture<Void> rename(String text) {
        return switching
                .run(() -> {
                    Optional<String> problem = Email.problem(text);
                    if (problem.isPresent()) {
                        throw new NodeException(new Notice(
                                Notice.Code.BAD_REQUEST,
                                Notice.Severity.NEEDS_YOU,
                                "That cannot be a name.",
                                problem.get() + ".",
                                Optional.of("Write it like ana@laptop.local.")));
                    }
                    Email before = name;
                    name = new Email(text);
                    try {
                        change(settings -> settings.withName(text));
                    } catch (NodeException e) {
                        name = before;
                        throw e;
                    }
                    if (state.current().mode() == Mode.BROADCASTING) {
                        republish(published());
                    }
                    return state.current();
                })
                .thenApply(_ -> null);
    }

    /** A lease prolongs the record (protocol section 3.5). Called by the timer of {@link Renewal}. */
    void renew() {
        var _ = switching.runInBackground(() -> {
            Instant now = parts.clock().now();
            if (record.filter(own -> expiresAt(own).isBefore(now) || livesTooShort(own))
                    .isPresent()) {
                // Asleep for longer than it lived: nobody has it any more. Or the network has grown.
                republish(published());
            } else if (record.isPresent()) {
                long minor = lease.map(held -> held.lease().minor()).orElse(0L) + 1;
                VerifiedLease next = parts.records().lease(record.get(), minor);
                lease = Optional.of(next);
                parts.loop().submit(new Input.Renew(next));
                parts.relays().refresh(presence(record.get()));
            }
            return state.current();
        });
    }

    private boolean livesTooShort(VerifiedRecord own) {
        return own.content().expiresIn().compareTo(parts.records().life()) < 0;
    }

    /** The pause before the next lease. */
    Duration leasePause(RandomGenerator random) {
        return parts.records().leasePause(random);
    }

    private Set<IpAddress> published() {
        return Set.copyOf(state.current().visible().map(Exposure::published).orElse(List.of()));
    }

    private Instant expiresAt(VerifiedRecord own) {
        Instant signed = own.content().expiresAt();
        return lease.map(held -> held.lease().until()).filter(signed::isBefore).orElse(signed);
    }

    /** When the lease is renewed next, for people to see. */
    void renewsAt(Instant at) {
        state.update(old -> old.mode() == Mode.BROADCASTING ? old.withRenewsAt(at) : old);
    }

    /** Whether a record of our own key with this seq was not made here. */
    boolean isForeign(long heard) {
        return parts.records().isForeign(heard, state.current().mode() == Mode.BROADCASTING);
    }

    /** Somebody has a newer record of our own key (protocol section 3.8): we publish, or silent withdraw, above it. */
    void answerAbove(long heard, boolean withdrawal) {
        var _ = switching.runInBackground(() -> {
            parts.records().raiseSeq(heard);
            // Our own later word may have overtaken it while this waited.
            boolean above = record.filter(own -> own.seq() > heard).isPresent();
            Mode mode = state.current().mode();
            if (mode == Mode.BROADCASTING && !above) {
                republish(published());
            } else if (mode == Mode.SILENT && !withdrawal) {
                parts.loop().submit(new Input.Refute(parts.records().withdrawal()));
            }
            return state.current();
        });
    }

    /** The program ends: a broadcasting node withdraws first. The toggle's position is kept for the next start. */
    public void shutDown() {
        switching
                .runInBackground(() -> {
                    if (state.current().mode() == Mode.BROADCASTING) {
                        off(false);
                    }
                    return state.current();
                })
                .join();
    }

    @Override
    public void close() {
        reach.close();
        switching.close();
    }

    /** A removed relay is told to forget us; the withdrawal's seq is above our record's, so a new one goes out. */
    private void leave(RelayWorker relay) {
        var _ = switching.runInBackground(() -> {
            try (relay) {
                if (state.current().mode() == Mode.BROADCASTING) {
                    VerifiedRecord withdrawal = parts.records().withdrawal();
                    Patience.awaitAnswers(
                            List.of(relay.disappear(parts.identities().lasting(), withdrawal.signed())));
                    republish(published());
                }
            }
            return state.current();
        });
    }

    private void on(Set<IpAddress> addresses, boolean keep) throws NodeException {
        state.update(old -> old.withMode(Mode.SWITCHING_ON));
        boolean done = false;
        try {
            parts.port().open(true, parts.identities().lasting());
            VerifiedRecord own = parts.records()
                    .broadcast(
                            name,
                            List.copyOf(addresses),
                            parts.port().state().current().port());
            if (keep) {
                change(settings -> settings.withBroadcasting(true)
                        .withExposure(exposures.hidden(addresses), exposures.digest(name, addresses)));
            }
            showBroadcasting(own, addresses, parts.clock().now(), () -> parts.loop()
                    .submitSwitch(new Input.SwitchOn(own), parts.identities().lasting()));
            done = true;
        } finally {
            // Also after a defect: a switch that stands between would leave the port open and could not be moved.
            if (!done) {
                record = Optional.empty();
                reopenSilently();
                showSilent(state.current().since(), state.current().receipt());
            }
        }
        Patience.awaitAnswers(parts.relays().appear(presence(record.orElseThrow())));
        event(NodeEvent.Kind.BROADCAST_ON);
        reach.recount();
    }

    private void republish(Set<IpAddress> addresses) throws NodeException {
        VerifiedRecord own = parts.records()
                .broadcast(
                        name,
                        List.copyOf(addresses),
                        parts.port().state().current().port());
        change(settings -> settings.withExposure(exposures.hidden(addresses), exposures.digest(name, addresses)));
        showBroadcasting(
                own, addresses, state.current().since(), () -> parts.loop().submit(new Input.Publish(own)));
        Patience.awaitAnswers(parts.relays().appear(presence(own)));
        reach.recount();
    }

    private void off(boolean byUser) throws NodeException {
        Instant since = state.current().since();
        VerifiedRecord withdrawal = parts.records().withdrawal();
        if (byUser) {
            change(settings -> settings.withBroadcasting(false));
        }
        state.update(old -> old.withMode(Mode.SWITCHING_OFF));
        Optional<Receipt> receipt = Optional.empty();
        try {
            receipt = Optional.of(takeBack(withdrawal, since));
        } finally {
            // Also after a defect: the last word is out, and a switch that stands between could not be moved.
            showSilent(withdrawal.content().issuedAt(), receipt);
        }
        event(NodeEvent.Kind.BROADCAST_OFF);
    }

    private Receipt takeBack(VerifiedRecord withdrawal, Instant since) {
        Instant at = withdrawal.content().issuedAt();
        Instant lapses = record.map(own -> own.content().expiresAt()).orElse(at);
        Optional<Instant> leased = lease.map(held -> held.lease().until());
        Set<PeerId> knew = reach.told();
        reach.beginAt(withdrawal.seq());
        record = Optional.empty();
        lease = Optional.empty();
        LinkIdentity next = parts.identities().oneTime();
        parts.loop().submitSwitch(new Input.SwitchOff(withdrawal, next.key().peerId()), next);
        Map<RelayUrl, CompletableFuture<Optional<Instant>>> answers = Patience.confirmations(
                parts.relays().disappear(parts.identities().lasting(), withdrawal.signed()), parts.clock());
        Patience.awaitClosedLinks(parts.loop());
        reopenSilently();
        Map<RelayUrl, Optional<Instant>> relays = new LinkedHashMap<>();
        answers.forEach((url, answer) -> relays.put(url, answer.join()));
        return new Receipt(
                withdrawal.seq(),
                at,
                since,
                Receipts.lines(
                        relays,
                        parts.peers().state().current().rows(),
                        new Receipts.Told(knew, reach.told()),
                        at,
                        leased.filter(lapses::isBefore).orElse(lapses)));
    }

    private void reopenSilently() {
        try {
            parts.port().open(false, parts.identities().oneTime());
        } catch (NodeException e) {
            event(NodeEvent.Kind.NOTICE, "", e.notice().title());
        }
    }

    private RelayService.Presence presence(VerifiedRecord own) {
        return new RelayService.Presence(
                parts.identities().lasting(), new SignedEntry(own.signed(), lease.map(VerifiedLease::signed)));
    }

    /** Everything that may fail or wait comes before the word is given and outside the snapshot's lock. */
    private void showBroadcasting(VerifiedRecord own, Set<IpAddress> addresses, Instant since, Runnable giveWord) {
        Exposure visible =
                exposures.visible(name, parts.port().state().current().port(), addresses);
        reach.beginAt(own.seq());
        record = Optional.of(own);
        lease = Optional.empty();
        giveWord.run();
        state.publish(
                Snapshots.broadcasting(visible, parts.relays().state().current().size(), since));
    }

    private void showSilent(Instant since, Optional<Receipt> receipt) {
        int relays = parts.relays().state().current().size();
        state.publish(Snapshots.silent(relays, since, receipt, exposures.mustBeShown(name)));
    }

    private void event(NodeEvent.Kind kind) {
        event(kind, name.text(), "");
    }

    private void event(NodeEvent.Kind kind, String subject, String text) {
        parts.events().add(new NodeEvent(parts.clock().now(), kind, subject, text, Optional.empty()));
    }

    private void change(java.util.function.UnaryOperator<org.flashback.app.port.Settings> change) throws NodeException {
        try {
            parts.settings().change(change);
        } catch (StoreException e) {
            String message = e.getMessage();
            throw new NodeException(new Notice(
                    Notice.Code.WRITE_FAILED,
                    Notice.Severity.NEEDS_YOU,
                    "The settings cannot be written.",
                    message == null ? "" : message,
                    Optional.of("Free some space or mend the folder's permissions, then try again.")));
        }
    }
}
