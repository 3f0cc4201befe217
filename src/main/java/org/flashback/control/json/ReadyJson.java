package org.flashback.control.json;

import java.util.List;
import java.util.Optional;

/** The one line that a program prints on its standard output when it is ready. */
public sealed interface ReadyJson {
    /** Always first. */
    String event();

    /**
     * A node, with a window or without: the port listens and the control API answers.
     *
     * @param listen {@code ADDR:PORT}
     * @param control URL of the control API
     * @param profile absolute path
     */
    record Node(
            String event,
            String peerId,
            String name,
            String listen,
            int port,
            String control,
            String profile,
            boolean window)
            implements ReadyJson {
        public Node(
                String peerId, String name, String listen, int port, String control, String profile, boolean window) {
            this("ready", peerId, name, listen, port, control, profile, window);
        }
    }

    /** A second start on a profile: the running node has been told. */
    record Forwarded(String event, String control, String profile, boolean window) implements ReadyJson {
        public Forwarded(String control, String profile, boolean window) {
            this("forwarded", control, profile, window);
        }
    }

    /**
     * A relay: a registration would be answered.
     *
     * @param url {@code https://host:port#pin=…}
     */
    record Relay(String event, String url, String listen, Optional<String> metrics) implements ReadyJson {
        public Relay(String url, String listen, Optional<String> metrics) {
            this("ready", url, listen, metrics);
        }
    }

    /** A demo network. */
    record Demo(String event, String relay, List<DemoNode> nodes, Optional<String> sharePage) implements ReadyJson {
        public Demo(String relay, List<DemoNode> nodes, Optional<String> sharePage) {
            this("ready", relay, nodes, sharePage);
        }

        public Demo {
            nodes = List.copyOf(nodes);
        }
    }

    /** One node of a demo network. */
    record DemoNode(String peerId, String name, String profile, boolean broadcasting) {}
}
