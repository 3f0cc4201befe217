package org.flashback.app.live;

import java.util.function.Consumer;

/** A value that changes. Snapshots are immutable; subscribers are called on the publisher's thread and must not block. */
public interface Published<T> {
    /** The value now. */
    T current();

    /** Calls {@code subscriber} with the value now and with every later one, until the subscription is closed. */
    Subscription subscribe(Consumer<? super T> subscriber);

    /** Ends a subscription; closing twice does nothing. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
