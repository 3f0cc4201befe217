package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.flashback.core.wire.Message;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.TestPeer;
import org.junit.jupiter.api.Test;

/** What is counted is what went over the links. */
class CountersTest {
    private final EngineProbe probe = EngineProbe.silent();

    @Test
    void anEngineThatDidNothingCountsNothing() {
        CountersView counters = probe.engine().counters();
        assertThat(counters.in())
                .containsOnlyKeys(MessageKind.values())
                .values()
                .containsOnly(0L);
        assertThat(counters.out())
                .containsOnlyKeys(MessageKind.values())
                .values()
                .containsOnly(0L);
        assertThat(counters.duplicates()).isZero();
        assertThat(counters.rejected()).isEmpty();
    }

    @Test
    void eachMessageIsCountedOnceByKindAndDirection() {
        var bruno = probe.neighbour("bruno@studio");
        var carla = probe.silentNeighbour();
        TestPeer dov = TestPeer.named("dov@lab");
        bruno.announce(dov.broadcast(probe.now()).entry(), 32);
        bruno.beat();

        CountersView counters = probe.engine().counters();
        assertThat(counters.in())
                .containsEntry(MessageKind.HELLO, 2L)
                .containsEntry(MessageKind.ANNOUNCEMENT, 1L)
                .containsEntry(MessageKind.HEARTBEAT, 1L)
                .containsEntry(MessageKind.UPDATE, 0L);
        assertThat(counters.out()).containsEntry(MessageKind.HELLO, 2L);
        long sent = probe.seen(Output.Send.class).size();
        assertThat(counters.out().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(sent);
        assertThat(counters.out().get(MessageKind.ANNOUNCEMENT))
                .isEqualTo(carla.heard(Message.Announcement.class).size());
    }

    @Test
    void rejectionsAreCountedByReasonAndAreNoMessages() {
        var bruno = probe.neighbour("bruno@studio");
        long before = sum(probe.engine().counters());
        bruno.unreadable(Input.Fault.FAULTY);
        bruno.unreadable(Input.Fault.UNKNOWN);

        CountersView counters = probe.engine().counters();
        assertThat(counters.rejected()).containsOnly(entry(RejectReason.FAULTY, 1L), entry(RejectReason.UNKNOWN, 1L));
        assertThat(sum(counters)).isEqualTo(before);
    }

    @Test
    void aViewDoesNotChangeAnyMore() {
        var counters = new Counters();
        CountersView before = counters.view();
        counters.duplicate();
        assertThat(before.duplicates()).isZero();
        assertThat(counters.view().duplicates()).isEqualTo(1);
    }

    private static long sum(CountersView counters) {
        return counters.in().values().stream().mapToLong(Long::longValue).sum();
    }
}
