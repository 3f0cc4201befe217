package org.flashback.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.PeerStore;
import org.flashback.app.port.TimeSource;
import org.flashback.app.port.Transport;
import org.flashback.core.gossip.GossipConfig;
import org.flashback.core.gossip.GossipEngine;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.RecordVerifier;
import org.flashback.core.wire.JsonRecordParser;
import org.flashback.testkit.Await;
import org.flashback.testkit.TestPeer;
import org.jspecify.annotations.Nullable;
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
    private final AtomicLong nanos = new AtomicLong();
    private volatile boolean broken;
    private volatile boolean held;
    private @Nullable NodeLoop loop;
    private final LinkIntake intake = intake();

    private NodeLoop loop() {
        return Objects.requireNonNull(loop);
    }

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
    void fourHundredMessagesAtOnceAndThenTwentyASecond() {
        open();
        for (int i = 0; i < 400; i++) {
            intake.frame(LINK, "{}");
        }
        Await.until(SOON, () -> asked.contains("resume 7"));
        assertThat(nanos).hasValue(0);

        for (int i = 0; i < 60; i++) {
            intake.frame(LINK, "{}");
        }

        Await.until(SOON, () -> nanos.get() >= Duration.ofSeconds(3).toNanos());
        assertThat(nanos).hasValue(Duration.ofSeconds(3).toNanos());
    }

    @Test
    void whoIsBannedIsNotAdmittedAnyMore() {
        loop().start();
        var sinner = new IpAddress("203.0.113.5");
        PeerId oneTime = TestPeer.named("one@time").id();
        assertThat(intake.admits(sinner)).isTrue();
        for (long link = 1; link <= 5; link++) {
            intake.opened(new Transport.OpenedLink(link, Optional.empty(), bob.key(), oneTime, sinner, 4_000));
            intake.frame(link, "{}");
            String closed = "close " + link;
            Await.until(SOON, () -> asked.contains(closed));
        }
        Await.until(SOON, () -> !intake.admits(sinner));
        assertThat(intake.admits(new IpAddress("203.0.113.6"))).isTrue();
        loop().close();
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
                return nanos.get();
            }

            @Override
            public void sleep(Duration duration) {
                nanos.addAndGet(duration.toNanos());
            }
        };
        var clock = new NodeClock(TimeSource.SYSTEM);
        var engine = new GossipEngine(
                new GossipConfig(ana.id(), ana.id(), Optional.empty(), _ -> false),
                new SplittableRandom(1),
                clock.now());
        var transport = new Recording();
        var made = new NodeLoop(engine, clock, transport, ana.identity(), ana::identity, new PeerWriter(new NoStore()));
        loop = made;
        return new LinkIntake(made, new Verification(new RecordVerifier(new JsonRecordParser())), time, transport);
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
