package org.flashback.relay.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.flashback.core.identity.StrictBase64;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.relay.RelayLimits;
import org.flashback.relay.api.Problem.ProblemException;
import org.flashback.relay.store.Listing;
import org.flashback.relay.store.RelayListings;
import org.flashback.relay.store.RelayStoreException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /api/bootstrap/discover} and {@code /api/bootstrap/peers}: for anyone, no certificate needed. */
final class Lists {
    private static final Pattern INFO_HASH = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern LIMIT = Pattern.compile("[0-9]{1,4}");
    private static final int MAX_NAME_BYTES = 128;

    private final RelayListings listings;
    private final InstantSource clock;
    private final RateLimiter byAddress;

    Lists(RelayListings listings, InstantSource clock, LongSupplier nanos) {
        this.listings = listings;
        this.clock = clock;
        this.byAddress = new RateLimiter(RelayLimits.LISTS_PER_ADDRESS, nanos);
    }

    Reply discover(Call call) throws ProblemException, RelayStoreException {
        refuseIfTooMany(call);
        int limit = limit(call);
        List<String> hashes = call.query("info_hash");
        List<String> names = names(call);
        if (hashes.isEmpty() == names.isEmpty()) {
            throw Problem.badField("repositories", "Give repositories=a,b or info_hash=, one of them.")
                    .toException();
        }
        if (!names.isEmpty()) {
            return list(call, listings.hosting(names, limit, clock.instant()));
        }
        String hash = hashes.getFirst().toLowerCase(Locale.ROOT);
        if (hashes.size() > 1 || !INFO_HASH.matcher(hash).matches()) {
            throw Problem.badField("info_hash", "info_hash is one hash of 40 hex digits.")
                    .toException();
        }
        return list(call, listings.sharing(hash, limit, clock.instant()));
    }

    Reply peers(Call call) throws ProblemException, RelayStoreException {
        refuseIfTooMany(call);
        return list(call, listings.bootstrapPeers(Optional.empty(), limit(call), clock.instant()));
    }

    /** The entries as every list carries them. */
    static void put(ArrayNode list, List<SignedEntry> entries) {
        for (SignedEntry entry : entries) {
            ObjectNode node = list.addObject();
            node.put("record", entry.record().text());
            node.put("sig", entry.record().signature());
            entry.lease().ifPresent(lease -> {
                node.put("lease", lease.text());
                node.put("lease_sig", lease.signature());
            });
        }
    }

    private void refuseIfTooMany(Call call) throws ProblemException {
        Optional<Duration> wait = byAddress.take(call.address());
        if (wait.isPresent()) {
            throw Problem.slowDown(wait.get()).toException();
        }
    }

    private static int limit(Call call) throws ProblemException {
        List<String> values = call.query("limit");
        if (values.isEmpty()) {
            return RelayLimits.LIST_DEFAULT;
        }
        String text = values.getFirst();
        int limit = LIMIT.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (values.size() > 1 || limit < 1 || limit > RelayLimits.LIST_MAX) {
            throw Problem.badField("limit", "limit is a number from 1 to " + RelayLimits.LIST_MAX + ".")
                    .toException();
        }
        return limit;
    }

    private static List<String> names(Call call) throws ProblemException {
        int count = 0;
        var names = new LinkedHashSet<String>();
        for (String parameter : List.of("repositories", "repos")) {
            for (String value : call.query(parameter)) {
                for (String name : value.split(",", -1)) {
                    count++;
                    boolean tooLong = name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES;
                    if (count > RelayLimits.SEARCH_TERMS || name.isEmpty() || tooLong) {
                        throw Problem.badField(
                                        parameter,
                                        parameter + " is 1 to " + RelayLimits.SEARCH_TERMS
                                                + " names, each of 1 to " + MAX_NAME_BYTES
                                                + " bytes, with commas between them.")
                                .toException();
                    }
                    names.add(name);
                }
            }
        }
        return List.copyOf(names);
    }

    private static Reply list(Call call, Listing listing) {
        ObjectNode body = Reply.object();
        put(body.putArray("peers"), listing.peers());
        body.put("total", listing.total());
        String etag = etag(listing);
        boolean known = call.header("If-None-Match").stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") || opaque(tag).equals(opaque(etag)));
        return Reply.list(body, etag, known);
    }

    /** Of the set and not of the order, which is partly random; weak, because equal lists may differ in it. */
    private static String etag(Listing listing) {
        var parts = new ArrayList<String>();
        for (SignedEntry entry : listing.peers()) {
            parts.add(entry.record().signature()
                    + entry.lease().map(lease -> "," + lease.signature()).orElse(""));
        }
        parts.sort(null);
        parts.add(Long.toString(listing.total()));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", parts).getBytes(StandardCharsets.US_ASCII));
            return "W/\"" + StrictBase64.encode(hash) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String opaque(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }
}
