package org.flashback.control;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.flashback.app.Faces;
import org.flashback.app.broadcast.BroadcastSnapshot;
import org.flashback.app.broadcast.Exposure;
import org.flashback.app.broadcast.OwnLink;
import org.flashback.app.network.RelayStatus;
import org.flashback.app.node.NodeException;
import org.flashback.app.node.Notice;
import org.flashback.app.peers.AddPeer;
import org.flashback.app.peers.AddPeerTrouble;
import org.flashback.control.json.AddedPeerJson;
import org.flashback.control.json.BroadcastJson;
import org.flashback.control.json.IdentityJson;
import org.flashback.control.json.Json;
import org.flashback.control.json.PeerJson;
import org.flashback.control.json.RelayJson;
import org.flashback.control.json.ShowJson;
import org.flashback.control.json.TrustJson;
import org.flashback.core.identity.ComparisonNumber;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.Trust;
import org.flashback.core.record.PeerLink;
import org.flashback.core.relay.RelayUrl;

/** What each call does: a use case, and its outcome as JSON. Blocks until the use case is done. */
final class Routes {
    /** The use cases promise an answer within 5 s; this only guards against one that breaks its promise. */
    private static final long USE_CASE_SECONDS = 15;

    private final Faces faces;
    private final Foreground foreground;

    Routes(Faces faces, Foreground foreground) {
        this.faces = faces;
        this.foreground = foreground;
    }

    /**
     * One call.
     *
     * @param query the value of a parameter, if it is there
     * @param body possibly empty
     */
    record Call(String method, String path, Function<String, Optional<String>> query, String body) {}

    /** The value to answer with. */
    Object answer(Call call) throws ApiException, InterruptedException {
        return switch (call.method() + " " + call.path()) {
            case "GET /v1/status" -> Views.status(faces);
            case "GET /v1/peers" -> peers(call);
            case "POST /v1/peers" -> addPeer(read(call, LinkRequest.class));
            case "GET /v1/broadcast" ->
                Views.broadcast(faces.broadcasting().state().current(), name());
            case "GET /v1/broadcast/preview" -> preview();
            case "POST /v1/broadcast" -> broadcast(read(call, BroadcastJson.Switch.class));
            case "GET /v1/relays" -> relays();
            case "POST /v1/relays" -> addRelay(read(call, RelayRequest.class));
            case "DELETE /v1/relays" -> removeRelay(call);
            case "GET /v1/identity" -> identity(call);
            case "POST /v1/trust" -> trust(read(call, TrustJson.class));
            case "POST /v1/show" ->
                new ShowJson.Shown(foreground.show(read(call, ShowJson.class).arguments()));
            default ->
                throw new ApiException(
                        404, Notice.Code.BAD_REQUEST, "There is no such call.", call.method() + " " + call.path());
        };
    }

    private record RelayRequest(String url) {}

    private record LinkRequest(String link) {}

    private static <T> T read(Call call, Class<T> type) throws ApiException {
        try {
            return Json.read(call.body(), type);
        } catch (Json.JsonFormatException e) {
            throw ApiException.badRequest("The body is not the JSON that belongs here: " + e.getMessage());
        }
    }

    private String name() {
        return faces.info().current().name();
    }

    private List<PeerJson> peers(Call call) throws ApiException {
        Optional<String> sort = call.query().apply("sort");
        if (sort.isPresent() && !sort.get().equals("score")) {
            throw ApiException.badRequest("Peers can be sorted by score only.");
        }
        boolean online = call.query().apply("online").filter("true"::equals).isPresent();
        return Views.peers(faces.peers().current().rows(), online, call.query().apply("repo"), sort.isPresent());
    }

    private AddedPeerJson addPeer(LinkRequest request) throws ApiException, InterruptedException {
        AddPeer.Outcome outcome;
        try {
            outcome = await(faces.addPeer().add(PeerLink.parse(request.link())));
        } catch (PeerLink.PeerLinkFormatException e) {
            throw ApiException.of(AddPeerTrouble.of(e));
        }
        Optional<Notice> trouble = AddPeerTrouble.of(outcome);
        if (trouble.isPresent()) {
            throw ApiException.of(trouble.get());
        }
        if (outcome instanceof AddPeer.Met met) {
            return Views.added(met);
        }
        throw new IllegalStateException("no trouble and not met: " + outcome);
    }

    private BroadcastJson.Preview preview() {
        return new BroadcastJson.Preview(
                faces.broadcasting().state().current().firstTime(),
                Views.published(faces.broadcasting().preview()));
    }

    private BroadcastJson broadcast(BroadcastJson.Switch request) throws ApiException, InterruptedException {
        CompletableFuture<BroadcastSnapshot> done;
        if (request.on()) {
            Exposure preview = faces.broadcasting().preview();
            done = faces.broadcasting().switchOn(new HashSet<>(preview.published()));
        } else {
            done = faces.broadcasting().switchOff();
        }
        return Views.broadcast(await(done), name());
    }

    private static <T> T await(CompletableFuture<T> done) throws ApiException, InterruptedException {
        try {
            return done.get(USE_CASE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NodeException known) {
                throw ApiException.of(known.notice());
            }
            throw new IllegalStateException("a use case failed without a reason for people", e);
        } catch (TimeoutException e) {
            throw new ApiException(
                    504, Notice.Code.TIMED_OUT, "The node took too long.", "It goes on; ask for its status later.");
        }
    }

    private List<RelayJson> relays() {
        return Views.relays(faces.relays().state().current());
    }

    private List<RelayJson> addRelay(RelayRequest request) throws ApiException {
        faces.relays().add(url(request.url()));
        return relays();
    }

    /** Without a pin, the URL means the relay at that host and port whatever its pin. */
    private List<RelayJson> removeRelay(Call call) throws ApiException {
        RelayUrl wanted = url(call.query().apply("url").orElse(""));
        Optional<RelayUrl> configured = faces.relays().state().current().stream()
                .map(RelayStatus::url)
                .filter(url -> url.equals(wanted)
                        || (wanted.pin().isEmpty() && url.authority().equals(wanted.authority())))
                .findFirst();
        if (configured.isEmpty() || !faces.relays().remove(configured.get())) {
            throw new ApiException(
                    404, Notice.Code.BAD_REQUEST, "This relay is not configured.", wanted + " is not in the list.");
        }
        return relays();
    }

    private static RelayUrl url(String text) throws ApiException {
        try {
            return RelayUrl.parse(text);
        } catch (RelayUrl.RelayUrlFormatException e) {
            throw ApiException.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private PeerJson trust(TrustJson request) throws ApiException, InterruptedException {
        PeerId peer = PeerId.parse(request.peerId())
                .orElseThrow(() -> ApiException.badRequest("'peer_id' is not a complete peer_id."));
        Trust.Mark mark = Arrays.stream(Trust.Mark.values())
                .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(request.mark()))
                .findFirst()
                .orElseThrow(() -> ApiException.badRequest("'mark' is pin, follow, mute, block or clear."));
        return Views.peer(await(faces.trusting().mark(peer, mark)));
    }

    private IdentityJson identity(Call call) throws ApiException {
        PeerId own = faces.info().current().peerId();
        Optional<String> compare = call.query().apply("compare");
        if (compare.isEmpty()) {
            return new IdentityJson(own.text(), own.fingerprint().text(), Optional.empty(), ownLink());
        }
        PeerId other = PeerId.parse(compare.get())
                .orElseThrow(() -> ApiException.badRequest("'compare' is not a complete peer_id."));
        return new IdentityJson(
                other.text(),
                other.fingerprint().text(),
                Optional.of(ComparisonNumber.of(own, other).text()),
                Optional.empty());
    }

    private Optional<String> ownLink() {
        return OwnLink.of(faces.info().current(), faces.broadcasting().state().current())
                .map(PeerLink::text);
    }
}
