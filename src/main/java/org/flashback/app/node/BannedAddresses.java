package org.flashback.app.node;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.flashback.core.identity.StrictBase64;
import org.flashback.core.record.IpAddress;

/**
 * Who is not let in for a while, for the threads that accept: the engine decides, this only remembers. In memory only and
 * under an HMAC, so that a dump names nobody; of IPv6 a /64. Safe for use by many threads.
 */
final class BannedAddresses {
    /** The oldest are forgotten first: the engine still knows them. */
    private static final int MAX = 10_000;

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 8;
    private static final String ALGORITHM = "HmacSHA256";

    private final Map<String, Instant> until = new LinkedHashMap<>();

    /** Made at the first ban. */
    private Optional<Mac> hmac = Optional.empty();

    synchronized void ban(IpAddress address, Instant end) {
        if (hmac.isEmpty()) {
            hmac = Optional.of(mac());
        }
        until.put(pseudonym(hmac.get(), address), end);
        if (until.size() > MAX) {
            until.remove(until.keySet().iterator().next());
        }
    }

    synchronized boolean isBanned(IpAddress address, Instant now) {
        if (until.isEmpty() || hmac.isEmpty()) {
            return false;
        }
        String who = pseudonym(hmac.get(), address);
        Instant end = until.getOrDefault(who, Instant.MIN);
        if (end.isAfter(now)) {
            return true;
        }
        until.remove(who);
        return false;
    }

    private static String pseudonym(Mac mac, IpAddress address) {
        String network = StrictBase64.encode(address.prefix(IPV4_BYTES, IPV6_BYTES));
        return StrictBase64.encode(mac.doFinal(network.getBytes(StandardCharsets.UTF_8)));
    }

    private static Mac mac() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        try {
            Mac made = Mac.getInstance(ALGORITHM);
            made.init(new SecretKeySpec(secret, ALGORITHM));
            return made;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
