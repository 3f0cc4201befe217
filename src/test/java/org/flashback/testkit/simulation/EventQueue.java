package org.flashback.testkit.simulation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What happens when, by the millisecond: a wheel for the near future, a heap for the rest. Events of one millisecond
 * fire in the order in which they were added. Events are rows of parallel arrays, so that millions cost no objects.
 */
public final class EventQueue {
    private static final int SLOTS = 1 << 15;
    private static final int MASK = SLOTS - 1;
    private static final int NONE = -1;

    private final int[] first = new int[SLOTS];
    private final int[] last = new int[SLOTS];
    private byte[] kinds = new byte[0];
    private Object[] subjects = new Object[0];
    private @Nullable Object[] matters = new @Nullable Object[0];
    private long[] numbers = new long[0];
    private long[] times = new long[0];
    private int[] next = new int[0];
    private int free = NONE;

    private int[] heap = new int[1024];
    private long[] heapOrder = new long[1024];
    private int heapSize;
    private long added;
    private long now;

    public EventQueue() {
        Arrays.fill(first, NONE);
        Arrays.fill(last, NONE);
    }

    /** Takes an event whose time has come. */
    @FunctionalInterface
    public interface Handler {
        void fire(byte kind, Object subject, @Nullable Object matter, long number);
    }

    public long now() {
        return now;
    }

    /** Adds an event; one in the past fires at once. */
    public void add(long at, byte kind, Object subject, @Nullable Object matter, long number) {
        int row = row();
        long time = Math.max(at, now);
        kinds[row] = kind;
        subjects[row] = subject;
        matters[row] = matter;
        numbers[row] = number;
        times[row] = time;
        if (time - now < SLOTS) {
            append(row);
        } else {
            push(row);
        }
    }

    /** Fires everything up to and including {@code end}, which is the time then. */
    public void run(long end, Handler handler) {
        while (true) {
            while (heapSize > 0 && times[heap[0]] - now < SLOTS) {
                append(pop());
            }
            int slot = (int) (now & MASK);
            while (first[slot] != NONE) {
                int row = first[slot];
                first[slot] = next[row];
                if (first[slot] == NONE) {
                    last[slot] = NONE;
                }
                byte kind = kinds[row];
                Object subject = subjects[row];
                Object matter = matters[row];
                long number = numbers[row];
                subjects[row] = this;
                matters[row] = null;
                next[row] = free;
                free = row;
                handler.fire(kind, subject, matter, number);
            }
            if (now >= end) {
                return;
            }
            now++;
        }
    }

    private void append(int row) {
        int slot = (int) (times[row] & MASK);
        next[row] = NONE;
        if (last[slot] == NONE) {
            first[slot] = row;
        } else {
            next[last[slot]] = row;
        }
        last[slot] = row;
    }

    private int row() {
        if (free == NONE) {
            int old = kinds.length;
            int size = Math.max(1 << 12, old + (old >> 1));
            kinds = Arrays.copyOf(kinds, size);
            subjects = Arrays.copyOf(subjects, size);
            matters = Arrays.copyOf(matters, size);
            numbers = Arrays.copyOf(numbers, size);
            times = Arrays.copyOf(times, size);
            next = Arrays.copyOf(next, size);
            for (int i = size - 1; i >= old; i--) {
                next[i] = free;
                free = i;
            }
        }
        int row = free;
        free = next[row];
        return row;
    }

    private void push(int row) {
        if (heapSize == heap.length) {
            heap = Arrays.copyOf(heap, heapSize * 2);
            heapOrder = Arrays.copyOf(heapOrder, heapSize * 2);
        }
        long order = ++added;
        int at = heapSize++;
        while (at > 0) {
            int parent = (at - 1) >> 1;
            if (!before(times[row], order, parent)) {
                break;
            }
            heap[at] = heap[parent];
            heapOrder[at] = heapOrder[parent];
            at = parent;
        }
        heap[at] = row;
        heapOrder[at] = order;
    }

    private int pop() {
        int top = heap[0];
        int row = heap[--heapSize];
        long order = heapOrder[heapSize];
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= heapSize) {
                break;
            }
            if (child + 1 < heapSize && before(times[heap[child + 1]], heapOrder[child + 1], child)) {
                child++;
            }
            if (!before(times[heap[child]], heapOrder[child], row, order)) {
                break;
            }
            heap[at] = heap[child];
            heapOrder[at] = heapOrder[child];
            at = child;
        }
        heap[at] = row;
        heapOrder[at] = order;
        return top;
    }

    private boolean before(long time, long order, int place) {
        return before(time, order, heap[place], heapOrder[place]);
    }

    private boolean before(long time, long order, int row, long rowOrder) {
        return time < times[row] || (time == times[row] && order < rowOrder);
    }
}
