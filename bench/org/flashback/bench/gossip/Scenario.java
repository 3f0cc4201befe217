package org.flashback.bench.gossip;

import java.util.List;

/**
 * One line of work of the table.
 *
 * @param nodes how many, unless the caller says otherwise
 */
record Scenario(String name, String title, int nodes, Run run) {
    /** Runs it once. */
    @FunctionalInterface
    interface Run {
        List<Figure> figures(int nodes, long seed);
    }
}
