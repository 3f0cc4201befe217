package org.flashback.cli;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.flashback.control.json.PeerJson;
import org.flashback.control.json.TrustJson;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.Trust;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trust pin|follow|mute|block|clear PEER}: what the user decides about a peer. */
@Command(name = "trust", description = "Pin, follow, mute or block a peer; nobody else is told.")
final class TrustCommand implements Callable<Integer> {
    private static final String PEER = "Id, its beginning, or name.";

    private final Session session;

    @Spec
    @Nullable
    CommandSpec spec;

    TrustCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "Say 'trust pin', 'trust follow', 'trust mute', 'trust block' or 'trust clear', and whom");
    }

    @Command(name = "pin", description = "This name belongs to this key.")
    int pin(@Parameters(paramLabel = "PEER", description = PEER) String peer) throws CommandFailure {
        return mark(peer, Trust.Mark.PIN);
    }

    @Command(name = "follow", description = "Tell me what it publishes.")
    int follow(@Parameters(paramLabel = "PEER", description = PEER) String peer) throws CommandFailure {
        return mark(peer, Trust.Mark.FOLLOW);
    }

    @Command(name = "mute", description = "Leave it out of searches.")
    int mute(@Parameters(paramLabel = "PEER", description = PEER) String peer) throws CommandFailure {
        return mark(peer, Trust.Mark.MUTE);
    }

    @Command(name = "block", description = "No link to it, and nothing that it offers is shown.")
    int block(@Parameters(paramLabel = "PEER", description = PEER) String peer) throws CommandFailure {
        return mark(peer, Trust.Mark.BLOCK);
    }

    @Command(name = "clear", description = "Take all of that back.")
    int clear(@Parameters(paramLabel = "PEER", description = PEER) String peer) throws CommandFailure {
        return mark(peer, Trust.Mark.CLEAR);
    }

    private int mark(String peer, Trust.Mark mark) throws CommandFailure {
        NodeClient node = session.node();
        // Whoever was marked may be unknown by now; a complete id names him all the same.
        Optional<PeerId> complete = PeerId.parse(peer.toLowerCase(Locale.ROOT));
        String id = complete.isPresent()
                ? complete.get().text()
                : new PeerReference(peer).in(node.peers()).peerId();
        String answer = send(node, new TrustJson(id, mark.name().toLowerCase(Locale.ROOT)), peer);
        if (session.json()) {
            session.out().println(answer);
        } else {
            PeerJson marked = node.read(answer, PeerJson.class);
            String stance = marked.trust().equals("none") ? "not marked" : marked.trust();
            session.out()
                    .println(Table.harmless((marked.name().isEmpty() ? marked.peerId() : marked.name()) + ": "
                            + (marked.pinned() ? "pinned, " : "")
                            + stance));
        }
        return ExitCode.DONE;
    }

    private static String send(NodeClient node, TrustJson request, String peer) throws CommandFailure {
        try {
            return node.post("/v1/trust", request);
        } catch (CommandFailure failure) {
            if (failure.error().code().equals("FB-ID-04")) {
                throw CommandFailure.noSuchPeer(peer);
            }
            throw failure;
        }
    }
}
