package org.flashback.core.identity;

import java.util.Locale;

/**
 * The readable form of a {@link PeerId}: its first 16 characters in groups of four, in capitals.
 *
 * @param text for example {@code 7F2A 91C4 ABCD EFGH}
 */
public record Fingerprint(String text) {
    private static final int CHARACTERS = 16;
    private static final int GROUP = 4;

    static Fingerprint of(PeerId id) {
        String head = id.text().substring(0, CHARACTERS).toUpperCase(Locale.ROOT);
        var grouped = new StringBuilder();
        for (int i = 0; i < CHARACTERS; i += GROUP) {
            grouped.append(i == 0 ? "" : " ").append(head, i, i + GROUP);
        }
        return new Fingerprint(grouped.toString());
    }

    /** The first two groups, {@code 7F2A·91C4}: enough to tell one's own keys apart, never to verify one. */
    public String brief() {
        return text.substring(0, GROUP) + "·" + text.substring(GROUP + 1, 2 * GROUP + 1);
    }

    @Override
    public String toString() {
        return text;
    }
}
