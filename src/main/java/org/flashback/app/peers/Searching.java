package org.flashback.app.peers;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks the neighbourhood for peers that host something (protocol section 4.6). */
public interface Searching {
    /** When neighbours and their neighbours have had their time to answer. */
    Duration ANSWER_TIME = Duration.ofSeconds(3);

    /**
     * Peers that host a repository of exactly one of these names, known ones included; at most 16 of them are new.
     *
     * @param names 1 to 64
     * @return done after {@link #ANSWER_TIME}; whoever answers later is in the table all the same
     */
    CompletableFuture<List<PeerRow>> repositories(List<String> names);

    /** The same for a torrent. */
    CompletableFuture<List<PeerRow>> torrent(String infoHash);
}
