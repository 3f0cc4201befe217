package org.flashback.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.flashback.adapter.os.ProfileFolder;
import org.flashback.adapter.os.ProfileLock;
import org.flashback.app.Faces;
import org.flashback.app.node.Notice;
import org.flashback.app.port.StoreException;
import org.flashback.control.ControlServer;
import org.flashback.control.Foreground;
import org.flashback.control.json.ReadyJson;

/** A node that runs in this process: its parts, its control API, and its lock on the profile. */
final class RunningNode implements AutoCloseable {
    private static final Duration QUICK = Duration.ofSeconds(1);

    private final Path profile;
    private final Lifecycle lifecycle;
    private final Faces faces;
    private final String control;

    private RunningNode(Path profile, Lifecycle lifecycle, Faces faces, String control) {
        this.profile = profile;
        this.lifecycle = lifecycle;
        this.faces = faces;
        this.control = control;
    }

    /**
     * Takes the profile and starts; returns when the port listens and the control API answers.
     *
     * @return nothing when another instance has the profile
     */
    static Optional<RunningNode> start(NodeSetup setup, Foreground foreground) throws StartException {
        var lifecycle = new Lifecycle();
        try {
            Path profile = ProfileFolder.open(setup.profile());
            Optional<ProfileLock> lock = ProfileLock.tryAcquire(profile);
            if (lock.isEmpty()) {
                return Optional.empty();
            }
            lifecycle.add("profile", QUICK, lock.get()::close);
            Faces faces = new NodeAssembly(setup, profile, lifecycle).start();
            ControlServer server = ControlServer.start(profile, faces, foreground);
            lifecycle.add("control API", QUICK, server::close);
            return Optional.of(new RunningNode(profile, lifecycle, faces, server.url()));
        } catch (StoreException | IOException e) {
            lifecycle.close();
            throw failed(e);
        } catch (StartException | RuntimeException e) {
            lifecycle.close();
            throw e;
        }
    }

    Faces faces() {
        return faces;
    }

    Path profile() {
        return profile;
    }

    ReadyJson.Node ready(boolean window) {
        var info = faces.info().current();
        return new ReadyJson.Node(
                info.peerId().text(), info.name(), info.listen(), info.port(), control, profile.toString(), window);
    }

    ReadyJson.DemoNode demoReady(boolean broadcasting) {
        var info = faces.info().current();
        return new ReadyJson.DemoNode(info.peerId().text(), info.name(), profile.toString(), broadcasting);
    }

    /** Withdraws if it broadcasts, writes what is waiting, and lets the profile go. Closing twice does nothing. */
    @Override
    public void close() {
        lifecycle.close();
    }

    static StartException failed(Exception e) {
        String message = e.getMessage();
        return new StartException(
                new Notice(
                        Notice.Code.WRITE_FAILED,
                        Notice.Severity.NEEDS_YOU,
                        "Flashback cannot use its profile folder.",
                        message == null ? e.toString() : message,
                        Optional.of("Mend the folder, or start with another one: --profile DIR.")),
                e);
    }
}
