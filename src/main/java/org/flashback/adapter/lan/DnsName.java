package org.flashback.adapter.lan;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A domain name, compared without regard to case.
 *
 * @param labels lower-case, from the host to the top; a byte is a character
 */
record DnsName(List<String> labels) {
    static final int MAX_LABEL = 63;

    DnsName {
        labels = labels.stream().map(label -> label.toLowerCase(Locale.ROOT)).toList();
    }

    static DnsName of(String... labels) {
        return new DnsName(List.of(labels));
    }

    /** The bytes of one label. */
    static byte[] bytes(String label) {
        return label.getBytes(StandardCharsets.ISO_8859_1);
    }
}
