package org.flashback.app.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.flashback.app.events.EventLog;
import org.flashback.app.node.NodeClock;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.RelayApi;
import org.flashback.app.port.RelayException;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.relay.RelayUrl;
import org.flashback.testkit.Await;
import org.flashback.testkit.TestClock;
import org.flashback.testkit.TestPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The workers with a relay that answers as a test says; time stands still until a test moves it. */
class RelayServiceTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final RelayUrl URL = new RelayUrl("relay.example", 443, Optional.empty());

    private static final TestPeer ANA = TestPeer.named("ana@test");
    private static final RelayService.Presence PRESENCE =
            new RelayService.Presence(ANA.identity(), ANA.broadcast(START).entry());

    private final TestClock time = new TestClock(START);
    private final NodeClock clock = new NodeClock(time);
    private final EventLog events = new EventLog();
    private final ScriptedRelay api = new ScriptedRelay();
    private final RelayService service = new RelayService(
            api,
            new RelayWorker.Context(clock, events, () -> 0, (_, _) -> api.introduce(), new SplittableRandom(1)),
            List.of(URL),
            List.of(),
            _ -> {});

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void aTakenNameIsNotTriedAgainAtEveryQuestion() throws Exception {
        api.registering = Optional.of(failure(RelayException.Kind.NAME_TAKEN));
        service.start();
        assertThat(service.appear(PRESENCE).getFirst().get(5, TimeUnit.SECONDS)).isFalse();

        for (int i = 0; i < 10; i++) {
            int asked = api.asked();
            time.advance(Duration.ofSeconds(30));
            service.look();
            Await.until(SOON, () -> api.asked() > asked);
        }

        assertThat(api.registered()).isEqualTo(1);
        Await.until(SOON, () -> status().state() == RelayStatus.State.NAME_TAKEN);
        assertThat(events.state().current()).hasSizeBetween(1, 2);
    }

    @Test
    void aRelayThatFailsToNamePeersHasRefusedNothing() {
        api.asking = Optional.of(failure(RelayException.Kind.REFUSED));
        service.start();
        Await.until(SOON, () -> status().state() == RelayStatus.State.REFUSED);

        api.asking = Optional.empty();
        service.tryNow();

        Await.until(SOON, () -> status().state() == RelayStatus.State.ANSWERING);
    }

    @Test
    void aRelayThatWasAwayIsToldOfUsAgain() throws Exception {
        service.start();
        assertThat(service.appear(PRESENCE).getFirst().get(5, TimeUnit.SECONDS)).isTrue();
        api.asking = Optional.of(failure(RelayException.Kind.UNREACHABLE));
        service.tryNow();
        Await.until(SOON, () -> status().state() == RelayStatus.State.UNREACHABLE);
        assertThat(status().registered()).isFalse();

        api.asking = Optional.empty();
        time.advance(Duration.ofMinutes(1));
        service.look();

        Await.until(SOON, () -> status().registered());
        assertThat(api.registered()).isEqualTo(2);
    }

    @Test
    void aCorrectionOfTheClockPutsNoTryOff() {
        api.asking = Optional.of(failure(RelayException.Kind.UNREACHABLE));
        service.start();
        Await.until(SOON, () -> status().state() == RelayStatus.State.UNREACHABLE);
        int asked = api.asked();

        clock.relaySays(START.minus(Duration.ofDays(3)), Duration.ZERO);
        time.advance(Duration.ofSeconds(4));
        service.look();

        Await.until(SOON, () -> api.asked() > asked);
    }

    @Test
    void aDefectInWhatWasIntroducedDoesNotEndTheWorker() {
        api.broken = true;
        service.start();
        Await.until(SOON, () -> api.introduced() == 1);

        api.broken = false;

        Await.until(SOON, () -> {
            time.advance(Duration.ofSeconds(30));
            service.look();
            return api.introduced() >= 2;
        });
    }

    @Test
    void subscribersMayAskWhileARelayIsAdded() throws Exception {
        var subscription = service.state().subscribe(_ -> CompletableFuture.supplyAsync(service::observed)
                .orTimeout(5, TimeUnit.SECONDS)
                .join());

        CompletableFuture.runAsync(() -> service.add(new RelayUrl("other.example", 443, Optional.empty())))
                .get(4, TimeUnit.SECONDS);

        assertThat(service.state().current()).hasSize(2);
        subscription.close();
    }

    private RelayStatus status() {
        return service.state().current().getFirst();
    }

    private static RelayException failure(RelayException.Kind kind) {
        return new RelayException(kind, "as scripted", Optional.empty(), Optional.empty());
    }

    /** Answers at once, and counts. */
    private static final class ScriptedRelay implements RelayApi {
        private final List<String> calls = new CopyOnWriteArrayList<>();
        private volatile Optional<RelayException> registering = Optional.empty();
        private volatile Optional<RelayException> asking = Optional.empty();
        private volatile boolean broken;

        int asked() {
            return count("ask");
        }

        int registered() {
            return count("register");
        }

        int introduced() {
            return count("introduce");
        }

        private int count(String call) {
            return (int) calls.stream().filter(call::equals).count();
        }

        void introduce() {
            calls.add("introduce");
            if (broken) {
                throw new IllegalStateException("as scripted");
            }
        }

        @Override
        public Answer<Registration> register(RelayUrl relay, LinkIdentity identity, SignedEntry entry)
                throws RelayException {
            calls.add("register");
            return answer(
                    registering,
                    new Registration(
                            START.plus(Duration.ofHours(1)), Duration.ofMinutes(30), Optional.empty(), List.of()));
        }

        @Override
        public Answer<Boolean> unregister(RelayUrl relay, LinkIdentity identity, SignedRecord withdrawal) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Answer<List<SignedEntry>> peers(RelayUrl relay, int limit) throws RelayException {
            calls.add("ask");
            return answer(asking, List.of());
        }

        @Override
        public Answer<List<SignedEntry>> discover(RelayUrl relay, List<String> repositories, int limit) {
            throw new UnsupportedOperationException();
        }

        private static <T> Answer<T> answer(Optional<RelayException> failure, T value) throws RelayException {
            if (failure.isPresent()) {
                throw failure.get();
            }
            return new Answer<>(value, Duration.ofMillis(3), Optional.empty());
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
}
