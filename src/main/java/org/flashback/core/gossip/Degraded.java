package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;

/**
 * Notices that the tree loses much (protocol section 4.3): on when more than 2 % of the news of the last minute had to be
 * asked for, off below 0.5 %.
 */
final class Degraded {
    private static final Duration HALF = Duration.ofSeconds(30);
    private static final double ON_ABOVE = 0.02;
    private static final double OFF_BELOW = 0.005;

    /** One late piece of news among a few says nothing about the network. */
    private static final int MIN_NEWS = 50;

    private Instant halfStart = Instant.MIN;
    private int news;
    private int asked;
    private int lastNews;
    private int lastAsked;
    private boolean on;

    /** A piece of news, and whether it came because we asked. */
    void heard(Instant now, boolean wasAsked) {
        turnOver(now);
        news++;
        asked += wasAsked ? 1 : 0;
        judge();
    }

    boolean isOn(Instant now) {
        turnOver(now);
        return on;
    }

    private void judge() {
        int all = news + lastNews;
        double share = (asked + lastAsked) / (double) Math.max(1, all);
        if (share < OFF_BELOW) {
            on = false;
        } else if (share > ON_ABOVE && all >= MIN_NEWS) {
            on = true;
        }
    }

    private void turnOver(Instant now) {
        boolean early = !halfStart.equals(Instant.MIN) && now.isBefore(halfStart.plus(HALF));
        boolean backwards = now.isBefore(halfStart);
        if (early && !backwards) {
            return;
        }
        boolean next = !halfStart.equals(Instant.MIN) && now.isBefore(halfStart.plus(HALF.multipliedBy(2)));
        lastNews = next ? news : 0;
        lastAsked = next ? asked : 0;
        news = 0;
        asked = 0;
        halfStart = now;
        judge();
    }
}
