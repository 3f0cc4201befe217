package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.Verdict;
import org.flashback.core.wire.Digest;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.MessageId;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.TestPeer;
import org.flashback.testkit.Verdicts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A thousand identities of one attacker in four networks against a hundred honest peers: whom does a newcomer end up
 * linked to? Its engine is the real one; the others are scripted, the attacker's as badly as they can be.
 */
class SybilTest {
    private static final int HONEST = 100;
    private static final int SYBILS = 1_000;
    private static final int SEEDS = 100;
    private static final int SAMPLES = 20;
    private static final Instant START = EngineProbe.START;
    private static final Duration STEP = Duration.ofSeconds(20);

    /** In one of so many steps somebody honest calls: a hundred feelers a minute over 1,100 peers make one in 11 min. */
    private static final int HONEST_CALLS_IN = 33;

    private static final List<Verdict.Good> EVERYBODY = new ArrayList<>();
    private static final Map<PeerId, Verdict.Good> BY_ID = new HashMap<>();
    private static final Set<PeerId> HONEST_IDS = new HashSet<>();

    @BeforeAll
    static void everybodySigns() {
        for (int i = 0; i < HONEST + SYBILS; i++) {
            int sybil = i - HONEST;
            String address = i < HONEST ? 60 + i % 50 + "." + i + ".1.1" : "44." + sybil % 4 + "." + sybil / 4 + ".7";
            Verdict.Good record = Verdicts.good(TestPeer.named("p" + i + "@host")
                    .broadcast(START.minusSeconds(60))
                    .expiresIn(Duration.ofHours(20))
                    .at(13337, address)
                    .entry());
            EVERYBODY.add(record);
            BY_ID.put(record.record().peerId(), record);
            if (i < HONEST) {
                HONEST_IDS.add(record.record().peerId());
            }
        }
    }

    /** How the newcomer comes to know whom. */
    private enum Beginning {
        /** A relay that knows all names fifty at random, nine in ten of them the attacker's. */
        RELAY,
        /** The same, and the attacker waits to be dialled. */
        PATIENT,
        /** The attacker dials first, and names all of its own before anybody honest is heard of. */
        SURROUNDED
    }

    @Test
    void mostSelfDialledLinksAreHonestAfterARelaysAnswer() {
        assertHonest(Beginning.RELAY);
    }

    @Test
    void mostSelfDialledLinksAreHonestWhenTheAttackerWaits() {
        assertHonest(Beginning.PATIENT);
    }

    @Test
    void mostSelfDialledLinksAreHonestForOneWhoWasSurrounded() {
        assertHonest(Beginning.SURROUNDED);
    }

    private static void assertHonest(Beginning beginning) {
        int good = 0;
        double sum = 0;
        double worst = 1;
        for (int seed = 0; seed < SEEDS; seed++) {
            double honest = new Newcomer(seed).live(beginning, Duration.ofMinutes(60));
            good += honest >= 0.5 ? 1 : 0;
            sum += honest;
            worst = Math.min(worst, honest);
        }
        System.out.printf(
                "sybils %s: half or more of the dialled links honest in %d of %d seeds, mean %.2f, worst %.2f%n",
                beginning, good, SEEDS, sum / SEEDS, worst);
        assertThat(good).isGreaterThanOrEqualTo(99);
    }

    /** One node among them. */
    private static final class Newcomer {
        private final SplittableRandom random;
        private final GossipEngine engine;
        private final TestPeer own = TestPeer.named("new@host");
        private final Map<LinkId, PeerId> links = new LinkedHashMap<>();
        private final List<Output.Dial> dials = new ArrayList<>();
        private final List<LinkId> toClose = new ArrayList<>();
        private Instant now = START;
        private boolean pulled;
        private long lastLink;
        private Digest lastDigest = new Digest(0, EngineProbe.EMPTY_ROOT, START.toEpochMilli());

        Newcomer(long seed) {
            random = new SplittableRandom(seed);
            var record =
                    Verdicts.good(own.broadcast(START).at(13337, "23.1.1.1").entry());
            engine = new GossipEngine(
                    new GossipConfig(own.id(), own.id(), Optional.of(record.record()), _ -> true), random.split(), now);
        }

        /** Returns the share of honest ones of the links that it dialled itself. */
        double live(Beginning beginning, Duration time) {
            if (beginning != Beginning.SURROUNDED) {
                List<Verdict.Good> fifty = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    fifty.add(EVERYBODY.get(random.nextInt(EVERYBODY.size())));
                }
                give(new Input.Introduced("relay.example", fifty));
            }
            for (int i = 0; i < Limits.MAX_ACCEPTED_LINKS && beginning != Beginning.PATIENT; i++) {
                // The attacker takes every place that it can.
                Verdict.Good sybil = EVERYBODY.get(HONEST + random.nextInt(SYBILS));
                opened(sybil, Optional.empty());
            }
            if (beginning == Beginning.SURROUNDED) {
                LinkId teller = links.keySet().iterator().next();
                EVERYBODY.subList(HONEST, EVERYBODY.size()).forEach(sybil -> tell(teller, sybil));
                run(Duration.ofMinutes(1));
            }
            run(time);
            // Over a while; what is there in one sample only was a feeler.
            double sum = 0;
            Set<LinkId> before = dialled().keySet();
            for (int i = 0; i < SAMPLES; i++) {
                run(Duration.ofSeconds(30));
                Map<LinkId, PeerId> now = dialled();
                List<PeerId> stay = new ArrayList<>();
                for (Map.Entry<LinkId, PeerId> link : now.entrySet()) {
                    if (before.contains(link.getKey())) {
                        stay.add(link.getValue());
                    }
                }
                long honest = stay.stream().filter(SybilTest::honest).count();
                sum += (double) honest / Math.max(1, stay.size());
                before = now.keySet();
            }
            return sum / SAMPLES;
        }

        private Map<LinkId, PeerId> dialled() {
            Map<LinkId, PeerId> dialled = new LinkedHashMap<>();
            engine.links().stream().filter(LinkView::dialled).forEach(link -> dialled.put(link.id(), link.peer()));
            return dialled;
        }

        private void run(Duration time) {
            Instant end = now.plus(time);
            Instant nextBeat = now.plus(STEP);
            while (now.isBefore(end)) {
                answerDials();
                Instant wake = engine.nextWake(now).orElse(end);
                Instant next = wake.isBefore(nextBeat) ? wake : nextBeat;
                now = next.isAfter(now) ? next : now.plusMillis(1);
                give(new Input.Tick());
                if (!now.isBefore(nextBeat)) {
                    nextBeat = now.plus(STEP);
                    List.copyOf(links.keySet()).forEach(this::beat);
                    if (random.nextInt(HONEST_CALLS_IN) == 0) {
                        opened(EVERYBODY.get(random.nextInt(HONEST)), Optional.empty());
                    }
                }
            }
        }

        private void answerDials() {
            while (!dials.isEmpty()) {
                Output.Dial dial = dials.removeFirst();
                opened(Optional.ofNullable(BY_ID.get(dial.peer())).orElseThrow(), Optional.of(dial.dial()));
            }
        }

        private void opened(Verdict.Good peer, Optional<Long> dial) {
            var link = new LinkId(++lastLink);
            PeerId id = peer.record().peerId();
            var contact = ((PeerRecord.Broadcast) peer.record().content()).contact();
            IpAddress address = contact.addresses().getFirst();
            links.put(link, id);
            give(new Input.Connected(link, id, own.id(), dial, address, 13337));
            // An honest digest is as ours; the attacker always has something else to offer.
            Digest digest = honest(id)
                    ? lastDigest
                    : new Digest(
                            5_000, EngineProbe.EMPTY_ROOT, now.minusSeconds(10).toEpochMilli());
            var entry = new SignedEntry(peer.record().signed(), Optional.empty());
            give(new Input.Received(
                    link,
                    new Message.Hello(
                            head(),
                            new Message.Sender(id, true, true),
                            Optional.of(entry),
                            new Message.LinkLimits(1, Limits.MAX_FRAME_BYTES, OptionalLong.empty()),
                            digest),
                    List.of(peer)));
            if (links.containsKey(link)) {
                // Whoever is linked to somebody honest pulls the whole table; the attacker names only its own.
                if (!honest(id)) {
                    for (int i = 0; i < 20; i++) {
                        tell(link, EVERYBODY.get(HONEST + random.nextInt(SYBILS)));
                    }
                } else if (!pulled) {
                    pulled = true;
                    give(new Input.Introduced(id.text() + ".example", EVERYBODY));
                }
            }
        }

        private void tell(LinkId link, Verdict.Good record) {
            var entry = new SignedEntry(record.record().signed(), Optional.empty());
            give(new Input.Received(
                    link,
                    new Message.Announcement(head(), Message.Announcement.Kind.FIRST, entry, 20),
                    List.of(record)));
        }

        private void beat(LinkId link) {
            give(new Input.Received(
                    link,
                    new Message.Heartbeat(head(), true, Optional.empty(), List.of(), false, Optional.empty()),
                    List.of()));
        }

        private void give(Input in) {
            engine.handle(now, in, this::carryOut);
            while (!toClose.isEmpty()) {
                LinkId link = toClose.removeFirst();
                if (links.remove(link) != null) {
                    engine.handle(now, new Input.Disconnected(link, 1000), this::carryOut);
                }
            }
        }

        private void carryOut(Output output) {
            switch (output) {
                case Output.Dial dial -> dials.add(dial);
                case Output.Disconnect(var link, var _, var _) -> toClose.add(link);
                case Output.Send(var _, Message.Hello hello) -> lastDigest = hello.digest();
                default -> {
                    // Not looked at.
                }
            }
        }

        private Message.Head head() {
            return new Message.Head(MessageId.random(random), now.toEpochMilli());
        }
    }

    private static boolean honest(PeerId peer) {
        return HONEST_IDS.contains(peer);
    }
}
