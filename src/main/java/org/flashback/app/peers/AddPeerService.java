package org.flashback.app.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.flashback.app.node.LinkIntake;
import org.flashback.app.node.NodeLoop;
import org.flashback.app.port.Transport;
import org.flashback.core.gossip.Candidate;
import org.flashback.core.gossip.Input;
import org.flashback.core.gossip.Output;
import org.flashback.core.identity.Email;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.PeerLink;

/** Hands the places of a link to the engine and watches what becomes of the dials. */
public final class AddPeerService implements AddPeer {
    /** Until an answer is given; a dial that is still under way goes on. */
    static final Duration PATIENCE = Duration.ofSeconds(12);

    private final NodeLoop loop;
    private final PeersService peers;
    private final PeerId own;
    private final Predicate<IpAddress> inReach;
    private final Set<Attempt> attempts = ConcurrentHashMap.newKeySet();

    /**
     * @param own the lasting id
     * @param inReach whether this computer is part of the address's network, or the address is public
     */
    public AddPeerService(
            NodeLoop loop, LinkIntake intake, PeersService peers, PeerId own, Predicate<IpAddress> inReach) {
        this.loop = loop;
        this.peers = peers;
        this.own = own;
        this.inReach = inReach;
        loop.onNotify(notify -> {
            if (notify instanceof Output.LinkUp up) {
                attempts.forEach(attempt -> attempt.met(up.peer()));
            }
        });
        intake.onDialFailed((target, reason) -> attempts.forEach(attempt -> attempt.failed(target, reason)));
    }

    @Override
    public CompletableFuture<Outcome> add(PeerLink link) {
        if (link.peerId().equals(own)) {
            return CompletableFuture.completedFuture(new Yourself());
        }
        List<IpAddress> places = link.addresses().stream().filter(inReach).toList();
        return loop.ask(engine ->
                        engine.links().stream().anyMatch(open -> open.peer().equals(link.peerId())))
                .thenCompose(linked -> {
                    if (linked) {
                        return CompletableFuture.completedFuture(new Met(link.peerId(), name(link), true));
                    }
                    return places.isEmpty()
                            ? CompletableFuture.completedFuture(new OutOfReach(link.peerId(), link.addresses()))
                            : dial(link, places);
                });
    }

    private CompletableFuture<Outcome> dial(PeerLink link, List<IpAddress> places) {
        var attempt = new Attempt(link, places);
        attempts.add(attempt);
        loop.submit(new Input.Suggested(
                Input.Source.LINK,
                places.stream()
                        .map(address -> new Candidate(link.peerId(), address, link.port(), false))
                        .toList()));
        CompletableFuture.delayedExecutor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> attempt.outcome.complete(attempt.unanswered()));
        return attempt.outcome.whenComplete((_, _) -> attempts.remove(attempt));
    }

    /** That of the record, once it is here. */
    private String name(PeerLink link) {
        Optional<String> known = peers.state().current().rows().stream()
                .filter(row -> row.peerId().equals(link.peerId()) && !row.name().isEmpty())
                .map(PeerRow::name)
                .findFirst();
        return known.or(() -> link.name().map(Email::text)).orElse("");
    }

    /** One link whose owner is looked for. */
    private final class Attempt {
        private final PeerLink link;
        private final List<IpAddress> places;
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        private final Map<IpAddress, String> failures = new LinkedHashMap<>();

        Attempt(PeerLink link, List<IpAddress> places) {
            this.link = link;
            this.places = places;
        }

        void met(PeerId peer) {
            if (peer.equals(link.peerId())) {
                outcome.complete(new Met(peer, name(link), false));
            }
        }

        synchronized void failed(Transport.DialTarget target, String reason) {
            boolean ours = target.expected().equals(Optional.of(link.peerId()))
                    && target.port() == link.port()
                    && places.contains(target.address());
            if (ours) {
                failures.put(target.address(), reason);
                if (failures.size() == places.size()) {
                    outcome.complete(unanswered());
                }
            }
        }

        /** A wrong key at one place outweighs silence at the others: somebody has to know of it. */
        synchronized Outcome unanswered() {
            return failures.containsValue(Transport.OTHER_KEY)
                    ? new OtherKey(link.peerId())
                    : new NoAnswer(link.peerId(), new ArrayList<>(failures.values()));
        }
    }
}
