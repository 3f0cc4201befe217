package org.flashback.testkit.simulation.scenario;

import java.util.List;
import java.util.Optional;
import org.flashback.core.gossip.Output;
import org.flashback.core.gossip.PeerView;
import org.flashback.core.wire.Message;
import org.flashback.testkit.simulation.Sabotage;

/** The parts of the protocol that a test can take away, one at a time. */
public final class Sabotages {
    /** Nobody offers anything: heartbeats carry no {@code have}. */
    public static final Sabotage NO_OFFERS = new Sabotage() {
        @Override
        public Optional<Message> sent(Message message) {
            if (!(message instanceof Message.Heartbeat heartbeat)
                    || heartbeat.have().isEmpty()) {
                return Optional.of(message);
            }
            boolean empty = !heartbeat.beat()
                    && !heartbeat.prune()
                    && heartbeat.digest().isEmpty();
            return empty
                    ? Optional.empty()
                    : Optional.of(new Message.Heartbeat(
                            heartbeat.head(),
                            heartbeat.beat(),
                            heartbeat.digest(),
                            List.of(),
                            heartbeat.prune(),
                            heartbeat.stats()));
        }
    };

    /** Nobody compares tables: questions for ranges get lost. */
    public static final Sabotage NO_RECONCILIATION = new Sabotage() {
        @Override
        public Optional<Message> sent(Message message) {
            boolean ranges = message instanceof Message.Request request && request.query() instanceof Message.Ranges;
            return ranges ? Optional.empty() : Optional.of(message);
        }
    };

    /** Lost links are not replaced: no dial is carried out. */
    public static final Sabotage NO_REPAIR = new Sabotage() {
        @Override
        public boolean carriedOut(Output output) {
            return !(output instanceof Output.Dial);
        }
    };

    /** Withdrawals are not kept over a restart. */
    public static final Sabotage NO_WITHDRAWAL_MEMORY = new Sabotage() {
        @Override
        public boolean kept(PeerView peer) {
            return !peer.withdrawn();
        }
    };

    private Sabotages() {}
}
