package org.flashback.cli;

import java.util.List;
import java.util.Optional;
import org.flashback.control.json.ErrorJson;
import org.flashback.control.json.PeerJson;

/** A command ends with another exit code than 0, and says why. */
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final transient ErrorJson error;

    CommandFailure(int exitCode, ErrorJson error) {
        super(error.title() + " " + error.detail());
        this.exitCode = exitCode;
        this.error = error;
    }

    static CommandFailure notRunning(String profile) {
        return new CommandFailure(
                ExitCode.NOT_RUNNING,
                new ErrorJson(
                        "FB-LCK-02",
                        "No node runs for the profile " + profile + ".",
                        "Start one with: flashback node --profile " + profile,
                        Optional.of("flashback node --profile " + profile)));
    }

    static CommandFailure noSuchPeer(String reference) {
        return new CommandFailure(
                ExitCode.NO_SUCH_THING,
                new ErrorJson(
                        "FB-ID-04",
                        "No such peer: " + reference + ".",
                        "A peer is a peer_id, its first 8 characters or more, or a name that only one peer has.",
                        Optional.of("flashback peers")));
    }

    static CommandFailure ambiguous(String reference, List<PeerJson> candidates) {
        var detail = new StringBuilder("Candidates:");
        candidates.forEach(
                peer -> detail.append("\n  ").append(peer.peerId()).append("  ").append(peer.name()));
        return new CommandFailure(
                ExitCode.WRONG_USAGE,
                new ErrorJson(
                        "FB-USE-01",
                        "More than one peer is meant by " + reference + ".",
                        detail.toString(),
                        Optional.empty()));
    }

    static CommandFailure timedOut(long seconds) {
        return new CommandFailure(
                ExitCode.TIMED_OUT,
                new ErrorJson(
                        "FB-USE-02",
                        "It did not come true in " + seconds + " s.",
                        "Give it longer with --timeout.",
                        Optional.empty()));
    }

    int exitCode() {
        return exitCode;
    }

    ErrorJson error() {
        return error;
    }
}
