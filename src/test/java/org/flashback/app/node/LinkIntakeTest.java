package org.flashback.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.PeerStore;
import org.flashback.app.port.TimeSource;
import org.flashback.app.port.Transport;
import org.flashback.core.gossip.GossipConfig;
import org.flashback.core.gossip.GossipEngine;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.RecordVerifier;
import org.flashback.core.wire.JsonRecordParser;
import org.flashback.testkit.Await;
import org.flashback.testkit.TestPeer;
import org.junit.jupiter.api.Test;

/** The lane of one link, with a worker that a test holds up by its clock. */
class LinkIntakeTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final long LINK = 7;
    private static final String BIG = "x".repeat(60_000);

    private final TestPeer ana = TestPeer.named("ana@test");
    private final TestPeer bob = TestPeer.named("bob@test");
    private final CountDownLatch go = new CountDownLatch(1);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile boolean broken;
    private volatile boolean held;
    private final LinkIntake intake = intake();

    @Test
    void aLinkWithBigFramesIsNotReadBeforeTheyFillTheMemory() {
        open();
        held = true;
        int taken = 1;
        while (intake.frame(LINK, BIG)) {
            taken++;
        }
        assertThat(taken).isLessThan(12);

        held = false;
        go.countDown();

        Await.until(SOON, () -> asked.contains("resume 7"));
    }

    @Test
    void aDefectClosesTheLinkAndTheLaneStillEnds() {
        open();
        broken = true;
        intake.frame(LINK, "{}");

        Await.until(SOON, () -> asked.contains("close 7"));
        broken = false;
        intake.closed(LINK, 1002, "");
        assertThat(intake.helloAccepted(LINK)).isFalse();
    }

    private void open() {
        intake.opened(new Transport.OpenedLink(
                LINK, Optional.of(1L), bob.key(), ana.id(), new IpAddress("127.0.0.1"), 4_000));
    }

    private LinkIntake intake() {
        TimeSource time = new TimeSource() {
            @Override
            public Instant wall() {
                return Instant.EPOCH;
            }

            @Override
            public long nanos() {
                if (broken) {
                    throw new IllegalStateException("as scripted");
                }
                if (held) {
                    waitToGo();
                }
                return 0;
            }
        };
        var clock = new NodeClock(TimeSource.SYSTEM);
        var engine = new GossipEngine(
                new GossipConfig(ana.id(), ana.id(), Optional.empty(), _ -> false),
                new SplittableRandom(1),
                clock.now());
        var transport = new Recording();
        var loop = new NodeLoop(engine, clock, transport, ana.identity(), ana::identity, new PeerWriter(new NoStore()));
        return new LinkIntake(loop, new Verification(new RecordVerifier(new JsonRecordParser())), time, transport);
    }

    private void waitToGo() {
        try {
            go.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Recording implements Transport {
        @Override
        public void attach(Events events) {
            // The test is the wire.
        }

        @Override
        public Listening listen(ListenSpec spec, LinkIdentity identity) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void dial(long dial, DialTarget target, LinkIdentity identity) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void send(long link, Lane lane, String frame) {
            asked.add("send " + link);
        }

        @Override
        public void close(long link, int code, String reason) {
            asked.add("close " + link);
        }

        @Override
        public void resume(long link) {
            asked.add("resume " + link);
        }

        @Override
        public void bindTo(Optional<IpAddress> local) {
            // No sockets here.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private static final class NoStore implements PeerStore {
        @Override
        public List<StoredPeer> load() {
            return List.of();
        }

        @Override
        public List<Candidate> candidates() {
            return List.of();
        }

        @Override
        public List<StoredTrust> trusts() {
            return List.of();
        }

        @Override
        public void apply(List<Change> changes) {
            // Kept by nobody.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
