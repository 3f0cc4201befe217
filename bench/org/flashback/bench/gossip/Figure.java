package org.flashback.bench.gossip;

import java.util.Locale;

/**
 * One number of the table.
 *
 * @param what it is
 * @param gate what it has to be, in words; empty when it is only reported
 * @param seen the number with its unit
 * @param reached whether it is as it has to be
 */
record Figure(String what, String gate, String seen, boolean reached) {
    static Figure atLeast(String what, double value, double least, String format) {
        return new Figure(what, "≥ " + text(format, least), text(format, value), value >= least);
    }

    static Figure atMost(String what, double value, double most, String format) {
        return new Figure(what, "≤ " + text(format, most), text(format, value), value <= most);
    }

    /** A time of -1 is one that was never reached. */
    static Figure within(String what, long ms, long mostMs) {
        return new Figure(what, "≤ " + seconds(mostMs), seconds(ms), ms >= 0 && ms <= mostMs);
    }

    static Figure share(String what, double share, double least) {
        String digits = least >= 1 ? "%.0f %%" : "%.2f %%";
        return new Figure(what, "≥ " + text(digits, 100 * least), text("%.3f %%", 100 * share), share >= least);
    }

    static Figure told(String what, String seen) {
        return new Figure(what, "", seen, true);
    }

    static String seconds(long ms) {
        return ms < 0 ? "never" : text("%.2f s", ms / 1000.0);
    }

    static String text(String format, Object value) {
        return String.format(Locale.ROOT, format, value);
    }
}
