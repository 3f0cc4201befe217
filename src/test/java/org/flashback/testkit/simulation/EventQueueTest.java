package org.flashback.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private record Event(long at, int number) {}

    @Test
    void firesInOrderOfTimeThenOfAdding() {
        var random = new SplittableRandom(3);
        var queue = new EventQueue();
        List<Event> added = new ArrayList<>();
        List<Event> fired = new ArrayList<>();
        // Near and far, and far ones that come near while others are added at the same time.
        for (int i = 0; i < 2_000; i++) {
            add(queue, added, random.nextLong(200_000));
        }
        queue.run(300_000, (kind, subject, matter, number) -> {
            var event = (Event) subject;
            assertThat(queue.now()).isEqualTo(event.at());
            fired.add(event);
            if (added.size() < 20_000) {
                add(queue, added, queue.now() + random.nextLong(60_000));
                add(queue, added, 150_000);
            }
        });

        List<Event> expected = new ArrayList<>(fired);
        expected.sort(Comparator.comparingLong(Event::at).thenComparingInt(Event::number));
        assertThat(fired).isEqualTo(expected);
        assertThat(fired).hasSameSizeAs(added);
    }

    private static void add(EventQueue queue, List<Event> added, long at) {
        var event = new Event(Math.max(at, queue.now()), added.size());
        added.add(event);
        queue.add(at, (byte) 1, event, null, 0);
    }
}
