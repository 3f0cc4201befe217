package org.flashback.relay.api;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What the server itself refuses, malformed requests for example, is a problem document too, without internals. */
public final class ProblemErrors extends ErrorHandler {
    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Replies.send(request, response, callback, Reply.of(Problem.ofStatus(response.getStatus())));
        return true;
    }
}
