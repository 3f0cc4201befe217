package org.flashback.control;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.flashback.app.Faces;
import org.flashback.app.node.Notice;
import org.flashback.control.json.ErrorJson;
import org.flashback.control.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The top of every call: is it heard, what does it want, what is the answer. */
final class ControlHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(ControlHandler.class);

    private static final int MAX_BODY_BYTES = 64 << 10;

    /** Each holds a connection and a thread. */
    private static final int MAX_STREAMS = 32;

    private final RequestGuard guard;
    private final Routes routes;
    private final Faces faces;
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();

    ControlHandler(RequestGuard guard, Routes routes, Faces faces) {
        this.guard = guard;
        this.routes = routes;
        this.faces = faces;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int refusal = guard.refusal(request.getHeaders());
        try {
            if (refusal != 0) {
                throw new ApiException(
                        refusal,
                        Notice.Code.BAD_REQUEST,
                        "This call is refused.",
                        "Only programs of this user that read the token in the profile are heard.");
            }
            if (request.getMethod().equals("GET")
                    && Request.getPathInContext(request).equals("/v1/events")) {
                stream(response);
                callback.succeeded();
            } else {
                write(response, 200, routes.answer(call(request)), callback);
            }
        } catch (ApiException e) {
            write(response, e.status(), e.error(), callback);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            callback.failed(e);
        } catch (IOException gone) {
            LOG.debug("the other end of a control connection went away", gone);
            callback.failed(gone);
        } catch (RuntimeException e) {
            LOG.error("a call of the control API failed unexpectedly", e);
            write(response, 500, unexpected(e), callback);
        }
        return true;
    }

    private static ErrorJson unexpected(RuntimeException e) {
        return new ErrorJson(
                Notice.Code.UNEXPECTED.text(),
                "Something unexpected went wrong.",
                e.getClass().getSimpleName() + "; the log of the node says more.",
                Optional.empty());
    }

    private static Routes.Call call(Request request) throws ApiException, IOException {
        Fields query = Request.extractQueryParameters(request);
        try (InputStream in = Request.asInputStream(request)) {
            byte[] body = in.readNBytes(MAX_BODY_BYTES + 1);
            if (body.length > MAX_BODY_BYTES) {
                throw new ApiException(
                        413, Notice.Code.BAD_REQUEST, "This call is too long.", "A body has at most 64 KiB.");
            }
            return new Routes.Call(
                    request.getMethod(),
                    Request.getPathInContext(request),
                    name -> Optional.ofNullable(query.getValue(name)),
                    new String(body, StandardCharsets.UTF_8));
        }
    }

    private static void write(Response response, int status, Object value, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        Content.Sink.write(response, true, Json.write(value), callback);
    }

    private void stream(Response response) throws ApiException, IOException, InterruptedException {
        if (streams.size() >= MAX_STREAMS) {
            throw new ApiException(
                    503, Notice.Code.BAD_REQUEST, "Too many listeners.", "At most " + MAX_STREAMS + " at a time.");
        }
        try (var stream = new EventStream(faces)) {
            streams.add(stream);
            stream.open();
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            for (String text = stream.next(); !text.isEmpty(); text = stream.next()) {
                Content.Sink.write(response, false, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            }
        } finally {
            streams.removeIf(EventStream::isClosed);
        }
    }

    /** Ends all event streams, so that the server can stop at once. */
    void closeStreams() {
        streams.forEach(EventStream::close);
    }
}
