package org.flashback.bench.sockets;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Measures both and prints a table. Arguments: how many nodes, how many rounds. */
public final class Main {
    private static final int WARM_UP_ROUNDS = 20;

    /** Longer than either goes on sending a piece of news. */
    private static final long WINDOW = TimeUnit.SECONDS.toNanos(5);

    /** All have the news within this. */
    private static final double LIMIT_MS = 1_000;

    private Main() {}

    private record Result(String name, int payload, double median, double worst, double bytes, double idle) {}

    public static void main(String[] args) {
        int nodes = args.length > 0 ? Integer.parseInt(args[0]) : 50;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        Result ours = measure(new Flashback(nodes), rounds);
        Result theirs = measure(new ScaleCube(nodes, ours.payload()), rounds);
        System.out.printf(
                Locale.ROOT,
                "%d nodes, %d rounds, %d processors, Java %s%n%n",
                nodes,
                rounds,
                Runtime.getRuntime().availableProcessors(),
                Runtime.version());
        System.out.println(
                "| | payload | all have it, median | slowest round | on the wire per round | idle, per second |");
        System.out.println("|---|---|---|---|---|---|");
        for (Result result : List.of(ours, theirs)) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d B | %.0f ms | %.0f ms | %.0f kB | %.0f kB |%n",
                    result.name(),
                    result.payload(),
                    result.median(),
                    result.worst(),
                    result.bytes() / 1_000,
                    result.idle() / 1_000);
        }
        double times = ours.median() / theirs.median();
        double bytes = ours.bytes() / theirs.bytes();
        System.out.printf(Locale.ROOT, "%nours to theirs: time %.2f, bytes %.2f%n", times, bytes);
        boolean reached = ours.worst() < LIMIT_MS && times < 1 && bytes < 1;
        System.out.println(reached ? "all gates passed" : "GATE FAILED");
        // Their threads would keep the process alive.
        System.exit(reached ? 0 : 1);
    }

    private static Result measure(Contestant contestant, int rounds) {
        try (contestant) {
            contestant.start();
            for (int i = 0; i < WARM_UP_ROUNDS; i++) {
                contestant.spread(i);
            }
            LoopbackBytes.within(2 * WINDOW);
            List<Double> millis = new ArrayList<>();
            List<Double> bytes = new ArrayList<>();
            double idleSum = 0;
            for (int i = 0; i < rounds; i++) {
                double idle = LoopbackBytes.within(WINDOW);
                long before = LoopbackBytes.now();
                long end = System.nanoTime() + WINDOW;
                millis.add(contestant.spread(WARM_UP_ROUNDS + i) / 1e6);
                LoopbackBytes.within(end - System.nanoTime());
                bytes.add(LoopbackBytes.now() - before - idle);
                idleSum += idle;
            }
            double idle = idleSum / rounds / TimeUnit.NANOSECONDS.toSeconds(WINDOW);
            millis.sort(null);
            double mean = bytes.stream().mapToDouble(d -> d).average().orElseThrow();
            return new Result(
                    contestant.name(), contestant.payloadBytes(), millis.get(rounds / 2), millis.getLast(), mean, idle);
        }
    }
}
