package org.flashback.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private final List<RunningNode> nodes;
    private final List<Boolean> broadcasting;
    private final Lifecycle lifecycle;

    private DemoNetwork(Relay relay, List<RunningNode> nodes, List<Boolean> broadcasting, Lifecycle lifecycle) {
        this.relay = relay;
        this.nodes = nodes;
        this.broadcasting = broadcasting;
        this.lifecycle = lifecycle;
    }

    static DemoNetwork start(Path folder) throws StartException {
        var lifecycle = new Lifecycle();
        try {
            Relay relay = Relay.start(RelayOptions.loopback(folder.resolve("relay")), new JsonRecordParser());
            lifecycle.add("demo relay", Duration.ofSeconds(3), relay::close);
            List<RunningNode> nodes = new ArrayList<>();
            RunningNode bruno = peer(folder, "bruno@studio", Optional.of(relay.url()), true, lifecycle);
            nodes.add(bruno);
            nodes.add(peer(folder, "carla@home", Optional.of(relay.url()), true, lifecycle));
            introduce(folder, bruno.faces().info().current());
            nodes.add(peer(folder, GOSSIP_ONLY, Optional.empty(), true, lifecycle));
            nodes.add(peer(folder, "eva@farm", Optional.of(relay.url()), false, lifecycle));
            return new DemoNetwork(relay, nodes, List.of(true, true, true, false), lifecycle);
        } catch (RelayStartException | StoreException e) {
            lifecycle.close();
            throw new StartException(
                    new Notice(
                            Notice.Code.UNEXPECTED,
                            Notice.Severity.NEEDS_YOU,
                            "The demo network could not start.",
                            String.valueOf(e.getMessage()),
                            Optional.empty()),
                    e);
        } catch (StartException e) {
            lifecycle.close();
            throw e;
        }
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

    @Override
    public void close() {
        lifecycle.close();
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
                true);
    }

    private static RunningNode peer(
            Path folder, String name, Optional<RelayUrl> relay, boolean broadcast, Lifecycle lifecycle)
            throws StartException {
        Path profile = folder.resolve(name);
        RunningNode node = RunningNode.start(setup(profile, Optional.of(new Email(name)), relay, broadcast), _ -> false)
                .orElseThrow(() -> new StartException(
                        new Notice(
                                Notice.Code.ALREADY_RUNNING,
                                Notice.Severity.NEEDS_YOU,
                                "The demo network is already running in " + folder + ".",
                                "",
                                Optional.of("End the other one, or use another folder: --profile DIR.")),
                        new IOException("profile in use")));
        lifecycle.add(name, Duration.ofSeconds(8), node::close);
        return node;
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
