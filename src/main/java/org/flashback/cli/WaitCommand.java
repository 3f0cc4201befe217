package org.flashback.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.flashback.control.json.Json;
import org.flashback.control.json.PeerJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Returns when something holds: asks when the node says that its peers changed, and once a second in any case. */
@Command(name = "wait", description = "Wait until something holds; exit code 5 when it did not in time.")
final class WaitCommand implements Callable<Integer> {
    private static final long ASK_AGAIN_MS = 1_000;

    private final Session session;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private @Nullable Condition given;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "Default: 60.")
    private long timeout = 60;

    /** Exactly one. */
    static final class Condition {
        @Option(names = "--peers", paramLabel = "N", required = true, description = "At least N peers are online.")
        Optional<Integer> peers = Optional.empty();

        @Option(names = "--peer", paramLabel = "PEER", required = true, description = "This peer is listed.")
        Optional<String> peer = Optional.empty();

        @Option(
                names = "--no-peer",
                paramLabel = "PEER",
                required = true,
                description = "No address of this peer is held.")
        Optional<String> noPeer = Optional.empty();

        @Option(names = "--repo", paramLabel = "NAME", required = true, description = "A peer hosts this repository.")
        Optional<String> repository = Optional.empty();

        boolean holds(NodeClient node) throws CommandFailure {
            if (peers.isPresent()) {
                return node.readList(node.get("/v1/peers?online=true"), PeerJson.class)
                                .size()
                        >= peers.get();
            }
            List<PeerJson> known = node.peers();
            if (peer.isPresent()) {
                return new PeerReference(peer.get())
                        .find(known)
                        .filter(PeerJson::broadcasting)
                        .isPresent();
            }
            if (noPeer.isPresent()) {
                return new PeerReference(noPeer.get())
                        .find(known)
                        .filter(found ->
                                found.broadcasting() || !found.addresses().isEmpty())
                        .isEmpty();
            }
            return known.stream()
                    .filter(PeerJson::broadcasting)
                    .flatMap(found -> found.repositories().stream())
                    .anyMatch(repo -> repository.filter(repo.name()::equals).isPresent());
        }
    }

    WaitCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(timeout);
        Condition condition = Objects.requireNonNull(given);
        NodeClient node = session.node();
        var news = new Semaphore(0);
        boolean listening = false;
        while (!condition.holds(node)) {
            if (System.nanoTime() - end >= 0) {
                throw CommandFailure.timedOut(timeout);
            }
            if (!listening) {
                listening = true;
                Thread.ofPlatform().daemon().name("events").start(() -> listen(node, news));
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()) + 1;
            if (news.tryAcquire(Math.min(left, ASK_AGAIN_MS), TimeUnit.MILLISECONDS)) {
                news.drainPermits();
            }
        }
        if (session.json()) {
            long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            session.out().println(Json.write(Map.of("holds", true, "waited_ms", waited)));
        }
        return ExitCode.DONE;
    }

    /** Without the stream, asking once a second still finds out; if the node is gone, that question fails. */
    private void listen(NodeClient node, Semaphore news) {
        try {
            node.events(name -> {
                if (name.equals("peers")) {
                    news.release();
                }
            });
        } catch (IOException | UncheckedIOException e) {
            if (session.common().verbose) {
                session.err().println("The stream of events ended: " + e.getMessage());
            }
        }
    }
}
