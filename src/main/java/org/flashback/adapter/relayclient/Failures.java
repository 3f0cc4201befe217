package org.flashback.adapter.relayclient;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.flashback.app.port.RelayException;
import org.flashback.app.port.RelayException.Kind;
import org.flashback.core.relay.RelayUrl;
import tools.jackson.databind.JsonNode;

/** Puts failed calls into words that a person understands. */
final class Failures {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    private static final int CONFLICT = 409;

    /** A relay that asks for more is not believed: the next try would be days away. */
    private static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    /** Of a text that the relay wrote. */
    private static final int MAX_DETAIL = 300;

    private static final int SHORT_PIN = 8;

    private Failures() {}

    /** No answer came. */
    static RelayException noAnswer(RelayUrl relay, Throwable failure) {
        String label = relay.label();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case PinnedTrust.WrongPinException wrong -> {
                    return wrongKey("The relay " + label + " showed another key (" + brief(wrong.actual())
                            + ") than the one in its address ("
                            + brief(relay.pin().orElse("")) + ").");
                }
                case CertificateException _ -> {
                    return wrongKey("The certificate of the relay " + label
                            + " is not vouched for by a public authority, and its address has no #pin=.");
                }
                case UnresolvedAddressException _ -> {
                    return unreachable(nameUnknown(relay));
                }
                case UnknownHostException _ -> {
                    return unreachable(nameUnknown(relay));
                }
                case HttpTimeoutException _ -> {
                    return timedOut(relay);
                }
                case NoRouteToHostException _ -> {
                    return unreachable("There is no route to the relay " + label + ".");
                }
                default -> {}
            }
        }
        return byKind(relay, failure);
    }

    private static RelayException byKind(RelayUrl relay, Throwable failure) {
        String label = relay.label();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return unreachable("What answers at " + label + " does not speak TLS 1.3 as a relay does.");
            }
            if (cause instanceof ConnectException) {
                return unreachable("The relay " + label + " refused the connection: nothing listens there.");
            }
            if (cause instanceof SocketException socket) {
                return unreachable("The connection to the relay " + label + " failed: " + socket.getMessage() + ".");
            }
        }
        return unreachable("The relay " + label + " broke off the connection.");
    }

    static RelayException timedOut(RelayUrl relay) {
        return unreachable("The relay " + relay.label() + " did not answer in time.");
    }

    /** The client was closed or the thread interrupted. */
    static RelayException cancelled(RelayUrl relay) {
        return unreachable("The call to the relay " + relay.label() + " was given up.");
    }

    /** An answer came that is not the relay API's. */
    static RelayException notUnderstood(RelayUrl relay, String why, Optional<Instant> date) {
        return new RelayException(
                Kind.REFUSED,
                "The relay " + relay.label() + " sent an answer that was not understood: " + why + ".",
                Optional.empty(),
                date);
    }

    /** The relay refused. */
    static RelayException refused(
            RelayUrl relay, int status, Optional<String> retryAfter, JsonNode problem, Optional<Instant> date) {
        String detail = detail(problem);
        Optional<Duration> wait = retryAfter
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .map(asked -> asked.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : asked);
        if (status == CONFLICT) {
            String message = detail.isEmpty() ? "The name belongs to another key on this relay." : detail;
            return new RelayException(Kind.NAME_TAKEN, message, wait, date);
        }
        if (status == TOO_MANY_REQUESTS || (status == UNAVAILABLE && wait.isPresent())) {
            return new RelayException(
                    Kind.SLOW_DOWN,
                    "The relay " + relay.label() + " asked to slow down"
                            + wait.map(w -> "; next try in " + w.toSeconds() + " s.")
                                    .orElse("."),
                    wait,
                    date);
        }
        return new RelayException(
                Kind.REFUSED,
                "The relay " + relay.label() + " refused (" + status + ")" + (detail.isEmpty() ? "." : ": " + detail),
                wait,
                date);
    }

    /** What the relay says for a person, without anything that could draw on a terminal. */
    private static String detail(JsonNode problem) {
        String text = problem.path("detail").asString("");
        StringBuilder plain = new StringBuilder();
        text.codePoints()
                .limit(MAX_DETAIL)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .forEach(plain::appendCodePoint);
        return plain.toString().strip();
    }

    private static String nameUnknown(RelayUrl relay) {
        return "The name " + relay.host() + " of the relay could not be found.";
    }

    private static String brief(String pin) {
        return pin.length() <= SHORT_PIN ? pin : pin.substring(0, SHORT_PIN) + "…";
    }

    private static RelayException unreachable(String message) {
        return new RelayException(Kind.UNREACHABLE, message, Optional.empty(), Optional.empty());
    }

    private static RelayException wrongKey(String message) {
        return new RelayException(Kind.WRONG_KEY, message, Optional.empty(), Optional.empty());
    }
}
