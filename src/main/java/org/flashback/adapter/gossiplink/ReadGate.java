package org.flashback.adapter.gossiplink;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Back-pressure of one link: after a delivery that answered "no more", reading rests until {@link #resume}. One thread at
 * a time delivers; any may resume, also while a delivery is still on its way.
 */
final class ReadGate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition opened = lock.newCondition();
    private boolean delivering;
    private boolean resumedMeanwhile;
    private boolean shut;
    private boolean ended;

    /** Delivers. True: read on; false: {@link #resume} will say when, or {@link #await} waits for it. */
    boolean pass(BooleanSupplier delivery) {
        lock.lock();
        try {
            delivering = true;
            resumedMeanwhile = false;
        } finally {
            lock.unlock();
        }
        boolean more = delivery.getAsBoolean();
        lock.lock();
        try {
            delivering = false;
            shut = !more && !resumedMeanwhile && !ended;
            return !shut;
        } finally {
            lock.unlock();
        }
    }

    /** Opens the gate. True: it was shut, and reading must be started again. */
    boolean resume() {
        lock.lock();
        try {
            resumedMeanwhile = delivering;
            boolean was = shut;
            shut = false;
            opened.signalAll();
            return was;
        } finally {
            lock.unlock();
        }
    }

    /** Stays open from now on. True: it was shut, and reading must be started again. */
    boolean end() {
        lock.lock();
        try {
            ended = true;
            boolean was = shut;
            shut = false;
            opened.signalAll();
            return was;
        } finally {
            lock.unlock();
        }
    }

    /** Blocks while the gate is shut; an interrupt ends the waiting and stays set. */
    void await() {
        lock.lock();
        try {
            while (shut) {
                opened.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
