package org.flashback.app.port;

/** Keeps the settings. */
public interface SettingsStore {
    /**
     * Reads them; the defaults when there are none yet.
     *
     * @throws StoreException when the file is there and cannot be opened; one that opens but cannot be understood is set
     *     aside, see {@link Loaded#setAside}
     */
    Loaded load() throws StoreException;

    /** Written to a temporary file, forced, renamed. */
    void save(Settings settings) throws StoreException;

    /**
     * @param setAside where an unreadable file was moved to
     */
    record Loaded(Settings settings, java.util.Optional<java.nio.file.Path> setAside) {}
}
