package org.flashback.app.lan;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.flashback.app.port.LanDiscovery;
import org.flashback.core.identity.PeerId;

/** Who has announced itself on the local network lately. In memory only, bounded; safe for use by many threads. */
final class Neighbourhood {
    /** Nodes remembered: a large office. More come in as these fall silent. */
    static final int MAX_HEARD = 256;

    /** New places a minute: whoever makes up more keys than that does not get them dialled. */
    static final int MAX_NEW_PER_MINUTE = 64;

    /** Who has not announced itself for so long is gone without goodbye: four times the announcing. */
    static final Duration FORGET = Duration.ofMinutes(2);

    /** The engine forgets what it does not need; it is told again this often. */
    static final Duration TELL_AGAIN = Duration.ofMinutes(1);

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final LongSupplier nanos;
    private final Map<PeerId, Heard> heard = new LinkedHashMap<>();
    private long minuteBegan;
    private int newThisMinute;

    private record Heard(LanDiscovery.Place place, long last, long told) {}

    /** @param nanos the monotonic clock */
    Neighbourhood(LongSupplier nanos) {
        this.nanos = nanos;
        this.minuteBegan = nanos.getAsLong();
    }

    /** Takes note. Returns whether the engine is to be told: it is new, has moved, or was told long ago. */
    synchronized boolean hear(LanDiscovery.Place place) {
        long now = nanos.getAsLong();
        forget(now);
        Heard before = heard.get(place.peerId());
        if (before == null && !mayBeNew(now)) {
            return false;
        }
        boolean tell = before == null || !before.place().equals(place) || now - before.told() >= TELL_AGAIN.toNanos();
        heard.put(place.peerId(), new Heard(place, now, before == null || tell ? now : before.told()));
        return tell;
    }

    private boolean mayBeNew(long now) {
        if (now - minuteBegan > MINUTE.toNanos()) {
            minuteBegan = now;
            newThisMinute = 0;
        }
        return heard.size() < MAX_HEARD && ++newThisMinute <= MAX_NEW_PER_MINUTE;
    }

    synchronized void remove(PeerId peer) {
        heard.remove(peer);
    }

    synchronized void clear() {
        heard.clear();
    }

    synchronized int size() {
        forget(nanos.getAsLong());
        return heard.size();
    }

    private void forget(long now) {
        heard.values().removeIf(old -> now - old.last() > FORGET.toNanos());
    }
}
