package org.flashback.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.flashback.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ShutdownTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final List<String> steps = new CopyOnWriteArrayList<>();
    private final Shutdown shutdown = new Shutdown(code -> steps.add("halt " + code));

    @Test
    void aSignalStopsTheProgramAndWaitsForWhatComesAfter() throws Exception {
        Thread program = Thread.startVirtualThread(() -> {
            try (shutdown) {
                int _ = shutdown.await(() -> steps.add("stopped"));
                steps.add("folder removed");
            }
        });
        shutdown.signalled();
        program.join();

        assertThat(steps).containsExactly("stopped", "folder removed", "halt 0");
    }

    /** As when a start fails, or is handed over to a running instance. */
    @Test
    @Timeout(5)
    void aProgramThatNeverRanEndsAtOnceWithItsOwnCode() {
        shutdown.close();

        shutdown.signalled();

        assertThat(steps).isEmpty();
    }

    @Test
    void aSignalDuringAStartThatFailsLeavesTheSignalsCode() throws Exception {
        Thread signal = Thread.startVirtualThread(shutdown::signalled);
        Await.until(SOON, () -> signal.getState() == Thread.State.TIMED_WAITING);
        shutdown.close();
        signal.join();

        assertThat(steps).isEmpty();
    }

    @Test
    void theWindowEndsTheProgramWithoutASignal() {
        shutdown.ask();

        assertThatCode(() ->
                        assertThat(shutdown.await(() -> steps.add("stopped"))).isZero())
                .doesNotThrowAnyException();
        shutdown.close();
        shutdown.signalled();

        assertThat(steps).containsExactly("stopped");
    }
}
