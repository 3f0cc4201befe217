package org.flashback.app.broadcast;

import java.util.Optional;
import org.flashback.app.live.Published;
import org.flashback.app.live.Publisher;
import org.flashback.app.node.NodeException;
import org.flashback.app.node.Notice;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.Transport;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;

/** The node's one port: open to others while broadcasting, to this computer only while silent (protocol section 1.3). */
public final class NodePort {
    private final Transport transport;
    private final Optional<IpAddress> address;
    private final Publisher<State> state = new Publisher<>(new State("", 0, false, Optional.empty()));
    private final int wanted;
    private Optional<PeerId> shown = Optional.empty();

    /**
     * @param text {@code ADDR:PORT} as bound
     * @param open whether others can reach it as far as this computer is concerned
     * @param taken the port that was wanted, when another program had it
     */
    public record State(String text, int port, boolean open, Optional<Integer> taken) {}

    /**
     * @param address to bind while broadcasting; empty for all
     * @param wanted the port, 0 for any free one
     */
    public NodePort(Transport transport, Optional<IpAddress> address, int wanted) {
        this.transport = transport;
        this.address = address;
        this.wanted = wanted;
    }

    public Published<State> state() {
        return state;
    }

    /** Opens it, closing what was open. The port of before is kept if it is still free. Blocks. */
    public synchronized void open(boolean toOthers, LinkIdentity identity) throws NodeException {
        PeerId shows = identity.key().peerId();
        int before = state.current().port();
        if (before != 0 && state.current().open() == toOthers && shown.equals(Optional.of(shows))) {
            return;
        }
        int port = before == 0 ? wanted : before;
        try {
            Transport.Listening listening =
                    transport.listen(new Transport.ListenSpec(address, port, !toOthers), identity);
            Optional<Integer> taken = listening.wantedTaken() && wanted != 0
                    ? Optional.of(wanted)
                    : state.current().taken();
            shown = Optional.of(shows);
            state.publish(new State(listening.text(), listening.port(), toOthers, taken));
        } catch (Transport.TransportException e) {
            String message = e.getMessage();
            throw new NodeException(new Notice(
                    Notice.Code.PORT_IN_USE,
                    Notice.Severity.NEEDS_YOU,
                    "No port could be opened.",
                    message == null ? "" : message,
                    Optional.of("Choose another address or port with --listen.")));
        }
    }
}
