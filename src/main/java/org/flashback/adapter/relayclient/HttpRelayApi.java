package org.flashback.adapter.relayclient;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLParameters;
import org.flashback.adapter.relayclient.AnswerJson.AnswerException;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.RelayApi;
import org.flashback.app.port.RelayException;
import org.flashback.app.port.TimeSource;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.relay.RelayUrl;
import tools.jackson.databind.JsonNode;

/**
 * The relay API over HTTPS, HTTP/1.1 and TLS 1.3. Each call has a client, a connection and a TLS context of its own: calls
 * are minutes apart, and a connection or session that is used again would tie a silent node's call to an earlier one.
 * Safe for use by many threads.
 */
public final class HttpRelayApi implements RelayApi {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** A Date header has no fraction: on average the relay's clock was half a second further. */
    private static final Duration DATE_MIDDLE = Duration.ofMillis(500);

    private static final String API = "/api/bootstrap/";

    private final TimeSource time;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<HttpClient> inUse = ConcurrentHashMap.newKeySet();
    private volatile Optional<IpAddress> local = Optional.empty();

    public HttpRelayApi(TimeSource time) {
        this.time = time;
    }

    @Override
    public Answer<Registration> register(RelayUrl relay, LinkIdentity identity, SignedEntry entry)
            throws RelayException {
        HttpRequest request = post(relay, "register", "POST", AnswerJson.body(entry));
        return call(relay, Optional.of(identity), request, AnswerJson::registration);
    }

    @Override
    public Answer<Boolean> unregister(RelayUrl relay, LinkIdentity identity, SignedRecord withdrawal)
            throws RelayException {
        HttpRequest request = post(relay, "unregister", "DELETE", AnswerJson.body(SignedEntry.of(withdrawal)));
        return call(relay, Optional.of(identity), request, AnswerJson::unregistered);
    }

    @Override
    public Answer<List<SignedEntry>> peers(RelayUrl relay, int limit) throws RelayException {
        return call(relay, Optional.empty(), get(relay, "peers?limit=" + limit), AnswerJson::peers);
    }

    @Override
    public Answer<List<SignedEntry>> discover(RelayUrl relay, List<String> repositories, int limit)
            throws RelayException {
        String names = URLEncoder.encode(String.join(",", repositories), StandardCharsets.UTF_8);
        String query = "discover?repositories=" + names + "&limit=" + limit;
        return call(relay, Optional.empty(), get(relay, query), AnswerJson::peers);
    }

    @Override
    public void bindTo(Optional<IpAddress> address) {
        local = address;
    }

    /** Gives up what is under way. */
    @Override
    public void close() {
        inUse.forEach(HttpClient::shutdownNow);
        threads.shutdownNow();
    }

    private static HttpRequest post(RelayUrl relay, String path, String method, String body) {
        BodyPublisher publisher = BodyPublishers.ofString(body, StandardCharsets.UTF_8);
        return HttpRequest.newBuilder(URI.create(relay.base() + API + path))
                .header("Content-Type", "application/json")
                .timeout(TIMEOUT)
                .method(method, publisher)
                .build();
    }

    private static HttpRequest get(RelayUrl relay, String path) {
        return HttpRequest.newBuilder(URI.create(relay.base() + API + path))
                .timeout(TIMEOUT)
                .build();
    }

    /** Reads the answer's body. */
    private interface Reader<T> {
        T read(JsonNode body) throws AnswerException;
    }

    private <T> Answer<T> call(RelayUrl relay, Optional<LinkIdentity> identity, HttpRequest request, Reader<T> reader)
            throws RelayException {
        HttpClient client = client(relay, identity);
        inUse.add(client);
        long start = time.nanos();
        try {
            HttpResponse<String> response = send(relay, client, request);
            Duration took = Duration.ofNanos(time.nanos() - start);
            return new Answer<>(read(relay, response, reader), took, date(response.headers()));
        } finally {
            inUse.remove(client);
            // The answer is here or given up: nothing to wait for.
            client.shutdownNow();
        }
    }

    private HttpClient client(RelayUrl relay, Optional<LinkIdentity> identity) {
        var tls = new SSLParameters();
        tls.setProtocols(new String[] {"TLSv1.3"});
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(threads)
                .sslContext(ClientTls.context(relay, identity))
                .sslParameters(tls);
        local.ifPresent(address -> builder.localAddress(address.toInetAddress()));
        return builder.build();
    }

    private HttpResponse<String> send(RelayUrl relay, HttpClient client, HttpRequest request) throws RelayException {
        var body = BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), AnswerJson.MAX_BYTES);
        try {
            // On a thread of its own, because looking up a name can block for longer than a call may take.
            Future<HttpResponse<String>> answer = threads.submit(() -> client.send(request, body));
            return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw Failures.timedOut(relay);
        } catch (ExecutionException e) {
            throw Failures.noAnswer(relay, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.cancelled(relay);
        } catch (RejectedExecutionException closed) {
            throw Failures.cancelled(relay);
        }
    }

    private static <T> T read(RelayUrl relay, HttpResponse<String> response, Reader<T> reader) throws RelayException {
        Optional<Instant> date = date(response.headers());
        if (response.statusCode() != 200) {
            throw Failures.refused(
                    relay,
                    response.statusCode(),
                    response.headers().firstValue("Retry-After"),
                    AnswerJson.lenient(response.body()),
                    date);
        }
        try {
            return reader.read(AnswerJson.parse(response.body()));
        } catch (AnswerException e) {
            throw Failures.notUnderstood(relay, e.why(), date);
        }
    }

    private static Optional<Instant> date(HttpHeaders headers) {
        return headers.firstValue("Date").flatMap(HttpRelayApi::parseDate);
    }

    private static Optional<Instant> parseDate(String text) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text))
                    .plus(DATE_MIDDLE));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }
}
