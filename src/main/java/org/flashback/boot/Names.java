package org.flashback.boot;

import java.text.Normalizer;
import java.util.Locale;
import org.flashback.app.port.HostInfo;
import org.flashback.core.identity.Email;

/** The name with which a node begins: made of the system's user and computer, so that nobody has to be asked. */
final class Names {
    private static final int MAX_PART = 48;

    private Names() {}

    static Email prefilled(HostInfo host) {
        String computer = part(host.computerName(), "computer");
        String qualified = computer.indexOf('.') >= 0 ? computer : computer + ".local";
        return new Email(part(host.userName(), "me") + "@" + qualified);
    }

    /** Letters, digits and a few signs survive; everything else would have to be explained to somebody. */
    private static String part(String text, String otherwise) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}._-]", "-")
                .replaceAll("^[-.]+|[-.]+$", "");
        String cut = plain.length() > MAX_PART ? plain.substring(0, MAX_PART) : plain;
        return cut.isEmpty() || Email.parse(cut + "@x").isEmpty() ? otherwise : cut;
    }
}
