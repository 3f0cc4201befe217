package org.flashback.core.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flashback.core.identity.PeerId;
import org.flashback.core.wire.Version;

/** What became known lately, and which links are known to have it, so that nobody is told twice (protocol section 4.2). */
final class RecentNews {
    /** Copies and offers of one piece of news arrive within this, or they are not of one wave. */
    private static final Duration KEPT = Duration.ofSeconds(20);

    /** Above the news of a busy minute; what is forgotten early costs one more offer. */
    private static final int MAX_KEPT = 2_000;

    private final LinkedHashMap<PeerId, News> byPeer = new LinkedHashMap<>();

    /** One version that advanced the table. */
    static final class News {
        private final Version version;
        private final Instant at;
        private final boolean fromOwner;
        private final Set<LinkId> have = HashSet.newHashSet(8);
        private final Set<LinkId> sent = HashSet.newHashSet(4);
        private boolean asked;

        private News(Version version, Instant at, boolean fromOwner) {
            this.version = version;
            this.at = at;
            this.fromOwner = fromOwner;
        }

        /** When the first copy came. */
        Instant at() {
            return at;
        }

        /** Whether the first copy came from its owner, or is our own. */
        boolean fromOwner() {
            return fromOwner;
        }

        /** It came because we asked for it. */
        void markAsked() {
            asked = true;
        }

        /** Whether it came because we asked; said once. */
        boolean takeAsked() {
            boolean first = asked;
            asked = false;
            return first;
        }

        /** The other end has it, or will have it without our help. */
        void heldBy(LinkId link) {
            have.add(link);
        }

        void sentTo(LinkId link) {
            have.add(link);
            sent.add(link);
        }

        boolean isHeldBy(LinkId link) {
            return have.contains(link);
        }

        boolean wasSentTo(LinkId link) {
            return sent.contains(link);
        }
    }

    News learned(Version version, Instant now, boolean fromOwner) {
        forget(now);
        var news = new News(version, now, fromOwner);
        byPeer.remove(version.peerId());
        byPeer.put(version.peerId(), news);
        return news;
    }

    /** Nothing when this version is not news any more, or never was. */
    Optional<News> find(Version version) {
        News news = byPeer.get(version.peerId());
        return news != null && news.version.equals(version) ? Optional.of(news) : Optional.empty();
    }

    /** The latest of this peer. */
    Optional<News> latest(PeerId peer) {
        return Optional.ofNullable(byPeer.get(peer));
    }

    private void forget(Instant now) {
        Iterator<Map.Entry<PeerId, News>> oldest = byPeer.entrySet().iterator();
        while (oldest.hasNext()) {
            News news = oldest.next().getValue();
            boolean old = !now.isBefore(news.at.plus(KEPT));
            if (!old && byPeer.size() < MAX_KEPT) {
                return;
            }
            oldest.remove();
        }
    }
}
