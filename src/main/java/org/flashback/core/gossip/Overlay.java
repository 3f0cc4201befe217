package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Limits;

/**
 * Keeps eight links, at least four of them dialled by ourselves (protocol section 5): hears of candidates, dials, and tries
 * again. Whom to choose is {@link Choice}'s matter, which links to change {@link Upkeep}'s.
 */
final class Overlay {
    /** Nobody could be dialled: the next look, the first time; then each pause is twice as long as the one before … */
    private static final Duration FIRST_LOOK = Duration.ofMillis(250);

    /** … up to this. A pause of a candidate that ends, or a new candidate, is noticed at once. */
    private static final Duration LAST_LOOK = Duration.ofSeconds(8);

    /** For this long after a change of the identity those who were neighbours before it are dialled last. */
    private static final Duration AVOID = Duration.ofMinutes(1);

    /** Without any link for this long a node is cut off, and not just starting or losing one. */
    private static final Duration ALONE_AFTER = Duration.ofSeconds(5);

    private final Self self;
    private final PeerTable table;
    private final LinkTable links;
    private final AddressBook book;
    private final Dials dials = new Dials();
    private final Choice choice;
    private final Upkeep upkeep;
    private final Refutation refutation;
    private final StoredCandidates stored;

    /** Whom the user or the local network named, and stored neighbours: dialled before anybody is chosen. */
    private final Deque<Known> first = new ArrayDeque<>(0);

    private Instant nextDial;
    private Instant nextChoice = Instant.MIN;
    private Duration pause = FIRST_LOOK;
    private Instant oneByOneUntil = Instant.MIN;
    private Instant aloneSince = Instant.MAX;
    private boolean alone;

    Overlay(
            Self self,
            PeerTable table,
            LinkTable links,
            DialPolicy policy,
            Reconciliation reconciliation,
            Instant now) {
        this.self = self;
        this.table = table;
        this.links = links;
        this.book = new AddressBook(self.random());
        this.choice = new Choice(self, table, links, policy, book, dials);
        this.upkeep = new Upkeep(self, links, book, dials, reconciliation, now);
        this.refutation = new Refutation(self, choice, dials);
        this.stored = new StoredCandidates(book, dials);
        this.nextDial = now;
    }

    void restore(List<Candidate> candidates) {
        for (Candidate candidate : candidates) {
            Optional<Known> known =
                    withdrawn(candidate.peerId()) ? Optional.empty() : book.restored(Place.of(candidate));
            if (candidate.anchor()) {
                known.ifPresent(first::add);
            }
        }
        stored.restored(candidates);
    }

    /** A record that was taken into the table. Addresses on a local network count only from somebody met there. */
    void learned(Instant now, VerifiedRecord record, Supplier<Introducer> from) {
        PeerId peer = record.peerId();
        if (!(record.content() instanceof PeerRecord.Broadcast broadcast) || book.seqOf(peer) == record.seq()) {
            return;
        }
        List<IpAddress> addresses = broadcast.contact().addresses();
        int port = broadcast.contact().port().orElse(0);
        if (peer.equals(self.ownId()) || ((addresses.isEmpty() || port == 0) && !book.knows(peer))) {
            return;
        }
        Introducer by = from.get();
        List<Place> places = new ArrayList<>(addresses.size());
        for (IpAddress address : addresses) {
            if (port != 0 && (by.nearby() || address.isLoopback() || !address.isLocalNetwork())) {
                places.add(new Place(peer, address, port));
            }
        }
        if (book.named(peer, record.seq(), places, by)) {
            candidateAdded(now);
        }
    }

    /** The local network or the user names them (protocol section 5). */
    void suggested(Turn turn, Input.Suggested suggestion) {
        boolean byUser = suggestion.source() == Input.Source.LINK;
        suggestion.candidates().stream().limit(Limits.MAX_SUGGESTED).forEach(candidate -> {
            Place place = Place.of(candidate);
            boolean known = book.find(place) != null;
            if (!withdrawn(place.peer())) {
                book.suggested(place, byUser ? Introducer.USER : Introducer.LAN)
                        .filter(entry -> byUser || (!known && entry.group().nearby()))
                        .filter(entry -> first.size() < Limits.MAX_CANDIDATES)
                        .ifPresent(first::add);
            }
        });
        candidateAdded(turn.now());
    }

    void refute(Turn turn, VerifiedRecord withdrawal) {
        refutation.refute(turn.now(), withdrawal);
    }

    /** Whether this dial was made under an identity that is no more. */
    boolean isStale(long dial) {
        return dials.isStale(dial);
    }

    /** The key was met there: the address is proven, whatever becomes of the link. */
    void connected(long dial, Link link) {
        dials.connected(dial, link).ifPresent(done -> book.reached(done.to()));
        // One more may be under way now.
        nextChoice = earlier(nextChoice, link.openedAt());
    }

    /**
     * A HELLO was accepted.
     *
     * @param differs whether the digest in it was not ours
     */
    void established(Turn turn, Link link, boolean differs) {
        Optional<Dials.Dial> dial = dials.find(link.id()).filter(known -> !known.released());
        if (dial.isPresent() && dial.get().purpose() == Dials.Purpose.REFUTATION) {
            refutation.give(turn, dial.get(), link);
        } else if (dial.isPresent()) {
            upkeep.established(turn, dial.get(), differs);
            if (dial.get().purpose() == Dials.Purpose.LINK) {
                stored.linksChanged();
            }
        }
    }

    /** The table has learnt something over this link. */
    void news(LinkId link) {
        dials.find(link).ifPresent(Dials.Dial::broughtNews);
    }

    void dialFailed(Turn turn, long dial) {
        dials.failed(dial).ifPresent(failed -> failed(turn.now(), failed));
    }

    void disconnected(Turn turn, Link link, int code) {
        Optional<Dials.Dial> dial = dials.gone(link.id());
        dial.filter(known -> !known.released()).ifPresent(known -> lost(turn.now(), known, link, code));
        // Who leaves again at once was a feeler.
        boolean loss = dial.map(known -> known.purpose() == Dials.Purpose.LINK)
                .orElse(!turn.now().isBefore(link.openedAt().plus(Limits.FEELER_LIFE)));
        if (loss) {
            // A lost link is replaced at once if anybody else can be dialled.
            lookNow(turn.now());
            stored.linksChanged();
        } else {
            nextChoice = earlier(nextChoice, turn.now().plus(FIRST_LOOK));
        }
    }

    /** The identity changes: what is being dialled is void, and other neighbours are looked for after a while (1.3). */
    void identityChanged(Instant now) {
        boolean unused = !dials.any() && links.all().isEmpty();
        dials.voidAll();
        refutation.forget();
        upkeep.identityChanged(now);
        // An identity that nobody has seen cannot be matched with the next one: no reason to wait.
        choice.avoidNeighbours(unused ? now : now.plus(AVOID));
        oneByOneUntil = unused ? now : now.plus(Limits.MODE_CHANGE_DELAY);
        nextDial = unused ? now : now.plus(randomUpTo(Limits.MODE_CHANGE_DELAY));
        lookNow(now);
    }

    /** No record of it is held any more. */
    void expired(PeerId peer) {
        book.unnamed(peer);
    }

    /** Its addresses go. Returns what is to be stored then, if they were. */
    Optional<Output> withdrew(PeerId peer) {
        book.forget(peer);
        return stored.withdrew(peer);
    }

    void tick(Turn turn) {
        Instant now = turn.now();
        for (Dials.Dial lost : dials.lost(now)) {
            failed(now, lost);
        }
        upkeep.tick(turn);
        lookWhetherAlone(now);
        if (!now.isBefore(nextDial)) {
            refutation.tick(turn);
            dialNamed(turn);
            if (book.takeDue(now)) {
                lookNow(now);
            }
            dialWanted(turn);
            feel(turn);
        }
        stored.tick(turn);
    }

    /** Costs a walk over the links; never asks for a wake at which nothing can be due. */
    Instant nextWake(Instant now) {
        Instant next = earlier(dials.nextDue(now), stored.nextWake());
        if (nextDial.isAfter(now)) {
            return earlier(next, nextDial);
        }
        next = earlier(next, refutation.nextWake());
        next = earlier(next, upkeep.nextWake(book.size() > 0));
        if (book.size() > 0) {
            next = earlier(next, nextChoice);
        }
        // Nobody waits for a pause to end while enough are linked.
        return nextChoice.isBefore(Instant.MAX) ? earlier(next, book.nextDue().orElse(Instant.MAX)) : next;
    }

    /** Whether a handshake succeeded at an address that the peer still names. */
    boolean proven(PeerId peer) {
        return book.proven(peer);
    }

    /** The user's and the local network's candidates, whatever else is linked; stored neighbours if a link is wanted. */
    private void dialNamed(Turn turn) {
        while (!first.isEmpty() && mayDialMore() && !turn.now().isBefore(nextDial)) {
            Known known = first.removeFirst();
            boolean link = upkeep.lacking(turn.now()) && !dials.takes(known.group());
            boolean named = known.introducer().chosen();
            if ((link || named) && choice.may(known, turn.now(), false)) {
                dial(turn, known, link ? Dials.Purpose.LINK : Dials.Purpose.FEELER);
            }
        }
    }

    private void dialWanted(Turn turn) {
        Instant now = turn.now();
        while (!now.isBefore(nextDial) && !now.isBefore(nextChoice)) {
            if (!mayDialMore() || !upkeep.lacking(now)) {
                // Whatever changes this says so by itself, but for a dial that takes long.
                nextChoice = dials.nextSlow(now);
                return;
            }
            Optional<Known> chosen = choice.choose(now, Dials.Purpose.LINK);
            if (chosen.isEmpty()) {
                nextChoice = now.plus(pause);
                pause = pause.multipliedBy(2).compareTo(LAST_LOOK) > 0 ? LAST_LOOK : pause.multipliedBy(2);
                return;
            }
            pause = FIRST_LOOK;
            dial(turn, chosen.get(), Dials.Purpose.LINK);
        }
    }

    private void feel(Turn turn) {
        if (book.size() == 0 || turn.now().isBefore(nextDial)) {
            return;
        }
        if (upkeep.feelerDue(turn.now()) && mayDialMore()) {
            choice.choose(turn.now(), Dials.Purpose.FEELER).ifPresent(known -> dial(turn, known, Dials.Purpose.FEELER));
        }
        if (upkeep.rotationDue(turn) && mayDialMore()) {
            choice.choose(turn.now(), Dials.Purpose.SPARE).ifPresent(known -> dial(turn, known, Dials.Purpose.SPARE));
        }
    }

    private void dial(Turn turn, Known to, Dials.Purpose purpose) {
        Place place = to.place();
        book.dialled(to, turn.now(), alone && purpose == Dials.Purpose.LINK);
        long number = dials.begin(to, purpose, turn.now());
        if (turn.now().isBefore(oneByOneUntil)) {
            // Right after a change of the identity the links come one by one.
            nextDial = turn.now().plus(randomUpTo(Duration.between(turn.now(), oneByOneUntil)));
        }
        turn.add(new Output.Dial(number, place.peer(), place.address(), place.port()));
    }

    private void failed(Instant now, Dials.Dial dial) {
        if (dial.stale()) {
            return;
        }
        book.failed(dial.to(), now);
        if (dial.purpose() == Dials.Purpose.REFUTATION) {
            refutation.failed(now);
        }
        lookNow(now);
    }

    private void lost(Instant now, Dials.Dial dial, Link link, int code) {
        if (code == CloseCode.FULL.number()) {
            book.pause(dial.to(), now.plus(Limits.RETRY_FULL));
        } else if (code != CloseCode.SELF_OR_DUPLICATE.number()) {
            if (!now.isBefore(link.openedAt().plus(Limits.RETRY_MAX))) {
                // It was a good link: the pauses begin anew. Who lets in and throws out at once is tried ever less.
                book.good(dial.to());
            }
            book.failed(dial.to(), now);
        }
        if (dial.purpose() == Dials.Purpose.REFUTATION) {
            refutation.failed(now);
        }
    }

    private void lookWhetherAlone(Instant now) {
        boolean linked = links.anyUsable();
        aloneSince = linked ? Instant.MAX : aloneSince.isBefore(now) ? aloneSince : now;
        alone = !linked && !now.isBefore(aloneSince.plus(ALONE_AFTER));
        choice.alone(alone);
    }

    /** A dead address answers after seconds, and after a disaster most are dead: who has no link tries more at once. */
    private boolean mayDialMore() {
        return dials.underWay() < (alone ? Limits.MAX_DIALLING_ALONE : Limits.MAX_DIALLING);
    }

    private void candidateAdded(Instant now) {
        stored.candidateAdded();
        Instant soon = now.plus(FIRST_LOOK);
        nextChoice = earlier(nextChoice, pause.equals(FIRST_LOOK) ? now : soon);
    }

    private void lookNow(Instant now) {
        nextChoice = now;
        pause = FIRST_LOOK;
    }

    private boolean withdrawn(PeerId peer) {
        return table.find(peer).filter(PeerEntry::withdrawn).isPresent();
    }

    private Duration randomUpTo(Duration bound) {
        return Duration.ofMillis(self.random().nextLong(Math.max(1, bound.toMillis())));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
