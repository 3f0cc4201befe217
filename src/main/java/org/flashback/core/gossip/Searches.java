package org.flashback.core.gossip;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.Verdict;
import org.flashback.core.wire.Limits;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.MessageId;

/**
 * Who hosts something (protocol section 4.6). Answered at once from the table; passed on, under a fresh id and with nothing
 * of the asker, to a few neighbours, whose answers go back as they come: the second hop learns nothing of who asks.
 */
final class Searches {
    private final Self self;
    private final PeerTable table;
    private final LinkTable links;
    private final Requests requests;
    private final Answers answers;
    private final Dissemination dissemination;

    /** By the id under which a search was passed on; few at a time. */
    private final Map<MessageId, Search> passedOn = new LinkedHashMap<>(0);

    Searches(
            Self self,
            PeerTable table,
            LinkTable links,
            Requests requests,
            Answers answers,
            Dissemination dissemination) {
        this.self = self;
        this.table = table;
        this.links = links;
        this.requests = requests;
        this.answers = answers;
        this.dissemination = dissemination;
    }

    /** One search under way. The asker is a neighbour, or nobody when the user of this node asks. */
    private static final class Search {
        private final Message.Query query;
        private final Optional<Asker> asker;
        private final Instant deadline;
        private final Set<PeerId> told = new HashSet<>();
        private int open;

        Search(Message.Query query, Optional<Asker> asker, Instant deadline) {
            this.query = query;
            this.asker = asker;
            this.deadline = deadline;
        }
    }

    private record Asker(LinkId link, MessageId request) {}

    /** The user of this node looks for something; what is found enters the table. */
    void own(Turn turn, Message.Query query) {
        var search = new Search(query, Optional.empty(), turn.now().plus(Limits.SEARCH_PATIENCE));
        passOn(turn, search, links.usable(), Limits.MAX_SEARCH_TTL);
    }

    static boolean isSearch(Message.Query query) {
        return query instanceof Message.ByRepository || query instanceof Message.ByTorrent;
    }

    /** A neighbour's request, if it is a search. */
    boolean asked(Turn turn, Link asker, Message.Request request) {
        Optional<Predicate<PeerRecord.Broadcast>> matches = matches(request.query());
        if (matches.isEmpty()) {
            return false;
        }
        List<PeerEntry> known = table.all().stream()
                .filter(entry -> shown(turn.now(), entry)
                        && !entry.peerId().equals(asker.peer())
                        && matches(entry, matches.get()))
                .limit(Limits.MAX_SEARCH_ANSWERS)
                .toList();
        MessageId id = request.head().id();
        var search = new Search(
                request.query(),
                Optional.of(new Asker(asker.id(), id)),
                turn.now().plus(Limits.SEARCH_PATIENCE));
        known.forEach(entry -> search.told.add(entry.peerId()));
        int ttl = Math.min(ttl(request.query()), Limits.MAX_SEARCH_TTL);
        List<Link> others = links.usable().stream()
                .filter(link -> !link.peer().equals(asker.peer()))
                .toList();
        boolean more = ttl > 1 && !others.isEmpty() && search.told.size() < Limits.MAX_SEARCH_ANSWERS;
        answers.add(turn, asker, id, known.stream().map(PeerEntry::signed).toList(), more);
        if (more) {
            passOn(turn, search, others, ttl - 1);
        }
        return true;
    }

    /** An answer to a search that was passed on. */
    void answered(Turn turn, Link from, Message.Response response, List<Verdict> verdicts) {
        Search search = passedOn.get(response.requestId());
        for (Verdict verdict : verdicts) {
            Optional<PeerEntry> entry = dissemination.found(turn, from, verdict);
            if (search != null) {
                entry.ifPresent(found -> tell(turn, search, found));
            }
        }
        if (search != null && !response.more()) {
            ended(turn, response.requestId(), search);
        }
    }

    /** Who has not answered by now is not waited for; later answers still enter the table. */
    void tick(Turn turn) {
        if (passedOn.isEmpty()) {
            return;
        }
        Set<Search> over = new LinkedHashSet<>();
        for (Search search : passedOn.values()) {
            if (!turn.now().isBefore(search.deadline)) {
                over.add(search);
            }
        }
        passedOn.values().removeAll(over);
        over.forEach(search -> end(turn, search));
    }

    void linkGone(Turn turn, LinkId gone) {
        passedOn.values()
                .removeIf(search ->
                        search.asker.filter(asker -> asker.link().equals(gone)).isPresent());
    }

    Optional<Instant> nextWake() {
        return passedOn.isEmpty()
                ? Optional.empty()
                : passedOn.values().stream().map(search -> search.deadline).min(Instant::compareTo);
    }

    private void passOn(Turn turn, Search search, List<Link> to, int ttl) {
        List<Link> chosen = new ArrayList<>(to);
        for (int i = chosen.size() - 1; i > 0; i--) {
            Collections.swap(chosen, i, self.random().nextInt(i + 1));
        }
        for (Link link : chosen.subList(0, Math.min(chosen.size(), Limits.SEARCH_FAN_OUT))) {
            var request = new Message.Request(self.head(turn.now()), withTtl(search.query, ttl));
            requests.opened(request.head().id(), link.id(), Requests.Purpose.SEARCH, turn.now());
            passedOn.put(request.head().id(), search);
            search.open++;
            turn.send(link, request);
        }
    }

    private void tell(Turn turn, Search search, PeerEntry found) {
        boolean fits = matches(search.query)
                .filter(matches -> shown(turn.now(), found) && matches(found, matches))
                .isPresent();
        Optional<Link> asker = search.asker
                .flatMap(known -> links.find(known.link()))
                .filter(link -> link.usable() && !link.peer().equals(found.peerId()));
        boolean room = search.told.size() < Limits.MAX_SEARCH_ANSWERS;
        if (fits && room && asker.isPresent() && search.told.add(found.peerId())) {
            answers.add(turn, asker.get(), search.asker.orElseThrow().request(), List.of(found.signed()), true);
        }
    }

    private void ended(Turn turn, MessageId passed, Search search) {
        passedOn.remove(passed);
        search.open--;
        boolean full = search.asker.isPresent() && search.told.size() >= Limits.MAX_SEARCH_ANSWERS;
        if (full) {
            passedOn.values().removeIf(search::equals);
        }
        if (search.open == 0 || full) {
            end(turn, search);
        }
    }

    private void end(Turn turn, Search search) {
        search.asker.ifPresent(asker -> links.find(asker.link())
                .filter(Link::usable)
                .ifPresent(link -> answers.add(turn, link, asker.request(), List.of(), false)));
    }

    /** The own record may be shown; withdrawn, expired and silenced ones not. */
    private boolean shown(Instant now, PeerEntry entry) {
        return !entry.expired(now) && !table.trusts().of(entry.peerId()).silenced();
    }

    private static boolean matches(PeerEntry entry, Predicate<PeerRecord.Broadcast> matches) {
        return entry.record().content() instanceof PeerRecord.Broadcast record && matches.test(record);
    }

    private static Optional<Predicate<PeerRecord.Broadcast>> matches(Message.Query query) {
        return switch (query) {
            case Message.ByRepository search ->
                Optional.of(record -> record.content().repositories().stream()
                        .anyMatch(repository -> search.names().contains(repository.name())));
            case Message.ByTorrent search ->
                Optional.of(record -> record.content().torrents().stream()
                        .anyMatch(torrent -> torrent.infoHash().equals(Optional.of(search.infoHash()))));
            case Message.Want _, Message.Ranges _ -> Optional.empty();
        };
    }

    private static int ttl(Message.Query query) {
        return switch (query) {
            case Message.ByRepository search -> search.ttl();
            case Message.ByTorrent search -> search.ttl();
            case Message.Want _, Message.Ranges _ -> 0;
        };
    }

    private static Message.Query withTtl(Message.Query query, int ttl) {
        return switch (query) {
            case Message.ByRepository search -> new Message.ByRepository(search.names(), ttl);
            case Message.ByTorrent search -> new Message.ByTorrent(search.infoHash(), ttl);
            case Message.Want _, Message.Ranges _ -> throw new IllegalArgumentException("not a search");
        };
    }
}
