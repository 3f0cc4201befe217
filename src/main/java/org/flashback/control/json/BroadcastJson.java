package org.flashback.control.json;

import java.util.List;
import java.util.OptionalInt;

/**
 * {@code broadcast on|off}: what is public now and who has been told.
 *
 * @param published empty lists and no port while silent
 * @param relays that hold the record, or confirmed the withdrawal
 * @param peers that were given it
 */
public record BroadcastJson(boolean broadcasting, Published published, Relays relays, Peers peers) {
    /** What others can see. */
    public record Published(
            String name, List<String> addresses, OptionalInt port, List<String> repositories, List<String> torrents) {
        public Published {
            addresses = List.copyOf(addresses);
            repositories = List.copyOf(repositories);
            torrents = List.copyOf(torrents);
        }
    }

    public record Relays(int ok, int total) {}

    public record Peers(int reached, int total) {}

    /**
     * What would be published by switching on.
     *
     * @param firstTime whether nobody has confirmed yet that this becomes visible
     */
    public record Preview(boolean firstTime, Published published) {}

    /** The request. */
    public record Switch(boolean on) {}
}
