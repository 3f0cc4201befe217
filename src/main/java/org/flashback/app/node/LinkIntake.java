package org.flashback.app.node;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.flashback.app.port.TimeSource;
import org.flashback.app.port.Transport;
import org.flashback.core.gossip.Input;
import org.flashback.core.gossip.LinkId;
import org.flashback.core.gossip.Output;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.Verdict;
import org.flashback.core.wire.CloseCode;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.MessageId;
import org.flashback.core.wire.MessageReader;
import org.flashback.core.wire.Parsed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what arrives on links to the engine: in each link's order, parsed and verified on a virtual thread per link, and
 * no faster than the protocol allows (section 7). A link that is ahead is not read until it has been worked off.
 */
public final class LinkIntake implements Transport.Events {
    private static final Logger LOG = LoggerFactory.getLogger(LinkIntake.class);

    /** Frames of a link waiting here above which it is not read. */
    private static final int HIGH = 64;

    /** … until there are this few. */
    private static final int LOW = 16;

    /** The same in characters: a few big frames of many links must not fill the memory. */
    private static final long HIGH_CHARS = 512L * 1024;

    private static final long LOW_CHARS = 128L * 1024;

    private static final long ANSWER_NANOS =
            Limits.REQUEST_MAX.plus(Limits.REQUEST_LATE).plusSeconds(10).toNanos();

    /** Questions of one link above which the old ones are looked for and forgotten. */
    private static final int MANY_QUESTIONS = 256;

    private final NodeLoop loop;
    private final Verification verification;
    private final TimeSource time;
    private final Transport transport;
    private final Map<Long, Lane> lanes = new ConcurrentHashMap<>();
    private final List<BiConsumer<Transport.DialTarget, String>> dialListeners = new CopyOnWriteArrayList<>();
    private final CheckBudget pushed;
    private final CheckBudget asked;
    private final BannedAddresses banned = new BannedAddresses();

    public LinkIntake(NodeLoop loop, Verification verification, TimeSource time, Transport transport) {
        this.loop = loop;
        this.verification = verification;
        this.time = time;
        this.transport = transport;
        this.pushed = new CheckBudget(Limits.PUSHED_CHECKS_PER_SECOND, Limits.LINK_CHECKS_PER_SECOND, time.nanos());
        this.asked = new CheckBudget(Limits.ASKED_CHECKS_PER_SECOND, Limits.LINK_CHECKS_PER_SECOND, time.nanos());
        loop.onNotify(this::notice);
        loop.onSend(this::sent);
    }

    @Override
    public void opened(Transport.OpenedLink link) {
        var lane = new Lane(link.link());
        lanes.put(link.link(), lane);
        loop.submit(new Input.Connected(
                new LinkId(link.link()), link.key().peerId(), link.local(), link.dial(), link.remote(), link.port()));
        Thread.ofVirtual().name("link-" + link.link()).start(lane::work);
    }

    @Override
    public boolean frame(long link, String text) {
        Lane lane = lanes.get(link);
        return lane == null || lane.offer(text);
    }

    @Override
    public void closed(long link, int code, String reason) {
        Lane lane = lanes.remove(link);
        if (lane != null) {
            lane.end(code);
        }
    }

    @Override
    public boolean helloAccepted(long link) {
        Lane lane = lanes.get(link);
        return lane != null && lane.accepted;
    }

    @Override
    public void dialFailed(long dial, Transport.DialTarget target, String reason) {
        loop.submit(new Input.DialFailed(dial));
        dialListeners.forEach(listener -> listener.accept(target, reason));
    }

    /** Called with the target and the reason, in words, of every dial that fails; must return soon. */
    public void onDialFailed(BiConsumer<Transport.DialTarget, String> listener) {
        dialListeners.add(listener);
    }

    @Override
    public void roundTrip(long link, Duration rtt) {
        loop.submit(new Input.RoundTrip(new LinkId(link), rtt));
    }

    @Override
    public void drained(long link) {
        loop.submit(new Input.Drained(new LinkId(link)));
    }

    @Override
    public void dropped(long link, Transport.Lane lane) {
        loop.submit(new Input.Dropped(new LinkId(link), lane.name()));
    }

    @Override
    public void violated(long link, String reason) {
        loop.submit(new Input.Unreadable(new LinkId(link), Input.Fault.FORBIDDEN_FRAME, reason));
    }

    @Override
    public boolean admits(IpAddress remote) {
        return !banned.isBanned(remote, time.wall());
    }

    private void notice(Output.Notify notify) {
        switch (notify) {
            case Output.LinkUp up -> {
                Lane lane = lanes.get(up.link().number());
                if (lane != null) {
                    lane.accepted = true;
                }
            }
            // By this computer's own clock, which admits() asks too.
            case Output.Banned(var address, var _) ->
                banned.ban(address, time.wall().plus(Limits.BAN));
            case Output.Rejected(var link, var reason, var _, boolean misbehaviour) ->
                LOG.debug(
                        "link {}: {}{}",
                        link.map(LinkId::number).orElse(0L),
                        reason.text(),
                        misbehaviour ? ", which is misbehaviour" : "");
            default -> {
                // Others' matter.
            }
        }
    }

    /** What is asked for may come back at a higher rate than what is pushed. */
    private void sent(Output.Send send) {
        Lane lane = lanes.get(send.link().number());
        if (lane != null && send.message() instanceof Message.Request request) {
            lane.asked(request.head().id());
        }
    }

    /** What waits in a lane. */
    private sealed interface Arrival {}

    private record Frame(String text) implements Arrival {}

    private record End(int code) implements Arrival {}

    /** The frames of one link, in order. */
    private final class Lane {
        private final LinkId link;
        private final LinkedBlockingQueue<Arrival> waiting = new LinkedBlockingQueue<>();
        private final AtomicLong chars = new AtomicLong();
        private final AtomicBoolean paused = new AtomicBoolean();
        private final Pace pace = new Pace(time.nanos());
        private final CheckBudget.Share ofPushed = new CheckBudget.Share(time.nanos());
        private final CheckBudget.Share ofAsked = new CheckBudget.Share(time.nanos());

        /** What we asked here, and when no answer to it can count any more; more than what the engine still waits for. */
        private final Map<MessageId, Long> questions = new ConcurrentHashMap<>();

        private volatile boolean accepted;

        Lane(long link) {
            this.link = new LinkId(link);
        }

        void asked(MessageId question) {
            long now = time.nanos();
            if (questions.size() >= MANY_QUESTIONS) {
                questions.values().removeIf(end -> end - now < 0);
            }
            questions.put(question, now + ANSWER_NANOS);
        }

        boolean offer(String text) {
            long held = chars.addAndGet(text.length());
            waiting.add(new Frame(text));
            if (waiting.size() < HIGH && held < HIGH_CHARS) {
                return true;
            }
            paused.set(true);
            // The worker may have taken all of them before it could see that it has to resume.
            return isLow() && paused.compareAndSet(true, false);
        }

        private boolean isLow() {
            return waiting.size() <= LOW && chars.get() <= LOW_CHARS;
        }

        void end(int code) {
            waiting.add(new End(code));
        }

        void work() {
            try {
                boolean open = true;
                while (open) {
                    switch (waiting.take()) {
                        case Frame(var text) -> {
                            take(text);
                        }
                        case End(int code) -> {
                            loop.submit(new Input.Disconnected(link, code));
                            open = false;
                        }
                    }
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }

        private void take(String text) throws InterruptedException {
            try {
                time.sleep(pace.delay(time.nanos()));
                loop.submitFrame(read(text));
            } catch (RuntimeException bug) {
                // One frame must not leave a link that nobody reads and nobody closes.
                LOG.error("a frame met a defect, its link is closed", bug);
                transport.close(link.number(), CloseCode.PROTOCOL.number(), "internal");
            }
            chars.addAndGet(-text.length());
            if (isLow() && paused.compareAndSet(true, false)) {
                transport.resume(link.number());
            }
        }

        /** What nobody asked for is not looked at: its signatures would only cost time. */
        private List<Verdict> verified(Message message) {
            return switch (message) {
                case Message.Response response ->
                    questions.containsKey(response.requestId())
                            ? verification.verify(message, () -> await(asked, ofAsked))
                            : List.of();
                default -> verification.verify(message, () -> await(pushed, ofPushed));
            };
        }

        private void await(CheckBudget budget, CheckBudget.Share share) {
            try {
                time.sleep(budget.take(share, time.nanos()));
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt(); // ends the lane when it takes the next frame
            }
        }

        private Input read(String text) {
            return switch (MessageReader.read(text)) {
                case Parsed.Ok(var message) -> new Input.Received(link, message, verified(message));
                case Parsed.NotJson(var reason) -> new Input.Unreadable(link, Input.Fault.NOT_JSON, reason);
                case Parsed.Faulty(var reason, boolean hello) ->
                    new Input.Unreadable(link, hello ? Input.Fault.FAULTY_HELLO : Input.Fault.FAULTY, reason);
                case Parsed.Unknown(var what) -> new Input.Unreadable(link, Input.Fault.UNKNOWN, what);
            };
        }
    }

    /** 20 messages a second and 400 at once; who sends faster waits, nothing is lost. */
    private static final class Pace {
        private static final long NANOS_PER_MESSAGE = 1_000_000_000L / Limits.MESSAGES_PER_SECOND;
        private static final long BURST_NANOS = NANOS_PER_MESSAGE * Limits.MESSAGE_BURST;

        /** When the next message would be due if all had come at the allowed rate. */
        private long due;

        Pace(long now) {
            due = now;
        }

        /** How long to wait before the message that has just been taken. */
        Duration delay(long now) {
            due = Math.max(due, now) + NANOS_PER_MESSAGE;
            return Duration.ofNanos(Math.max(0, due - now - BURST_NANOS));
        }
    }
}
