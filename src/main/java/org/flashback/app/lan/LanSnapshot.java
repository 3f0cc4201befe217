package org.flashback.app.lan;

/**
 * Discovery on the local network at one moment.
 *
 * @param networks pairs of interface and IP version that are listened on
 * @param heard how many other nodes have announced themselves there and not said goodbye since
 * @param problem why one or more networks cannot be used, in words; empty when all can
 */
public record LanSnapshot(Mode mode, int networks, int heard, String problem) {
    /** What is done. */
    public enum Mode {
        /** The user switched it off. Nothing is sent and nothing heard. */
        OFF,
        /** {@code --offline-lan}, or a node that listens on loopback only: off whatever the settings say. */
        OFF_FOR_THIS_RUN,
        /** Silent: hears others and sends nothing. */
        LISTENING,
        /** Broadcasting: announces itself and hears others. */
        ANNOUNCING
    }

    /** Whether it is wanted and no network can be used although there is one. */
    public boolean impossible() {
        return networks == 0 && !problem.isEmpty() && (mode == Mode.LISTENING || mode == Mode.ANNOUNCING);
    }
}
