package org.flashback.app.live;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The writing side of {@link Published}. Safe for use by many threads; subscribers see the values in order. */
public final class Publisher<T> implements Published<T> {
    private final List<Consumer<? super T>> subscribers = new CopyOnWriteArrayList<>();
    private final Object order = new Object();
    private volatile T value;

    public Publisher(T first) {
        value = first;
    }

    @Override
    public T current() {
        return value;
    }

    /** Replaces the value and tells the subscribers if it differs. */
    public void publish(T next) {
        update(old -> next);
    }

    /** Changes the value from what it is now, in one step. */
    public void update(UnaryOperator<T> change) {
        synchronized (order) {
            T next = change.apply(value);
            if (next.equals(value)) {
                return;
            }
            value = next;
            subscribers.forEach(subscriber -> subscriber.accept(next));
        }
    }

    @Override
    public Subscription subscribe(Consumer<? super T> subscriber) {
        synchronized (order) {
            subscribers.add(subscriber);
            subscriber.accept(value);
        }
        return () -> subscribers.remove(subscriber);
    }
}
