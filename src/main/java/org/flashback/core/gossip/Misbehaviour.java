package org.flashback.core.gossip;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.StrictBase64;
import org.flashback.core.record.IpAddress;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Limits;

/**
 * Who has done what nobody honest does (protocol section 7). Held for the TLS key and, except for loopback and the local
 * network, the source address; in memory only, under an HMAC, so that a dump names nobody.
 */
final class Misbehaviour {
    /** Sinners remembered; the oldest are forgotten first, so that sinning under many keys costs us nothing. */
    private static final int MAX_REMEMBERED = 10_000;

    private static final int IPV6_PREFIX_BYTES = 8;

    private final Mac hmac;
    private final Map<String, Score> scores = new LinkedHashMap<>();

    Misbehaviour(RandomGenerator random) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        try {
            hmac = Mac.getInstance("HmacSHA256");
            hmac.init(new SecretKeySpec(secret, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** Counts one misbehaviour; at the limit the link closes and its key and address are banned. */
    void blame(Turn turn, Link link, RejectReason reason, String detail) {
        turn.add(new Output.Rejected(Optional.of(link.id()), reason, detail, true));
        boolean banned = blame(turn.now(), key(link));
        if (!exempt(link.remote())) {
            banned |= blame(turn.now(), key(link.remote()));
        }
        if (banned) {
            turn.close(link, CloseCode.MISBEHAVIOUR, "misbehaviour");
        }
    }

    void blame(Turn turn, Link link, RejectReason reason) {
        blame(turn, link, reason, "");
    }

    /** Counts against a key alone: whoever passed it on did nothing wrong. */
    void blameKey(Turn turn, PeerId key) {
        blame(turn.now(), pseudonym(key));
    }

    boolean banned(Link link, Instant now) {
        return banned(key(link), now) || (!exempt(link.remote()) && banned(key(link.remote()), now));
    }

    private boolean blame(Instant now, String who) {
        Score score = scores.computeIfAbsent(who, _ -> new Score(now));
        boolean banned = score.add(now);
        if (scores.size() > MAX_REMEMBERED) {
            scores.remove(scores.keySet().iterator().next());
        }
        return banned;
    }

    private boolean banned(String who, Instant now) {
        Score score = scores.get(who);
        return score != null && now.isBefore(score.bannedUntil);
    }

    private String key(Link link) {
        return pseudonym(link.peer());
    }

    private String pseudonym(PeerId key) {
        return pseudonym("key " + key.text());
    }

    private String key(IpAddress address) {
        byte[] bytes = address.toInetAddress().getAddress();
        int length = address.isIpv6() ? IPV6_PREFIX_BYTES : bytes.length;
        return pseudonym("address " + StrictBase64.encode(java.util.Arrays.copyOf(bytes, length)));
    }

    private String pseudonym(String text) {
        return StrictBase64.encode(hmac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static boolean exempt(IpAddress address) {
        return address.isLoopback() || address.isLocalNetwork();
    }

    /** Points of one key or address. */
    private static final class Score {
        private long points;
        private Instant last;
        private Instant bannedUntil = Instant.MIN;

        Score(Instant now) {
            last = now;
        }

        boolean add(Instant now) {
            // Whole minutes only: five sins in a second are five.
            long minutes = Math.max(0, Duration.between(last, now).dividedBy(Limits.FORGIVE_ONE));
            points = Math.max(0, points - minutes) + Limits.MISBEHAVIOUR_POINTS;
            last = last.plus(Limits.FORGIVE_ONE.multipliedBy(minutes));
            if (points >= Limits.BAN_POINTS) {
                bannedUntil = now.plus(Limits.BAN);
                return true;
            }
            return false;
        }
    }
}
