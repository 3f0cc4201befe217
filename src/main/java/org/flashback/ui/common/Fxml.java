package org.flashback.ui.common;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Map;
import java.util.function.Supplier;
import javafx.fxml.FXMLLoader;
import javafx.scene.Parent;

/** Loads views from {@code /fxml}. Controllers, also those of included views, come from the given makers only. */
public final class Fxml {
    private final Map<Class<?>, Supplier<?>> controllers;

    public Fxml(Map<Class<?>, Supplier<?>> controllers) {
        this.controllers = Map.copyOf(controllers);
    }

    /** A view and what controls it. */
    public record Loaded<C>(Parent view, C controller) {}

    /** Loads {@code /fxml/<path>}; a missing file, text or controller is a programming error and is thrown as such. */
    public <C> Loaded<C> load(String path, Class<C> controllerType) {
        URL location = Fxml.class.getResource("/fxml/" + path);
        if (location == null) {
            throw new IllegalArgumentException("no such view: " + path);
        }
        var loader = new FXMLLoader(location, Texts.BUNDLE);
        loader.setControllerFactory(this::controller);
        try {
            Parent view = loader.load();
            return new Loaded<>(view, controllerType.cast(loader.getController()));
        } catch (IOException e) {
            throw new UncheckedIOException("view " + path, e);
        }
    }

    private Object controller(Class<?> type) {
        Supplier<?> maker = controllers.get(type);
        if (maker == null) {
            throw new IllegalStateException("no maker for the controller " + type.getName());
        }
        return maker.get();
    }
}
