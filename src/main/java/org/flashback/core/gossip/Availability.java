package org.flashback.core.gossip;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.flashback.core.identity.StrictBase64;

/**
 * Beats and leases received and expected in each of the last 24 hours (protocol section 6). Immutable; nothing is held
 * for hours in which nothing was expected.
 */
public final class Availability {
    /** Nothing was expected yet. */
    public static final Availability NONE = new Availability(new long[0]);

    /** Hours that count. */
    public static final int HOURS = 24;

    private static final long HOUR_MS = 3_600_000;
    private static final int RECEIVED_BITS = 16;
    private static final int EXPECTED_BITS = 28;
    private static final long RECEIVED_MAX = (1L << RECEIVED_BITS) - 1;
    private static final long EXPECTED_MAX = (1L << EXPECTED_BITS) - 1;

    /** Parts of one expected message that are told apart. */
    private static final double PARTS = 1000;

    /** Hour since 1970 (20 bits), expected in thousandths (28 bits), received (16 bits); oldest first. */
    private final long[] hours;

    private Availability(long[] hours) {
        this.hours = hours;
    }

    /** With so many messages more received, and expected, in the hour of {@code now}. */
    Availability plus(Instant now, int received, double expected) {
        long hour = now.toEpochMilli() / HOUR_MS;
        int from = 0;
        while (from < hours.length && hour(hours[from]) <= hour - HOURS) {
            from++;
        }
        boolean sameHour = from < hours.length && hour(hours[hours.length - 1]) >= hour;
        long[] next = Arrays.copyOfRange(hours, from, hours.length + (sameHour ? 0 : 1));
        int last = next.length - 1;
        long before = sameHour ? next[last] : pack(hour, 0, 0);
        next[last] = pack(
                hour(before),
                Math.min(EXPECTED_MAX, thousandths(before) + Math.round(expected * PARTS)),
                Math.min(RECEIVED_MAX, receivedIn(before) + received));
        return new Availability(next);
    }

    /** From 0 to 100; nothing while less than one message was expected. */
    public OptionalDouble score(Instant now) {
        double expected = expectedSum(now);
        return expected < 1 ? OptionalDouble.empty() : OptionalDouble.of(Math.min(100, 100 * received(now) / expected));
    }

    /** Messages received in the last 24 hours. */
    public int received(Instant now) {
        long sum = 0;
        for (long hour : hours) {
            sum += counts(hour, now) ? receivedIn(hour) : 0;
        }
        return (int) sum;
    }

    /** Messages expected in the last 24 hours, rounded. */
    public int expected(Instant now) {
        return (int) Math.round(expectedSum(now));
    }

    /** Hours of the last 24 in which anything was expected. */
    public int hours(Instant now) {
        int count = 0;
        for (long hour : hours) {
            count += counts(hour, now) ? 1 : 0;
        }
        return count;
    }

    /** The score of one hour alone; 0 is the present one. */
    public OptionalDouble scoreOf(int hoursAgo, Instant now) {
        long wanted = now.toEpochMilli() / HOUR_MS - hoursAgo;
        for (long hour : hours) {
            if (hour(hour) == wanted && thousandths(hour) > 0) {
                return OptionalDouble.of(Math.min(100, 100 * PARTS * receivedIn(hour) / thousandths(hour)));
            }
        }
        return OptionalDouble.empty();
    }

    /** For the store: {@link #parse} reads it back. */
    public String text() {
        ByteBuffer bytes = ByteBuffer.allocate(hours.length * Long.BYTES);
        bytes.asLongBuffer().put(hours);
        return StrictBase64.encode(bytes.array());
    }

    /** What {@link #text} wrote; nothing for any other text. */
    public static Optional<Availability> parse(String text) {
        return StrictBase64.decode(text)
                .filter(bytes -> bytes.length % Long.BYTES == 0 && bytes.length <= (HOURS + 1) * Long.BYTES)
                .map(bytes -> {
                    long[] read = new long[bytes.length / Long.BYTES];
                    ByteBuffer.wrap(bytes).asLongBuffer().get(read);
                    return read.length == 0 ? NONE : new Availability(read);
                });
    }

    private double expectedSum(Instant now) {
        double sum = 0;
        for (long hour : hours) {
            sum += counts(hour, now) ? thousandths(hour) / PARTS : 0;
        }
        return sum;
    }

    private static boolean counts(long packed, Instant now) {
        return hour(packed) > now.toEpochMilli() / HOUR_MS - HOURS;
    }

    private static long pack(long hour, long thousandths, long received) {
        return hour << (EXPECTED_BITS + RECEIVED_BITS) | thousandths << RECEIVED_BITS | received;
    }

    private static long hour(long packed) {
        return packed >>> (EXPECTED_BITS + RECEIVED_BITS);
    }

    private static long thousandths(long packed) {
        return packed >>> RECEIVED_BITS & EXPECTED_MAX;
    }

    private static long receivedIn(long packed) {
        return packed & RECEIVED_MAX;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Availability availability && Arrays.equals(availability.hours, hours);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hours);
    }

    @Override
    public String toString() {
        return "Availability[" + hours.length + " hours]";
    }
}
