package org.flashback.ui.common;

import java.util.concurrent.atomic.AtomicReference;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.flashback.app.live.Published;
import org.jspecify.annotations.Nullable;

/**
 * A published value on the FX thread. Of many values in a row only the last one arrives: there is never more than one
 * hop pending, however fast the publisher is. Made and read on the FX thread.
 */
public final class Live<T> implements AutoCloseable {
    private final ReadOnlyObjectWrapper<T> value;
    private final AtomicReference<@Nullable T> pending = new AtomicReference<>();
    private final Published.Subscription subscription;

    public Live(Published<T> source, UiExecutor ui) {
        value = new ReadOnlyObjectWrapper<>(source.current());
        subscription = source.subscribe(next -> {
            if (pending.getAndSet(next) == null) {
                ui.execute(this::arrive);
            }
        });
    }

    private void arrive() {
        @Nullable T next = pending.getAndSet(null);
        if (next != null) {
            value.set(next);
        }
    }

    /** The value as a property. */
    public ReadOnlyObjectProperty<T> value() {
        return value.getReadOnlyProperty();
    }

    public T get() {
        return value.get();
    }

    /** Runs {@code action} now and after each change. */
    public void onChange(Runnable action) {
        value.addListener((source, before, now) -> action.run());
        action.run();
    }

    /** Ends the subscription; a value on its way may still arrive. */
    @Override
    public void close() {
        subscription.close();
    }
}
