package org.flashback.relay.api;

import java.time.InstantSource;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.flashback.core.record.RecordParser;
import org.flashback.relay.api.Problem.ProblemException;
import org.flashback.relay.store.RelayListings;
import org.flashback.relay.store.RelayStore;
import org.flashback.relay.store.RelayStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The relay's paths. Runs on virtual threads; handlers may block. */
public final class RelayHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(RelayHandler.class);

    /** Answers one kind of call. */
    private interface Endpoint {
        Reply answer(Call call) throws ProblemException, RelayStoreException;
    }

    private final RelayListings listings;
    private final Map<String, Map<String, Endpoint>> routes;

    /**
     * @param nanos a clock that never runs backwards, for the limits
     */
    public RelayHandler(
            RecordParser parser, RelayStore store, RelayListings listings, InstantSource clock, LongSupplier nanos) {
        this.listings = listings;
        var registrations = new Registrations(parser, store, listings, clock, nanos);
        var lists = new Lists(listings, clock, nanos);
        this.routes = Map.of(
                "/api/bootstrap/register",
                Map.of("POST", registrations::register),
                "/api/bootstrap/unregister",
                Map.of("DELETE", registrations::unregister, "POST", registrations::unregister),
                "/api/bootstrap/discover",
                reading(lists::discover),
                "/api/bootstrap/peers",
                reading(lists::peers),
                "/health",
                reading(_ -> Reply.ok(Reply.object().put("status", "alive"))),
                "/ready",
                reading(_ -> ready()));
    }

    private static Map<String, Endpoint> reading(Endpoint endpoint) {
        return Map.of("GET", endpoint, "HEAD", endpoint);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Replies.send(request, response, callback, answer(request));
        return true;
    }

    private Reply answer(Request request) {
        Map<String, Endpoint> methods = routes.get(Request.getPathInContext(request));
        if (methods == null) {
            return Reply.of(Problem.notFound());
        }
        Endpoint endpoint = methods.get(request.getMethod());
        if (endpoint == null) {
            return Reply.of(Problem.wrongMethod(String.join(", ", new TreeSet<>(methods.keySet()))));
        }
        try {
            return endpoint.answer(new Call(request));
        } catch (ProblemException e) {
            return Reply.of(e.problem());
        } catch (RelayStoreException e) {
            LOG.warn("The relay's storage failed", e);
            return Reply.of(Problem.storage());
        }
    }

    private Reply ready() throws ProblemException {
        if (!listings.answers()) {
            throw Problem.storage().toException();
        }
        return Reply.ok(Reply.object().put("status", "ready"));
    }
}
