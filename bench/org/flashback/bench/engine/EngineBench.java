package org.flashback.bench.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.flashback.core.identity.PeerId;
import org.flashback.testkit.TestPeer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Frames about 5,000 peers, through one thread. Each benchmark has an engine of its own for each time it is called. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class EngineBench {
    private static final int PEERS = 5_000;
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    private static final PeerId FAR = TestPeer.named("offered@far").id();

    private List<String> records = List.of();
    private List<String> leases = List.of();
    private List<Neighbourhood.Checked> checkedRecords = List.of();
    private List<Neighbourhood.Checked> checkedLeases = List.of();
    private Consumer<String> wire = _ -> {};
    private Neighbourhood acquainted = new Neighbourhood(START, wire);
    private Neighbourhood fresh = acquainted;
    private Neighbourhood knowing = acquainted;

    @Setup
    public void frames(Blackhole blackhole) {
        wire = blackhole::consume;
        List<TestPeer> peers = IntStream.range(0, PEERS)
                .parallel()
                .mapToObj(i -> TestPeer.named("peer" + i + "@far"))
                .toList();
        Instant issued = START.minus(Duration.ofMinutes(5));
        records = acquainted.records(peers, issued);
        leases = acquainted.leases(peers, issued, START.plus(Duration.ofMinutes(115)));
        checkedRecords = records.stream().map(acquainted::check).toList();
        checkedLeases = leases.stream().map(acquainted::check).toList();
    }

    @Setup(Level.Invocation)
    public void engines() {
        fresh = new Neighbourhood(START, wire);
        fresh.ask(FAR);
        knowing = acquainted.again(wire);
        knowing.ask(FAR);
        checkedRecords.forEach(knowing::handle);
    }

    /** New records, as a newcomer gets them: read, signature checked, taken, offered. */
    @Benchmark
    @OperationsPerInvocation(PEERS)
    public int newRecords() {
        records.forEach(frame -> fresh.handle(fresh.check(frame)));
        return all(fresh.known());
    }

    /** The same, read and checked before: the engine's own share. */
    @Benchmark
    @OperationsPerInvocation(PEERS)
    public int newRecordsChecked() {
        checkedRecords.forEach(fresh::handle);
        return all(fresh.known());
    }

    /** Leases to known records: read, signature checked, taken, passed on. */
    @Benchmark
    @OperationsPerInvocation(PEERS)
    public long leases() {
        leases.forEach(frame -> knowing.handle(knowing.check(frame)));
        return all((int) knowing.leased());
    }

    /** The same, read and checked before: the engine's own share. */
    @Benchmark
    @OperationsPerInvocation(PEERS)
    public long leasesChecked() {
        checkedLeases.forEach(knowing::handle);
        return all((int) knowing.leased());
    }

    private static int all(int taken) {
        if (taken < PEERS) {
            throw new IllegalStateException("only " + taken + " were taken");
        }
        return taken;
    }
}
