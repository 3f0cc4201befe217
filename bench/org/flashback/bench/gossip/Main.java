package org.flashback.bench.gossip;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Runs the scenarios and prints their table. Arguments: {@code --scenario a,b}, {@code --nodes n}, {@code --seeds 1,2,3},
 * {@code --write docs/benchmarks.md}. Ends with 1 when a gate failed.
 */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
        List<String> wanted = Arrays.asList(option(args, "--scenario", "").split(","));
        OptionalInt nodes = Arrays.stream(option(args, "--nodes", "").split(","))
                .filter(text -> !text.isEmpty())
                .mapToInt(Integer::parseInt)
                .findFirst();
        long[] seeds = Arrays.stream(option(args, "--seeds", "1,2,3").split(","))
                .mapToLong(Long::parseLong)
                .toArray();
        var table = new Table();
        List<String> failures = new ArrayList<>();
        for (Scenario scenario : Scenarios.all()) {
            if (!wanted.contains(scenario.name()) && !wanted.contains("")) {
                continue;
            }
            int size = nodes.orElse(scenario.nodes());
            for (long seed : seeds) {
                long begin = System.nanoTime();
                List<Figure> figures = scenario.run().figures(size, seed);
                long seconds = (System.nanoTime() - begin) / 1_000_000_000;
                table.add(scenario, size, figures, seconds);
                print(scenario, size, seed, figures, seconds);
                if (!figures.stream().allMatch(Figure::reached)) {
                    failures.add(replay(scenario, size, seed));
                }
            }
        }
        System.out.println();
        System.out.println(table.markdown());
        String target = option(args, "--write", "");
        if (!target.isEmpty()) {
            table.writeInto(Path.of(target));
        }
        failures.forEach(System.out::println);
        System.exit(failures.isEmpty() ? 0 : 1);
    }

    private static void print(Scenario scenario, int size, long seed, List<Figure> figures, long seconds) {
        System.out.println(scenario.name() + ", N = " + size + ", seed " + seed + ", took " + seconds + " s");
        for (Figure figure : figures) {
            String gate = figure.gate().isEmpty() ? "" : "  (" + figure.gate() + ")";
            System.out.println((figure.reached() ? "   " : " ✗ ") + figure.what() + ": " + figure.seen() + gate);
        }
    }

    private static String replay(Scenario scenario, int size, long seed) {
        return "Failed: " + scenario.name() + " with seed " + seed
                + ". To replay: mvn -B -ntp -q -Pbench -Dbench=gossip -Dargs=\"--scenario " + scenario.name()
                + " --nodes " + size + " --seeds " + seed + "\" test";
    }

    private static String option(String[] args, String name, String otherwise) {
        int at = Arrays.asList(args).indexOf(name);
        return at >= 0 && at + 1 < args.length ? args[at + 1] : otherwise;
    }
}
