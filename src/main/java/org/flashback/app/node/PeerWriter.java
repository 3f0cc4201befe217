package org.flashback.app.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.flashback.app.port.PeerStore;
import org.flashback.app.port.StoreException;
import org.flashback.core.gossip.Availability;
import org.flashback.core.gossip.Input;
import org.flashback.core.gossip.Origin;
import org.flashback.core.gossip.Output;
import org.flashback.core.gossip.PeerHistory;
import org.flashback.core.gossip.PeerView;
import org.flashback.core.gossip.TrustedPeer;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.Verdict;
import org.flashback.core.record.VerifiedLease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what the engine wants kept, in order and in batches, on a thread of its own; and reads it back at start. */
public final class PeerWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerWriter.class);

    /** Changes of one transaction. */
    private static final int BATCH = 500;

    private static final long STOP_TIMEOUT_MS = 3_000;

    private final PeerStore store;
    private final LinkedBlockingQueue<Output.Persist> waiting = new LinkedBlockingQueue<>();
    private final Semaphore work = new Semaphore(0);
    private final List<Consumer<StoreException>> failureListeners = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean running = true;

    public PeerWriter(PeerStore store) {
        this.store = store;
        this.thread = Thread.ofPlatform().name("peer-writer").daemon(true).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Never blocks. */
    void write(Output.Persist change) {
        waiting.add(change);
        work.release();
    }

    /** Called when something could not be written. */
    public void onFailure(Consumer<StoreException> listener) {
        failureListeners.add(listener);
    }

    /** What earlier runs stored, checked for form; what cannot be read any more is left out. */
    public Input.Restored load(Verification verification) throws StoreException {
        List<Input.RestoredPeer> peers = new ArrayList<>();
        for (PeerStore.StoredPeer stored : store.load()) {
            if (verification.readBack(stored.entry()) instanceof Verdict.Good good) {
                peers.add(new Input.RestoredPeer(good, history(stored)));
            } else {
                LOG.warn("a stored peer could not be read back and is left out");
            }
        }
        var candidates = store.candidates().stream()
                .map(c -> new org.flashback.core.gossip.Candidate(c.peerId(), c.address(), c.port(), c.anchor()))
                .toList();
        return new Input.Restored(peers, candidates);
    }

    /** What the user decided about keys in earlier runs. */
    public Input.TrustRestored loadTrust() throws StoreException {
        return new Input.TrustRestored(store.trusts().stream()
                .map(stored -> new TrustedPeer(stored.peerId(), stored.name(), stored.trust()))
                .toList());
    }

    /** Writes what is waiting, then stops. */
    @Override
    public void close() {
        running = false;
        // Not by an interrupt: it would close the database's file under a write.
        work.release();
        try {
            thread.join(STOP_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (running || !waiting.isEmpty()) {
            work.acquireUninterruptibly();
            List<Output.Persist> batch = new ArrayList<>();
            waiting.drainTo(batch, BATCH);
            // One permit was taken; those of the other changes of this batch go with them.
            work.tryAcquire(Math.max(0, batch.size() - 1));
            if (batch.isEmpty()) {
                continue;
            }
            try {
                store.apply(batch.stream().map(PeerWriter::change).toList());
            } catch (StoreException e) {
                LOG.error("peers could not be written: {}", e.getMessage());
                failureListeners.forEach(listener -> listener.accept(e));
            } catch (RuntimeException bug) {
                // The thread must live: without it what waits would grow until the memory is full.
                LOG.error("the peer writer met a defect and goes on", bug);
            }
        }
    }

    private static PeerStore.Change change(Output.Persist persist) {
        return switch (persist) {
            case Output.PutPeer(var peer) -> new PeerStore.Put(stored(peer));
            case Output.PutWithdrawal(var peer) -> new PeerStore.Withdrawn(stored(peer));
            case Output.RemovePeer(var peer) -> new PeerStore.Remove(peer);
            case Output.PutTrust(var marked) ->
                new PeerStore.Trusted(new PeerStore.StoredTrust(marked.peerId(), marked.name(), marked.trust()));
            case Output.PutCandidates(var candidates) ->
                new PeerStore.Candidates(candidates.stream()
                        .map(c -> new PeerStore.Candidate(c.peerId(), c.address(), c.port(), c.anchor()))
                        .toList());
        };
    }

    private static PeerStore.StoredPeer stored(PeerView peer) {
        Origin origin = peer.history().origin();
        PeerHistory.Measured measured = peer.history().measured();
        return new PeerStore.StoredPeer(
                peer.peerId(),
                new SignedEntry(peer.record().signed(), peer.lease().map(VerifiedLease::signed)),
                peer.withdrawn(),
                peer.history().name(),
                peer.history().firstSeen(),
                peer.history().lastSeen(),
                switch (origin.kind()) {
                    case ITSELF -> PeerStore.Source.ITSELF;
                    case NEIGHBOUR -> PeerStore.Source.PEER;
                    case RELAY -> PeerStore.Source.RELAY;
                },
                origin.peer(),
                origin.label(),
                origin.hops(),
                peer.history().rttMs(),
                new PeerStore.Measured(measured.availability().text(), measured.bandwidth(), measured.attested()));
    }

    private static PeerHistory history(PeerStore.StoredPeer stored) {
        Origin.Kind kind =
                switch (stored.source()) {
                    case ITSELF -> Origin.Kind.ITSELF;
                    case PEER -> Origin.Kind.NEIGHBOUR;
                    case RELAY -> Origin.Kind.RELAY;
                };
        Optional<org.flashback.core.identity.PeerId> introducer = stored.introducer();
        return new PeerHistory(
                stored.firstSeen(),
                stored.lastSeen(),
                new Origin(kind, introducer, stored.introducerLabel(), stored.hops()),
                stored.name(),
                stored.rttMs(),
                new PeerHistory.Measured(
                        Availability.parse(stored.measured().availability()).orElse(Availability.NONE),
                        stored.measured().bandwidth(),
                        stored.measured().attested()));
    }
}
