package org.flashback.core.gossip;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
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

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_PREFIX_BYTES = 8;
    private static final String ALGORITHM = "HmacSHA256";

    private final RandomGenerator random;
    private final LinkTable links;
    private final Map<String, Score> scores = new LinkedHashMap<>();

    /** Made when it is first needed: most nodes never meet a sinner. */
    private Optional<Mac> hmac = Optional.empty();

    Misbehaviour(RandomGenerator random, LinkTable links) {
        this.random = random;
        this.links = links;
    }

    /** Counts one misbehaviour; at the limit the link closes and its key and address are banned. */
    void blame(Turn turn, Link link, RejectReason reason, String detail) {
        turn.add(new Output.Rejected(Optional.of(link.id()), reason, detail, true));
        if (blame(turn.now(), pseudonym(link.peer()))) {
            closeAllOf(turn, link.peer());
        }
        if (!exempt(link.remote()) && blame(turn.now(), pseudonym(link.remote()))) {
            turn.add(new Output.Banned(link.remote(), turn.now().plus(Limits.BAN)));
            closeAllFrom(turn, link.remote());
            close(turn, link);
        }
    }

    void blame(Turn turn, Link link, RejectReason reason) {
        blame(turn, link, reason, "");
    }

    /** Counts against a key alone, for what its owner signed: whoever passed it on did nothing wrong. */
    void blameKey(Turn turn, PeerId key, RejectReason reason) {
        turn.add(new Output.Rejected(Optional.empty(), reason, "signed by its owner", false));
        if (blame(turn.now(), pseudonym(key))) {
            closeAllOf(turn, key);
        }
    }

    boolean banned(Link link, Instant now) {
        // Nobody has sinned yet: nothing to look up under the names that nobody needs.
        return hmac.isPresent()
                && (banned(pseudonym(link.peer()), now)
                        || (!exempt(link.remote()) && banned(pseudonym(link.remote()), now)));
    }

    private void closeAllOf(Turn turn, PeerId key) {
        for (Link link : List.copyOf(links.all())) {
            if (link.peer().equals(key)) {
                close(turn, link);
            }
        }
    }

    /** Links that we dialled stay: we chose their keys, and a neighbour may share an address with a sinner. */
    private void closeAllFrom(Turn turn, IpAddress address) {
        String banned = pseudonym(address);
        for (Link link : List.copyOf(links.all())) {
            if (!link.dialled()
                    && !exempt(link.remote())
                    && pseudonym(link.remote()).equals(banned)) {
                close(turn, link);
            }
        }
    }

    private static void close(Turn turn, Link link) {
        turn.close(link, CloseCode.MISBEHAVIOUR, "misbehaviour");
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

    private String pseudonym(PeerId key) {
        return pseudonym("key " + key.text());
    }

    private String pseudonym(IpAddress address) {
        return pseudonym("address " + StrictBase64.encode(address.prefix(IPV4_BYTES, IPV6_PREFIX_BYTES)));
    }

    private String pseudonym(String text) {
        return StrictBase64.encode(mac().doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    private Mac mac() {
        if (hmac.isEmpty()) {
            byte[] secret = new byte[32];
            random.nextBytes(secret);
            try {
                Mac made = Mac.getInstance(ALGORITHM);
                made.init(new SecretKeySpec(secret, ALGORITHM));
                hmac = Optional.of(made);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has " + ALGORITHM, e);
            }
        }
        return hmac.get();
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
