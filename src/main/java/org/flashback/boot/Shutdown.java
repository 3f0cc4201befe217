package org.flashback.boot;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a program cleanly, whoever asks: SIGTERM, SIGINT, or the window's close button. The JVM would end a signalled
 * process with 128 + the signal's number; having withdrawn and flushed, it ends with 0.
 */
final class Shutdown {
    /** Within the ten seconds that the command line promises. */
    private static final Duration AT_MOST = Duration.ofSeconds(9);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    /** Takes part in the end of this process from now on. */
    static Shutdown install() {
        var shutdown = new Shutdown();
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(shutdown::signalled));
        return shutdown;
    }

    /** Ends the program from inside. */
    void ask() {
        asked.countDown();
    }

    /** Waits until somebody asks, then stops the program; returns its exit code. */
    int await(Runnable stop) {
        try {
            asked.await();
            stop.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            done.countDown();
        }
        return 0;
    }

    private void signalled() {
        boolean bySignal = asked.getCount() > 0;
        asked.countDown();
        try {
            if (bySignal && done.await(AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
                Runtime.getRuntime().halt(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
