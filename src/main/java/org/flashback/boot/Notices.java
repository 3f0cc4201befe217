package org.flashback.boot;

import java.nio.file.Path;
import java.util.Optional;
import org.flashback.app.node.Notice;
import org.flashback.app.port.StoreException;
import org.flashback.core.record.IpAddress;

/** What boot has to tell the user of a node. */
final class Notices {
    private Notices() {}

    static Notice setAside(String what, Path path) {
        return new Notice(
                Notice.Code.FILE_SET_ASIDE,
                Notice.Severity.INFO,
                what + " could not be read and was set aside.",
                "A fresh one was made; the old one is kept as " + path.getFileName() + ".",
                Optional.empty());
    }

    static Notice peersNotWritten(StoreException e) {
        return new Notice(
                Notice.Code.WRITE_FAILED,
                Notice.Severity.NEEDS_YOU,
                "Peers could not be written to disk.",
                String.valueOf(e.getMessage()),
                Optional.of("Free some space or mend the profile folder's permissions."));
    }

    static Notice notOurAddress(IpAddress address) {
        return new Notice(
                Notice.Code.BAD_REQUEST,
                Notice.Severity.NEEDS_YOU,
                "No interface of this computer has the address " + address + ".",
                "So the node cannot listen on it.",
                Optional.of("Give one that this computer has, or 0.0.0.0 for all."));
    }

    static Notice keyInUseTwice() {
        return new Notice(
                Notice.Code.KEY_IN_USE_TWICE,
                Notice.Severity.NEEDS_YOU,
                "This identity is also running on another computer.",
                "Their records overwrite each other, so this one has stopped publishing above the other.",
                Optional.of("Stop one of them, or give it an identity of its own."));
    }
}
