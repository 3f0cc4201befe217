package org.flashback.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashback.adapter.h2.H2PeerStore;
import org.flashback.adapter.os.ProfileFolder;
import org.flashback.app.node.NodeInfo;
import org.flashback.app.node.Notice;
import org.flashback.app.port.PeerStore;
import org.flashback.app.port.StoreException;
import org.flashback.app.port.TimeSource;
import org.flashback.cli.ListenAddress;
import org.flashback.control.json.ReadyJson;
import org.flashback.core.identity.Email;
import org.flashback.core.record.IpAddress;
import org.flashback.core.relay.RelayUrl;
import org.flashback.core.wire.JsonRecordParser;
import org.flashback.relay.Relay;
import org.flashback.relay.RelayOptions;
import org.flashback.relay.RelayStartException;

/**
 * A relay and four peers on loopback: the same code as in production, each in a folder of its own.
 *
 * <pre>
 *              relay
 *             /  |  \
 *        bruno  carla  (you)      broadcast at once; you begin silent
 *          |
 *         dov                     knows no relay: joins by gossip alone
 *                     eva         silent: asks the relay, and is listed nowhere
 * </pre>
 */
final class DemoNetwork implements AutoCloseable {
    private static final IpAddress LOOPBACK = new IpAddress("127.0.0.1");
    private static final String GOSSIP_ONLY = "dov@lab";

    private final Relay relay;
    private final List<RunningNode> nodes = new ArrayList<>();
    private final List<Boolean> broadcasting = new ArrayList<>();

    private DemoNetwork(Relay relay) {
        this.relay = relay;
    }

    static DemoNetwork start(Path folder) throws StartException {
        try {
            Relay relay = Relay.start(RelayOptions.loopback(folder.resolve("relay")), new JsonRecordParser());
            var network = new DemoNetwork(relay);
            try {
                network.populate(folder);
                return network;
            } catch (StoreException | StartException e) {
                network.close();
                throw e;
            }
        } catch (RelayStartException | StoreException e) {
            throw new StartException(
                    new Notice(
                            Notice.Code.UNEXPECTED,
                            Notice.Severity.NEEDS_YOU,
                            "The demo network could not start.",
                            String.valueOf(e.getMessage()),
                            Optional.empty()),
                    e);
        }
    }

    private void populate(Path folder) throws StartException, StoreException {
        Optional<RelayUrl> known = Optional.of(relay.url());
        add(folder, "bruno@studio", known, true);
        add(folder, "carla@home", known, true);
        introduce(folder, nodes.getFirst().faces().info().current());
        add(folder, GOSSIP_ONLY, Optional.empty(), true);
        add(folder, "eva@farm", known, false);
    }

    RelayUrl relay() {
        return relay.url();
    }

    List<ReadyJson.DemoNode> ready() {
        List<ReadyJson.DemoNode> lines = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            lines.add(nodes.get(i).demoReady(broadcasting.get(i)));
        }
        return lines;
    }

    /** All peers at once, for each may wait for its relay and its links; then the relay. */
    @Override
    public void close() {
        List<Thread> closing = nodes.stream()
                .map(node -> Thread.ofVirtual().start(node::close))
                .toList();
        try {
            for (Thread thread : closing) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        relay.close();
    }

    static Notice alreadyRunning(Path folder) {
        return new Notice(
                Notice.Code.ALREADY_RUNNING,
                Notice.Severity.NEEDS_YOU,
                "The demo network is already running in " + folder + ".",
                "",
                Optional.of("End the other one, or use another folder: --profile DIR."));
    }

    /** What a node that joins this network is started with. */
    static NodeSetup setup(Path profile, Optional<Email> name, Optional<RelayUrl> relay, boolean broadcast) {
        return new NodeSetup(
                profile,
                relay.stream().toList(),
                Optional.of(new ListenAddress(LOOPBACK, 0)),
                name,
                broadcast,
                List.of(),
                true,
                true);
    }

    private void add(Path folder, String name, Optional<RelayUrl> knows, boolean broadcast) throws StartException {
        NodeSetup setup = setup(folder.resolve(name), Optional.of(new Email(name)), knows, broadcast);
        nodes.add(RunningNode.start(setup, _ -> false)
                .orElseThrow(() -> new StartException(alreadyRunning(folder), new IOException("profile in use"))));
        broadcasting.add(broadcast);
    }

    /** One peer has met another in an earlier run: its stored candidate is all that it knows. */
    private static void introduce(Path folder, NodeInfo known) throws StoreException {
        Path profile = ProfileFolder.open(folder.resolve(GOSSIP_ONLY));
        try (H2PeerStore store = H2PeerStore.open(profile, TimeSource.SYSTEM, _ -> {})) {
            store.apply(List.of(new PeerStore.Candidates(
                    List.of(new PeerStore.Candidate(known.peerId(), LOOPBACK, known.port(), true)))));
        }
    }

    /** A folder that nobody else uses. */
    static Path temporaryFolder() throws IOException {
        return Files.createTempDirectory("flashback-demo-");
    }
}
