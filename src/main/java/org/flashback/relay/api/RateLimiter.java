package org.flashback.relay.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.relay.RelayLimits.RateLimit;
import org.flashback.core.relay.TokenBucket;

/**
 * Counts calls per key or per source address, in memory only. Callers are remembered by an HMAC under a secret of this
 * process: a memory dump does not say who they were.
 */
final class RateLimiter {
    /** Callers remembered at a time: about 20 MB; the least recent are forgotten. */
    private static final long MAX_CALLERS = 100_000;

    private static final String HMAC = "HmacSHA256";
    private static final int SECRET_BYTES = 32;
    private static final int IPV6_NETWORK_BYTES = 8;

    private final RateLimit limit;
    private final LongSupplier nanos;
    private final SecretKeySpec secret;
    private final Cache<String, TokenBucket> buckets;

    /**
     * @param nanos a clock that never runs backwards
     */
    RateLimiter(RateLimit limit, LongSupplier nanos) {
        this.limit = limit;
        this.nanos = nanos;
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        this.secret = new SecretKeySpec(random, HMAC);
        // A bucket that nobody touched for this long is full, so forgetting it changes nothing.
        Duration full = limit.refill().multipliedBy(limit.burst());
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_CALLERS)
                .expireAfterAccess(full)
                .ticker(nanos::getAsLong)
                .build();
    }

    /** Counts a call from this address; the time to wait if it is one too many. An IPv6 caller is its /64. */
    Optional<Duration> take(IpAddress address) {
        InetAddress inet = address.toInetAddress();
        byte[] bytes = inet.getAddress();
        return takeFor(inet instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
    }

    /** Counts a call of this key; the time to wait if it is one too many. */
    Optional<Duration> take(PeerId key) {
        return takeFor(key.text().getBytes(StandardCharsets.US_ASCII));
    }

    private Optional<Duration> takeFor(byte[] caller) {
        long now = nanos.getAsLong();
        return buckets.get(hidden(caller), _ -> new TokenBucket(limit, now)).take(now);
    }

    private String hidden(byte[] caller) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            return Base64.getEncoder().encodeToString(mac.doFinal(caller));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }
}
