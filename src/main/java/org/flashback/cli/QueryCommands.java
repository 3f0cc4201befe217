package org.flashback.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.flashback.control.json.AddedPeerJson;
import org.flashback.control.json.IdentityJson;
import org.flashback.control.json.Json;
import org.flashback.control.json.PeerJson;
import org.flashback.control.json.RelayJson;
import org.flashback.control.json.StatusJson;
import org.flashback.core.record.PeerLink;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that only look. */
final class QueryCommands {
    private QueryCommands() {}

    @Command(name = "status", description = "This node: who it is, what is public, who it knows.")
    static final class Status implements Callable<Integer> {
        private final Session session;

        Status(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() throws CommandFailure {
            NodeClient node = session.node();
            String answer = node.get("/v1/status");
            if (session.json()) {
                session.out().println(answer);
            } else {
                print(node.read(answer, StatusJson.class), session.out());
            }
            return ExitCode.DONE;
        }

        private static void print(StatusJson status, PrintStream out) {
            var table = new Table()
                    .row("Name", status.name())
                    .row("Peer id", status.peerId())
                    .row("Network", status.broadcasting() ? "broadcasting" : "silent")
                    .row(
                            "Public",
                            status.advertised().isEmpty() ? "no address" : String.join(", ", status.advertised()))
                    .row(
                            "Port",
                            status.listenPort() + ": " + status.reachability().detail())
                    .row(
                            "Peers",
                            status.peers().online() + " online, "
                                    + status.peers().known() + " known")
                    .row("Links", Integer.toString(status.links()))
                    .row("Gossip", gossip(status.gossip()))
                    .row(
                            "No relay",
                            status.withoutRelay().reachable() + " of "
                                    + status.withoutRelay().known() + " peers within reach without any relay")
                    .row("Clock", clock(status.clockSkewMs()));
            if (status.relays().isEmpty()) {
                table.row("Relays", "none; add one with: flashback relays add URL");
            }
            for (RelayJson relay : status.relays()) {
                table.row("Relay", relayLine(relay));
            }
            table.row("Version", status.version()).print(out);
        }

        private static String gossip(StatusJson.Gossip gossip) {
            long in = 0;
            long out = 0;
            for (StatusJson.Messages messages : gossip.messages()) {
                in += messages.inLastMinute();
                out += messages.outLastMinute();
            }
            long rejected = gossip.rejected().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            return in + " messages in and " + out + " out in the last minute; " + gossip.duplicates()
                    + " duplicates and " + rejected + " rejected since the start";
        }

        private static String clock(OptionalLong skewMs) {
            if (skewMs.isEmpty()) {
                return "not compared yet";
            }
            long seconds = Math.abs(skewMs.getAsLong()) / 1_000;
            return seconds == 0 ? "right" : seconds + " s " + (skewMs.getAsLong() > 0 ? "ahead" : "behind");
        }
    }

    static String relayLine(RelayJson relay) {
        return relay.url() + "  " + relay.state().replace('_', ' ')
                + (relay.rttMs().isPresent() ? ", " + relay.rttMs().getAsLong() + " ms" : "")
                // What a relay that answers has to say is its round trip, which stands there already.
                + (relay.detail().isEmpty() || relay.rttMs().isPresent() ? "" : ": " + relay.detail());
    }

    @Command(name = "peers", description = "The peers that this node knows.")
    static final class Peers implements Callable<Integer> {
        private final Session session;

        @Option(names = "--online", description = "Only those heard of in this run.")
        boolean online;

        @Option(names = "--repo", paramLabel = "NAME", description = "Only those that host this repository.")
        Optional<String> repository = Optional.empty();

        /** The only order there is to choose. */
        enum Sort {
            SCORE
        }

        @Option(names = "--sort", paramLabel = "score", description = "Best availability and speed first.")
        Optional<Sort> sort = Optional.empty();

        Peers(Session session) {
            this.session = session;
        }

        @Command(name = "add", description = "Add a peer by its link and meet it at once.")
        int add(@Parameters(paramLabel = "LINK", description = "flashback://peer/…") PeerLink link)
                throws CommandFailure {
            NodeClient node = session.node();
            String answer = node.post("/v1/peers", Map.of("link", link.text()));
            if (session.json()) {
                session.out().println(answer);
                return ExitCode.DONE;
            }
            var peer = node.read(answer, AddedPeerJson.class);
            String who = peer.name().isEmpty() ? peer.fingerprint() : peer.name() + " (" + peer.fingerprint() + ")";
            String met = peer.outcome().equals("met") ? "Met " : "Already linked with ";
            session.out().println(Table.harmless(met + who + "."));
            return ExitCode.DONE;
        }

        @Override
        public Integer call() throws CommandFailure {
            var path = new StringBuilder("/v1/peers?online=").append(online);
            repository.ifPresent(name -> path.append("&repo=").append(NodeClient.encode(name)));
            sort.ifPresent(by -> path.append("&sort=").append(by.name().toLowerCase(Locale.ROOT)));
            NodeClient node = session.node();
            String answer = node.get(path.toString());
            if (session.json()) {
                session.out().println(answer);
            } else {
                print(node.readList(answer, PeerJson.class), session.out());
            }
            return ExitCode.DONE;
        }

        private static void print(List<PeerJson> peers, PrintStream out) {
            if (peers.isEmpty()) {
                out.println("No peers.");
                return;
            }
            Instant now = Instant.now();
            var table = new Table()
                    .row("NAME", "PEER ID", "STATE", "PATH", "RTT", "SCORE", "LAST SEEN", "TRUST", "ADDRESSES");
            for (PeerJson peer : peers) {
                table.row(
                        peer.name(),
                        peer.peerId().substring(0, Math.min(16, peer.peerId().length())),
                        peer.broadcasting() ? peer.state() : "withdrawn",
                        peer.path(),
                        peer.rttMs().isPresent() ? peer.rttMs().getAsLong() + " ms" : "-",
                        score(peer),
                        ago(Duration.between(peer.lastSeen(), now)),
                        trust(peer),
                        addresses(peer));
            }
            table.print(out);
        }

        /** Availability and performance, in percent. */
        private static String score(PeerJson peer) {
            return percent(peer.availabilityScore()) + "/" + percent(peer.performanceScore());
        }

        private static String percent(OptionalDouble score) {
            return score.isPresent() ? Long.toString(Math.round(score.getAsDouble())) : "-";
        }

        private static String trust(PeerJson peer) {
            String stance = peer.trust().equals("none") ? "" : peer.trust();
            String both = peer.pinned() ? "pinned " + stance : stance;
            return both.isEmpty() ? "-" : both.strip();
        }

        private static String addresses(PeerJson peer) {
            String port = peer.port().isPresent() ? " port " + peer.port().getAsInt() : "";
            return peer.addresses().isEmpty() ? "-" : String.join(", ", peer.addresses()) + port;
        }

        private static String ago(Duration time) {
            long seconds = Math.max(0, time.toSeconds());
            if (seconds < 120) {
                return seconds + " s ago";
            }
            return seconds < 7_200 ? seconds / 60 + " min ago" : seconds / 3_600 + " h ago";
        }
    }

    @Command(name = "identity", description = "Who this node is, and numbers to compare with a peer.")
    static final class Identity implements Callable<Integer> {
        private final Session session;

        Identity(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() throws CommandFailure {
            return print("/v1/identity");
        }

        @Command(name = "show", description = "This node's own (the default).")
        int show() throws CommandFailure {
            return print("/v1/identity");
        }

        @Command(name = "compare", description = "Sixty digits that both ends must see alike.")
        int compare(@Parameters(paramLabel = "PEER", description = "Id, its beginning, or name.") String peer)
                throws CommandFailure {
            String id = new PeerReference(peer).in(session.node().peers()).peerId();
            return print("/v1/identity?compare=" + id);
        }

        private int print(String path) throws CommandFailure {
            NodeClient node = session.node();
            String answer = node.get(path);
            if (session.json()) {
                session.out().println(answer);
            } else {
                IdentityJson identity = node.read(answer, IdentityJson.class);
                var table = new Table().row("Peer id", identity.peerId()).row("Fingerprint", identity.fingerprint());
                identity.comparisonNumber().ifPresent(number -> table.row("Compare", number));
                identity.link().ifPresent(link -> table.row("Link", link));
                table.print(session.out());
            }
            return ExitCode.DONE;
        }
    }

    @Command(name = "version", description = "The version of this program.")
    static final class Version implements Callable<Integer> {
        private final Session session;

        Version(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            String version = session.starters().version();
            session.out().println(session.json() ? Json.write(Map.of("version", version)) : "flashback " + version);
            return ExitCode.DONE;
        }
    }
}
