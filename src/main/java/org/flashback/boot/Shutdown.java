package org.flashback.boot;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Ends a program cleanly, whoever asks: SIGTERM, SIGINT, or the window's close button. The JVM would end a signalled
 * process with 128 + the signal's number; having withdrawn and flushed, it ends with 0.
 */
final class Shutdown implements AutoCloseable {
    /** Within the ten seconds that the command line promises. */
    private static final Duration AT_MOST = Duration.ofSeconds(9);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final IntConsumer halt;
    private volatile boolean stopped;
    private volatile boolean bySignal;

    /** @param halt ends the process at once with this code */
    Shutdown(IntConsumer halt) {
        this.halt = halt;
    }

    /** Takes part in the end of this process from now on. */
    static Shutdown install() {
        var shutdown = new Shutdown(Runtime.getRuntime()::halt);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(shutdown::signalled));
        return shutdown;
    }

    /** Whether the JVM is ending already: what needs it whole, such as a toolkit, cannot be ended any more. */
    boolean isBySignal() {
        return bySignal;
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
            stopped = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /** Nothing is left to be done, or it never started: the process may end now, also in the middle of a signal. */
    @Override
    public void close() {
        over.countDown();
    }

    /** The JVM ends: by a signal, or because the program has come to its end by itself. */
    void signalled() {
        if (over.getCount() == 0) {
            return;
        }
        bySignal = true;
        asked.countDown();
        try {
            if (over.await(AT_MOST.toMillis(), TimeUnit.MILLISECONDS) && stopped) {
                halt.accept(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
