package org.flashback.core.gossip;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flashback.core.identity.PeerId;
import org.flashback.core.wire.MessageId;
import org.flashback.core.wire.Version;

/** One pull under way: what is to be asked, what was, and what is awaited (protocol section 4.5). */
final class Pull {
    final Instant asOf;
    final Set<String> asked = new HashSet<>();
    final Set<String> leaves = new HashSet<>();
    final Deque<String> toAsk = new ArrayDeque<>();
    final Deque<Version> wanted = new ArrayDeque<>();
    /** To be asked for although they are held: two texts of one seq. */
    final Deque<Version> again = new ArrayDeque<>(2);
    /** Asked of another neighbour already: that answer is waited for. */
    final List<Version> elsewhere = new ArrayList<>(0);
    /** The questions under way; what is awaited of each, for ranges nothing. */
    final Map<MessageId, Map<PeerId, Long>> open = new LinkedHashMap<>();

    final boolean reply;
    boolean changed;

    Pull(Instant asOf, boolean reply) {
        this.asOf = asOf;
        this.reply = reply;
    }
}
