package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.flashback.core.wire.Limits;
import org.junit.jupiter.api.Test;

/** The buckets of protocol section 5. */
class AddressBookTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final int SLOTS_OF_NEW = Limits.NEW_BUCKETS * Limits.BUCKET_SIZE;
    private static final int SLOTS_OF_TRIED = Limits.TRIED_BUCKETS * Limits.BUCKET_SIZE;

    private final SplittableRandom random = new SplittableRandom(1);
    private final AddressBook book = new AddressBook(new SplittableRandom(2));
    private int last;

    @Test
    void oneIntroducerReachesASixteenthOfTheNew() {
        Introducer attacker = introducer(1);
        // It may name any address, in as many networks as it likes.
        for (int i = 0; i < 20_000; i++) {
            book.suggested(anywhere(), attacker);
        }
        assertThat(book.size()).isLessThanOrEqualTo(SLOTS_OF_NEW / 16).isGreaterThan(SLOTS_OF_NEW / 32);
        for (int who = 2; who < 400; who++) {
            book.suggested(anywhere(), introducer(who));
        }
        // Others are drawn as before: every bucket weighs alike.
        assertThat(share(0, known -> known.introducer().equals(attacker))).isLessThan(0.1);
    }

    @Test
    void memoryIsBounded() {
        for (int i = 0; i < 60_000; i++) {
            book.suggested(anywhere(), introducer(i % 5_000)).ifPresent(known -> {
                if (random.nextInt(2) == 0) {
                    book.reached(known);
                }
            });
        }
        assertThat(book.size()).isGreaterThan(9_000).isLessThanOrEqualTo(SLOTS_OF_NEW + SLOTS_OF_TRIED);
        assertThat(book.proven()).isLessThanOrEqualTo(SLOTS_OF_TRIED);
    }

    @Test
    void oneNetworkReachesATwoAndThirtiethOfTheTried() {
        for (int i = 0; i < 5_000; i++) {
            int host = i;
            book.suggested(place("44.7." + host / 250 + "." + (host % 250 + 1)), introducer(i))
                    .ifPresent(book::reached);
        }
        assertThat(book.proven()).isLessThanOrEqualTo(SLOTS_OF_TRIED / 32).isGreaterThan(SLOTS_OF_TRIED / 64);
        for (int i = 0; i < 5_000; i++) {
            book.suggested(place("2a00:77:" + Integer.toHexString(i + 1) + "::1"), introducer(i))
                    .ifPresent(book::reached);
        }
        assertThat(book.proven()).isLessThanOrEqualTo(SLOTS_OF_TRIED / 16);
    }

    @Test
    void aNetworkOfManyIsDrawnHardlyMoreOftenThanANetworkOfOne() {
        for (int i = 0; i < 1_000; i++) {
            book.suggested(place("44." + i % 4 + "." + i / 4 % 250 + ".9"), introducer(i % 20))
                    .ifPresent(book::reached);
        }
        for (int i = 0; i < 100; i++) {
            book.suggested(place("60." + i + ".0.1"), introducer(i % 20)).ifPresent(book::reached);
        }
        // Four networks of a thousand against a hundred of one: by heads it would be nine in ten.
        assertThat(share(1, known -> known.place().address().text().startsWith("44.")))
                .isLessThan(0.12);
    }

    @Test
    void nobodyCanForetellWhatFallsTogether() {
        AddressBook other = new AddressBook(new SplittableRandom(3));
        Set<Place> here = new HashSet<>();
        Set<Place> there = new HashSet<>();
        List<Place> flood = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            flood.add(anywhere());
        }
        for (Place place : flood) {
            book.suggested(place, introducer(1)).ifPresent(known -> here.add(known.place()));
            other.suggested(place, introducer(1)).ifPresent(known -> there.add(known.place()));
        }
        assertThat(here).isNotEqualTo(there);
        assertThat(here).hasSizeGreaterThan(300);
    }

    @Test
    void oneWhoFailedMakesRoomAndOneWhoAnswersDoesNot() {
        // One network named by one introducer is one bucket.
        List<Known> full = new ArrayList<>();
        for (int i = 0; i < Limits.BUCKET_SIZE; i++) {
            full.add(book.suggested(place("44.7.1." + (i + 1)), introducer(1)).orElseThrow());
        }
        assertThat(book.suggested(place("44.7.2.1"), introducer(1))).isEmpty();
        book.failed(full.get(5), NOW);
        assertThat(book.suggested(place("44.7.2.2"), introducer(1))).isPresent();
        assertThat(full.get(5).held()).isFalse();
        assertThat(full).filteredOn(Known::held).hasSize(Limits.BUCKET_SIZE - 1);
    }

    @Test
    void whoWasReachedIsTriedForEverAndWhoWasStoredIsDoubtedAtLast() {
        Known reached = book.suggested(anywhere(), introducer(1)).orElseThrow();
        book.reached(reached);
        Known stored = book.restored(anywhere()).orElseThrow();
        Instant now = NOW;
        for (int i = 0; i < 1_000; i++) {
            book.failed(reached, now);
            assertThat(reached.notBefore).isAfter(now).isBeforeOrEqualTo(now.plus(Limits.RETRY_MAX));
            now = reached.notBefore;
        }
        assertThat(reached.ready(now)).isTrue();
        for (int i = 0; i < AddressBook.FAILURES_UNTIL_DOUBT; i++) {
            assertThat(stored.proven()).isTrue();
            assertThat(stored.held()).isTrue();
            book.failed(stored, now);
        }
        Known again = Objects.requireNonNull(book.find(stored.place()));
        assertThat(again.proven()).isFalse();
        assertThat(again.ready(now.plus(Limits.UNPROVEN_PAUSE.minusMillis(1)))).isFalse();
        assertThat(again.ready(now.plus(Limits.UNPROVEN_PAUSE))).isTrue();
    }

    @Test
    void anAddressIsNotKnockedAtUnderManyKeys() {
        Known first = book.suggested(place("44.7.1.1"), introducer(1)).orElseThrow();
        Known second = book.suggested(place("44.7.1.1"), introducer(2)).orElseThrow();
        Known elsewhere = book.suggested(place("44.7.1.2"), introducer(2)).orElseThrow();
        book.dialled(first, NOW, false);
        assertThat(book.knocked(second, NOW.plusSeconds(599))).isTrue();
        assertThat(book.knocked(elsewhere, NOW.plusSeconds(599))).isFalse();
        assertThat(book.knocked(second, NOW.plusSeconds(600))).isFalse();
        book.dialled(second, NOW.plusSeconds(600), false);
        book.reached(second);
        assertThat(book.knocked(first, NOW.plusSeconds(601))).isFalse();
    }

    @Test
    void ofACrowdFortyDialAndOthersTenMinutesLater() {
        Known known = book.suggested(anywhere(), introducer(1)).orElseThrow();
        int mine = 0;
        Set<Integer> changes = new HashSet<>();
        for (int node = 0; node < 4_000; node++) {
            var each = new AddressBook(new SplittableRandom(node));
            boolean now = each.mine(known, 4_000, NOW);
            assertThat(each.mine(known, 4_000, NOW)).isEqualTo(now);
            assertThat(each.mine(known, 40, NOW)).isTrue();
            mine += now ? 1 : 0;
            if (now && !each.mine(known, 4_000, NOW.plus(Limits.UNPROVEN_PAUSE))) {
                changes.add(node);
            }
        }
        assertThat(mine).isBetween(20, 65);
        assertThat(changes).hasSizeGreaterThan(mine / 2);
        book.reached(known);
        assertThat(book.mine(known, 1_000_000, NOW)).isTrue();
    }

    @Test
    void aNewRecordReplacesTheAddressesOfTheOldOne() {
        PeerId peer = peer();
        Place one = new Place(peer, new IpAddress("44.1.0.1"), 1);
        Place two = new Place(peer, new IpAddress("44.2.0.1"), 1);
        Place three = new Place(peer, new IpAddress("44.3.0.1"), 1);
        assertThat(book.named(peer, 5, List.of(one, two), introducer(1))).isTrue();
        book.reached(Optional.ofNullable(book.find(one)).orElseThrow());
        assertThat(book.named(peer, 6, List.of(three), introducer(1))).isTrue();
        assertThat(book.seqOf(peer)).isEqualTo(6);
        // Where it was reached it may be reached again; what was only announced is gone.
        assertThat(book.find(one)).isNotNull();
        assertThat(book.find(two)).isNull();
        assertThat(book.find(three)).isNotNull();
        book.unnamed(peer);
        assertThat(book.find(one)).isNotNull();
        assertThat(book.find(three)).isNull();
        book.forget(peer);
        assertThat(book.knows(peer)).isFalse();
        assertThat(book.size()).isZero();
    }

    @Test
    void anAddressThatComesAndGoesKeepsItsPause() {
        PeerId peer = peer();
        Place victim = new Place(peer, new IpAddress("44.1.0.1"), 443);
        Place other = new Place(peer, new IpAddress("44.2.0.1"), 443);
        book.named(peer, 1, List.of(victim), introducer(1));
        book.dialled(Optional.ofNullable(book.find(victim)).orElseThrow(), NOW, false);
        for (int seq = 2; seq < 20; seq++) {
            book.named(peer, seq, List.of(seq % 2 == 0 ? other : victim), introducer(1));
            Known known = book.find(victim);
            assertThat(known != null && known.ready(NOW.plusSeconds(seq))).isFalse();
        }
        assertThat(book.takeDue(NOW.plus(Duration.ofMinutes(10)))).isTrue();
        book.unnamed(peer);
        assertThat(book.size()).isZero();
    }

    @Test
    void pausesThatEndAreToldInTheirOrder() {
        Known late = book.suggested(anywhere(), introducer(1)).orElseThrow();
        Known soon = book.suggested(anywhere(), introducer(2)).orElseThrow();
        assertThat(book.nextDue()).isEmpty();
        book.pause(late, NOW.plusSeconds(60));
        book.pause(soon, NOW.plusSeconds(5));
        assertThat(book.nextDue()).contains(NOW.plusSeconds(5));
        assertThat(book.takeDue(NOW.plusSeconds(4))).isFalse();
        assertThat(book.takeDue(NOW.plusSeconds(5))).isTrue();
        assertThat(book.nextDue()).contains(NOW.plusSeconds(60));
        book.forget(late.place().peer());
        assertThat(book.nextDue()).isEmpty();
    }

    private double share(double fromTried, java.util.function.Predicate<Known> which) {
        int hits = 0;
        for (int i = 0; i < 5_000; i++) {
            Known drawn = book.draw(fromTried);
            hits += drawn != null && which.test(drawn) ? 1 : 0;
        }
        return hits / 5_000.0;
    }

    private Place anywhere() {
        return place(random.nextInt(23, 90) + "." + random.nextInt(256) + "." + random.nextInt(256) + "."
                + random.nextInt(1, 255));
    }

    private Place place(String address) {
        return new Place(peer(), new IpAddress(address), 13337);
    }

    private PeerId peer() {
        byte[] bytes = new byte[32];
        new SplittableRandom(++last).nextBytes(bytes);
        return PeerId.ofHash(bytes);
    }

    private static Introducer introducer(long who) {
        return new Introducer(1_000 + who, false, false);
    }
}
