package org.flashback.app.peers;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.flashback.app.node.Notice;
import org.flashback.app.peers.AddPeer.Met;
import org.flashback.app.peers.AddPeer.NoAnswer;
import org.flashback.app.peers.AddPeer.OtherKey;
import org.flashback.app.peers.AddPeer.OutOfReach;
import org.flashback.app.peers.AddPeer.Outcome;
import org.flashback.app.peers.AddPeer.Yourself;
import org.flashback.core.record.PeerLink.PeerLinkFormatException;

/** Why a peer was not added: the same sentences in the window and on the command line. */
public final class AddPeerTrouble {
    private AddPeerTrouble() {}

    /** Empty when it was met. */
    public static Optional<Notice> of(Outcome outcome) {
        return switch (outcome) {
            case Met _ -> Optional.empty();
            case Yourself _ ->
                Optional.of(new Notice(
                        Notice.Code.OWN_LINK,
                        Notice.Severity.INFO,
                        "That is your own link.",
                        "Give it to others; they find you with it.",
                        Optional.empty()));
            case OtherKey(var expected) ->
                Optional.of(new Notice(
                        Notice.Code.PEER_OTHER_KEY,
                        Notice.Severity.NEEDS_YOU,
                        "Somebody with another key answers there.",
                        "The link is for " + expected.fingerprint()
                                + ". Nothing was sent. This can be a reinstall, another program, or somebody else.",
                        Optional.of("Ask for a new link, over a way that you trust.")));
            case NoAnswer(var peer, var reasons) ->
                Optional.of(new Notice(
                        Notice.Code.PEER_NO_ANSWER,
                        Notice.Severity.WAITING,
                        "Nobody answers there now.",
                        peer.fingerprint() + reasons(reasons)
                                + " Whoever is silent cannot be reached. It is kept as a candidate and tried again.",
                        Optional.of("Ask whether it broadcasts, or for a new link.")));
            case OutOfReach _ ->
                Optional.of(new Notice(
                        Notice.Code.PEER_OUT_OF_REACH,
                        Notice.Severity.NEEDS_YOU,
                        "The link leads into a network that this computer is not part of.",
                        "All of its addresses are private to another network, or to one computer.",
                        Optional.of("Ask for a link with a public address, or join that network.")));
        };
    }

    /** What was given is no link. */
    public static Notice of(PeerLinkFormatException wrong) {
        return new Notice(
                Notice.Code.NOT_A_LINK,
                Notice.Severity.NEEDS_YOU,
                "That is not a link to a peer.",
                wrong.getMessage() + ".",
                Optional.of("Copy the whole link once more; it begins with flashback://peer/."));
    }

    private static String reasons(List<String> reasons) {
        return reasons.isEmpty()
                ? " did not answer in time."
                : " could not be reached: " + reasons.stream().distinct().collect(Collectors.joining(", ")) + ".";
    }
}
