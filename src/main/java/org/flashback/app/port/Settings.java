package org.flashback.app.port;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the user chose. Stored as {@code settings.json} with {@link #VERSION}.
 *
 * @param name on the network; absent means made from the system's user and computer
 * @param welcomed whether the card of the first start was answered or put away
 * @param relays texts that {@code RelayUrl.parse} reads
 * @param port the fixed port; absent means automatic
 * @param broadcasting the last position of the toggle, restored at start
 * @param hiddenAddresses addresses the user unticked on the exposure card
 * @param confirmedExposure a digest of what was visible when the exposure card was last confirmed
 * @param askOnChange whether the card is shown again when something new would become visible
 * @param theme light, dark, or as the system has it
 * @param hostRelay whether a relay runs on this computer
 * @param lanDiscovery whether nodes of the local network are found by multicast
 */
public record Settings(
        Optional<String> name,
        boolean welcomed,
        List<String> relays,
        OptionalInt port,
        boolean broadcasting,
        List<String> hiddenAddresses,
        Optional<String> confirmedExposure,
        boolean askOnChange,
        Theme theme,
        boolean hostRelay,
        boolean lanDiscovery) {
    /** Of the file's form. */
    public static final int VERSION = 1;

    public static final Settings DEFAULT = new Settings(
            Optional.empty(),
            false,
            List.of(),
            OptionalInt.empty(),
            false,
            List.of(),
            Optional.empty(),
            true,
            Theme.SYSTEM,
            false,
            true);

    public Settings {
        relays = List.copyOf(relays);
        hiddenAddresses = List.copyOf(hiddenAddresses);
    }

    public Settings withName(String newName) {
        return new Settings(
                Optional.of(newName),
                welcomed,
                relays,
                port,
                broadcasting,
                hiddenAddresses,
                confirmedExposure,
                askOnChange,
                theme,
                hostRelay,
                lanDiscovery);
    }

    public Settings withWelcomed(boolean nowWelcomed) {
        return new Settings(
                name,
                nowWelcomed,
                relays,
                port,
                broadcasting,
                hiddenAddresses,
                confirmedExposure,
                askOnChange,
                theme,
                hostRelay,
                lanDiscovery);
    }

    public Settings withRelays(List<String> newRelays) {
        return new Settings(
                name,
                welcomed,
                newRelays,
                port,
                broadcasting,
                hiddenAddresses,
                confirmedExposure,
                askOnChange,
                theme,
                hostRelay,
                lanDiscovery);
    }

    public Settings withBroadcasting(boolean on) {
        return new Settings(
                name,
                welcomed,
                relays,
                port,
                on,
                hiddenAddresses,
                confirmedExposure,
                askOnChange,
                theme,
                hostRelay,
                lanDiscovery);
    }

    /** What was unticked, and a digest of what was confirmed. */
    public Settings withExposure(List<String> hidden, String confirmed) {
        return new Settings(
                name,
                welcomed,
                relays,
                port,
                broadcasting,
                hidden,
                Optional.of(confirmed),
                askOnChange,
                theme,
                hostRelay,
                lanDiscovery);
    }

    public Settings withAskOnChange(boolean ask) {
        return new Settings(
                name,
                welcomed,
                relays,
                port,
                broadcasting,
                hiddenAddresses,
                confirmedExposure,
                ask,
                theme,
                hostRelay,
                lanDiscovery);
    }

    public Settings withTheme(Theme newTheme) {
        return new Settings(
                name,
                welcomed,
                relays,
                port,
                broadcasting,
                hiddenAddresses,
                confirmedExposure,
                askOnChange,
                newTheme,
                hostRelay,
                lanDiscovery);
    }

    public Settings withHostRelay(boolean host) {
        return new Settings(
                name,
                welcomed,
                relays,
                port,
                broadcasting,
                hiddenAddresses,
                confirmedExposure,
                askOnChange,
                theme,
                host,
                lanDiscovery);
    }

    public Settings withLanDiscovery(boolean on) {
        return new Settings(
                name,
                welcomed,
                relays,
                port,
                broadcasting,
                hiddenAddresses,
                confirmedExposure,
                askOnChange,
                theme,
                hostRelay,
                on);
    }

    public enum Theme {
        SYSTEM,
        LIGHT,
        DARK
    }
}
