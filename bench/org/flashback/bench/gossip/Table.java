package org.flashback.bench.gossip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The figures of all seeds beside each other, in Markdown. */
final class Table {
    private static final String BEGIN = "<!-- gossip: begin -->";
    private static final String END = "<!-- gossip: end -->";

    private final Map<String, List<Figure>> rows = new LinkedHashMap<>();
    private final Map<String, Long> seconds = new LinkedHashMap<>();

    void add(Scenario scenario, int nodes, List<Figure> figures, long took) {
        String title = scenario.title() + ", N = " + Figure.text("%,d", nodes);
        for (Figure figure : figures) {
            rows.computeIfAbsent(title + " | " + figure.what(), _ -> new ArrayList<>())
                    .add(figure);
        }
        seconds.merge(title, took, Math::max);
    }

    String markdown() {
        var text = new StringBuilder("| scenario | figure | target | seen, by seed | |\n|---|---|---|---|---|\n");
        rows.forEach((row, figures) -> {
            Figure first = figures.getFirst();
            boolean reached = figures.stream().allMatch(Figure::reached);
            text.append("| ").append(row).append(" | ").append(first.gate()).append(" | ");
            text.append(figures.stream().map(Figure::seen).collect(Collectors.joining(" · ")));
            text.append(" | ")
                    .append(first.gate().isEmpty() ? "" : reached ? "✓" : "✗")
                    .append(" |\n");
        });
        text.append("\nOne seed takes at most: ");
        text.append(seconds.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue() + " s")
                .collect(Collectors.joining("; ")));
        return text.append(".\n").toString();
    }

    /** Puts it between the marks of the file, or at its end. */
    void writeInto(Path file) throws IOException {
        String old = Files.exists(file) ? Files.readString(file) : "";
        String block = BEGIN + "\n" + markdown() + END + "\n";
        int begin = old.indexOf(BEGIN);
        int end = old.indexOf(END);
        boolean marked = begin >= 0 && end > begin;
        String text = marked
                ? old.substring(0, begin)
                        + block
                        + old.substring(end + END.length()).stripLeading()
                : old + (old.isEmpty() ? "" : "\n## Gossip\n\n") + block;
        Files.writeString(file, text);
    }
}
