package org.flashback.ui;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.flashback.core.identity.PeerId;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Navigation;
import org.flashback.ui.common.SecondHand;
import org.flashback.ui.common.UiExecutor;

/** Makes any controller with its view models, by what their constructors ask for. */
final class Controllers {
    private final Map<Class<?>, Object> made = new HashMap<>();

    Controllers(FakeFaces fakes) {
        var time = new SecondHand(() -> FakeFaces.START);
        UiExecutor ui = UiExecutor.FX;
        made.put(SecondHand.class, time);
        made.put(Executor.class, (Executor) Runnable::run);
        made.put(Runnable.class, (Runnable) () -> {});
        made.put(Desk.class, new Desk(fakes.faces(), ui, time, new NoNavigation(), Optional.empty()));
    }

    /** A new one of this type. */
    Object make(Class<?> type) {
        Object known = made.get(type);
        if (known != null) {
            return known;
        }
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        Object[] arguments = new Object[constructor.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = make(constructor.getParameterTypes()[i]);
        }
        try {
            constructor.setAccessible(true);
            Object fresh = constructor.newInstance(arguments);
            made.put(type, fresh);
            return fresh;
        } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
            throw new LinkageError(type.getName(), e);
        }
    }

    /** Goes nowhere. */
    static final class NoNavigation implements Navigation {
        @Override
        public void home() {}

        @Override
        public void peers() {}

        @Override
        public void peer(PeerId id) {}

        @Override
        public void addPeer(String link) {}

        @Override
        public void settings() {}

        @Override
        public void rename() {}

        @Override
        public void addRelay() {}
    }
}
