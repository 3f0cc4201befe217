package org.flashback.bench.sockets;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Who has the news of the present round. */
final class Rounds {
    private static final long LIMIT_SECONDS = 30;

    private final AtomicReference<Round> present = new AtomicReference<>(new Round("", new CountDownLatch(0), 0));

    private record Round(String news, CountDownLatch missing, long began) {}

    /** Begins a round in which so many others are to hear of it. */
    void begin(String news, int others) {
        present.set(new Round(news, new CountDownLatch(others), System.nanoTime()));
    }

    /** One node heard of something, for the first time. */
    void heard(String news) {
        Round round = present.get();
        if (round.news().equals(news)) {
            round.missing().countDown();
        }
    }

    /** Waits for the last; nanoseconds since the beginning. */
    long await() {
        Round round = present.get();
        try {
            if (!round.missing().await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(round.missing().getCount() + " never heard of it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return System.nanoTime() - round.began();
    }
}
