package org.flashback.ui.common;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Times, spans and sizes in words, in the computer's time zone. */
public final class Words {
    /** What stands where there is no value. */
    public static final String NONE = "–";

    private static final DateTimeFormatter CLOCK = format("HH:mm");
    private static final DateTimeFormatter CLOCK_TENTHS = format("HH:mm:ss.S");
    private static final DateTimeFormatter DAY = format("d MMM");
    private static final DateTimeFormatter DAY_CLOCK = format("d MMM HH:mm");
    private static final DateTimeFormatter FULL = format("d MMM yyyy, HH:mm:ss");
    private static final Duration NOW = Duration.ofSeconds(5);
    private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB", "PB");

    private Words() {}

    /** {@code now}, {@code 12 s ago}, {@code yesterday}, {@code 12 Oct}. */
    public static String ago(Instant then, Instant now) {
        Duration age = Duration.between(then, now);
        if (age.compareTo(NOW) < 0) {
            return Texts.get("common.time.now");
        }
        long days = ChronoUnit.DAYS.between(day(then), day(now));
        if (age.toHours() < 24 && (days == 0 || age.toHours() < 6)) {
            return Texts.get("common.time.ago", span(age));
        }
        if (days <= 1) {
            return Texts.get("common.time.yesterday");
        }
        return days < 30 ? Texts.get("common.time.days_ago", days) : DAY.format(then);
    }

    /** {@code 42 s}, {@code 27 min}, {@code 1 h 12 min}, {@code 3 days}: two units at the most. */
    public static String span(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 60) {
            return Texts.get("common.span.seconds", seconds);
        }
        if (seconds < 3600) {
            return Texts.get("common.span.minutes", seconds / 60);
        }
        if (seconds < 86_400) {
            long minutes = seconds / 60 % 60;
            return minutes == 0
                    ? Texts.get("common.span.hours", seconds / 3600)
                    : Texts.get("common.span.hours_minutes", seconds / 3600, minutes);
        }
        return Texts.get("common.span.days", seconds / 86_400);
    }

    /** {@code 0:42}: what is left until {@code then}. */
    public static String countdown(Instant then, Instant now) {
        long seconds = Math.max(0, Duration.between(now, then).toSeconds());
        return String.format(Locale.ENGLISH, "%d:%02d", seconds / 60, seconds % 60);
    }

    /** {@code 14:02}. */
    public static String clock(Instant at) {
        return CLOCK.format(at);
    }

    /** {@code 14:32:06.4}. */
    public static String clockTenths(Instant at) {
        return CLOCK_TENTHS.format(at);
    }

    /** {@code 14:02} today, {@code 12 Oct 14:02} on another day. */
    public static String moment(Instant at, Instant now) {
        return day(at).equals(day(now)) ? CLOCK.format(at) : DAY_CLOCK.format(at);
    }

    /** {@code 22 Nov 2026, 14:32:06}. */
    public static String full(Instant at) {
        return FULL.format(at);
    }

    /** {@code 212 GB}, decimal units as disks are sold in. */
    public static String bytes(long bytes) {
        if (bytes < 1000) {
            return Texts.get("common.size.bytes", bytes);
        }
        double value = bytes;
        int unit = -1;
        while (value >= 999.5 && unit < UNITS.size() - 1) {
            value /= 1000;
            unit++;
        }
        String number = String.format(Locale.ENGLISH, value < 10 ? "%.1f" : "%.0f", value);
        return number + " " + UNITS.get(unit);
    }

    /** {@code 80 ms}. */
    public static String millis(long ms) {
        return Texts.get("common.span.millis", Math.max(ms, 1));
    }

    /** Text in groups of {@code size} characters. */
    public static String grouped(String text, int size) {
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i += size) {
            out.append(i == 0 ? "" : " ").append(text, i, Math.min(text.length(), i + size));
        }
        return out.toString();
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneId.systemDefault());
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneId.systemDefault());
    }
}
