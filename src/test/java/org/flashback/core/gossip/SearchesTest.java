package org.flashback.core.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.MessageId;
import org.flashback.core.wire.MessageReader;
import org.flashback.core.wire.Parsed;
import org.flashback.testkit.EngineProbe;
import org.flashback.testkit.TestPeer;
import org.flashback.testkit.Verdicts;
import org.flashback.testkit.VirtualNetwork;
import org.flashback.testkit.VirtualNode;
import org.junit.jupiter.api.Test;

/** Protocol section 4.6: searches go two hops and come back. */
class SearchesTest {
    private static final Message.ByRepository FILMS = new Message.ByRepository(List.of("films"), 2);

    private final EngineProbe probe = EngineProbe.silent();
    private final TestPeer ana = TestPeer.named("ana@laptop");

    @Test
    void isAnsweredAtOnceAndPassedOnWithoutAWordOfTheAsker() {
        var asker = probe.neighbour("asker@home");
        var other = probe.silentNeighbour();
        SignedEntry known = ana.broadcast(probe.now()).hosting("films").entry();
        other.announce(known, 1);
        drain(asker, other);
        Message.Request request = ask(asker, FILMS);
        assertThat(asker.heard(Message.Response.class)).singleElement().satisfies(answer -> {
            assertThat(answer.requestId()).isEqualTo(request.head().id());
            assertThat(answer.peers()).containsExactly(known);
            assertThat(answer.more()).isTrue();
        });
        Message.Request passed = passedOn(other).getFirst();
        assertThat(passed.query()).isEqualTo(new Message.ByRepository(List.of("films"), 1));
        assertThat(passed.head().id()).isNotEqualTo(request.head().id());
        assertThat(passedOn(asker)).isEmpty();
    }

    @Test
    void whatComesBackGoesOnUnderTheAskersRequestUntilTheLastHasAnswered() {
        var asker = probe.silentNeighbour();
        var other = probe.silentNeighbour();
        drain(asker, other);
        Message.Request request = ask(asker, FILMS);
        SignedEntry found = ana.broadcast(probe.now()).hosting("films").entry();
        SignedEntry wrong =
                TestPeer.named("b@y").broadcast(probe.now()).hosting("music").entry();
        probe.advance(Duration.ofMillis(300));
        other.respond(passedOn(other).getFirst(), found, wrong);
        List<Message.Response> answers = answers(asker, request.head().id());
        assertThat(answers.stream().flatMap(answer -> answer.peers().stream())).containsExactly(found);
        assertThat(answers.getLast().more()).isFalse();
        assertThat(answers.stream().filter(answer -> !answer.more())).hasSize(1);
        // What it brought is in the table, offered on, and not pushed.
        assertThat(probe.engine().peer(ana.id(), probe.now())).isPresent();
        assertThat(asker.heard(Message.Announcement.class)).isEmpty();
    }

    @Test
    void endsAfterTwoSecondsAndWhatComesLaterStillEntersTheTable() {
        var asker = probe.silentNeighbour();
        var other = probe.silentNeighbour();
        drain(asker, other);
        Message.Request request = ask(asker, FILMS);
        probe.advance(Duration.ofMillis(1_999));
        assertThat(answers(asker, request.head().id())).isEmpty();
        probe.advance(Duration.ofMillis(2));
        assertThat(answers(asker, request.head().id())).singleElement().satisfies(answer -> {
            assertThat(answer.peers()).isEmpty();
            assertThat(answer.more()).isFalse();
        });
        other.respond(
                passedOn(other).getFirst(),
                ana.broadcast(probe.now()).hosting("films").entry());
        assertThat(answers(asker, request.head().id())).hasSize(1);
        assertThat(probe.engine().peer(ana.id(), probe.now())).isPresent();
        assertThat(probe.seen(Output.Rejected.class)).isEmpty();
    }

    @Test
    void noMoreThanSixteenInAll() {
        var asker = probe.silentNeighbour();
        var other = probe.silentNeighbour();
        for (int i = 0; i < 10; i++) {
            other.announce(hosting("k" + i), 1);
        }
        drain(asker, other);
        Message.Request request = ask(asker, FILMS);
        other.respond(
                passedOn(other).getFirst(),
                IntStream.range(0, 12).mapToObj(i -> hosting("n" + i)).toArray(SignedEntry[]::new));
        List<Message.Response> answers = answers(asker, request.head().id());
        assertThat(answers.stream().mapToInt(answer -> answer.peers().size()).sum())
                .isEqualTo(Limits.MAX_SEARCH_ANSWERS);
        assertThat(answers.getLast().more()).isFalse();
        assertThat(answers.subList(0, answers.size() - 1)).allMatch(Message.Response::more);
    }

    @Test
    void theLastHopAndAGreedyTtl() {
        var asker = probe.silentNeighbour();
        var other = probe.silentNeighbour();
        drain(asker, other);
        Message.Request last = ask(asker, new Message.ByRepository(List.of("films"), 1));
        assertThat(answers(asker, last.head().id())).singleElement().satisfies(answer -> assertThat(answer.more())
                .isFalse());
        assertThat(passedOn(other)).isEmpty();
        ask(asker, new Message.ByTorrent("ab".repeat(20), 30));
        assertThat(passedOn(other)).singleElement().satisfies(passed -> assertThat(passed.query())
                .isEqualTo(new Message.ByTorrent("ab".repeat(20), 1)));
    }

    @Test
    void theAskerIsNotToldOfItself() {
        TestPeer own = TestPeer.named("asker@home");
        var asker = probe.accept(own);
        asker.hello(own.broadcast(probe.now()).hosting("films").entry());
        asker.drain();
        Message.Request request = ask(asker, new Message.ByRepository(List.of("films"), 1));
        assertThat(answers(asker, request.head().id()).getFirst().peers()).isEmpty();
    }

    @Test
    void oneSearchCostsAtMost73Requests() {
        var network = new VirtualNetwork(21);
        List<VirtualNode> nodes = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            nodes.add(network.broadcasting("n" + i + "@net"));
        }
        for (VirtualNode node : nodes) {
            node.introduce(nodes.toArray(VirtualNode[]::new));
        }
        network.run(Duration.ofMinutes(2));
        int before = searches(network);
        nodes.getFirst().give(new Input.Search(FILMS));
        network.run(Duration.ofSeconds(6));
        assertThat(nodes.getFirst().links().size()).isGreaterThan(4);
        assertThat(searches(network) - before).isBetween(16, 73);
        assertThat(nodes).allSatisfy(node -> assertThat(
                        node.seen(Output.Rejected.class).stream().filter(Output.Rejected::misbehaviour))
                .isEmpty());
    }

    @Test
    void findsAHostTwoHopsAway() {
        var network = new VirtualNetwork(22);
        VirtualNode asker = network.broadcasting("asker@net");
        VirtualNode middle = network.broadcasting("middle@net");
        VirtualNode far = network.broadcasting("far@net");
        network.separate(asker, far);
        middle.introduce(asker, far);
        asker.introduce(middle);
        far.introduce(middle);
        network.run(Duration.ofSeconds(20));
        // The host holds a record that nobody spread: only a search finds it.
        TestPeer host = TestPeer.named("host@far");
        SignedEntry entry = host.broadcast(network.now()).hosting("films").entry();
        far.give(new Input.Restored(
                List.of(new Input.RestoredPeer(
                        Verdicts.good(entry),
                        new PeerHistory(network.now(), network.now(), Origin.relay("r"), "", OptionalLong.empty()))),
                List.of()));
        asker.give(new Input.Search(FILMS));
        Duration took =
                network.runUntil(Duration.ofSeconds(3), () -> asker.listed().contains(host.id()));
        assertThat(took).isLessThan(Duration.ofSeconds(2));
    }

    private static int searches(VirtualNetwork network) {
        return (int) network.frames().stream()
                .map(frame -> MessageReader.read(frame.text()))
                .filter(parsed -> parsed instanceof Parsed.Ok(Message.Request(var _, Message.ByRepository _)))
                .count();
    }

    private SignedEntry hosting(String name) {
        return TestPeer.named(name + "@y")
                .broadcast(probe.now())
                .hosting("films")
                .entry();
    }

    private Message.Request ask(EngineProbe.Neighbour asker, Message.Query query) {
        var request = new Message.Request(probe.head(), query);
        asker.say(request);
        return request;
    }

    private static void drain(EngineProbe.Neighbour... neighbours) {
        for (var neighbour : neighbours) {
            neighbour.drain();
        }
    }

    private static List<Message.Response> answers(EngineProbe.Neighbour asker, MessageId request) {
        return asker.heard(Message.Response.class).stream()
                .filter(answer -> answer.requestId().equals(request))
                .toList();
    }

    private static List<Message.Request> passedOn(EngineProbe.Neighbour to) {
        return to.heard(Message.Request.class).stream()
                .filter(request ->
                        request.query() instanceof Message.ByRepository || request.query() instanceof Message.ByTorrent)
                .toList();
    }
}
