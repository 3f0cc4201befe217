package org.flashback.relay.api;

import java.time.Duration;
import java.util.Optional;
import org.flashback.core.identity.PeerId;

/**
 * Why a call was not carried out, in the form of RFC 9457.
 *
 * @param detail one or two sentences for a person
 * @param field the member or parameter that is at fault
 * @param fingerprint of the key that holds a taken name
 * @param retryAfter when the same call may succeed
 * @param allow the methods of a path that was called with another one
 */
record Problem(
        int status,
        Code code,
        String title,
        String detail,
        Optional<String> field,
        Optional<String> fingerprint,
        Optional<Duration> retryAfter,
        Optional<String> allow) {
    /** The codes that the node's window and command line use too. */
    enum Code {
        NAME_TAKEN("FB-ID-01"),
        KEY_IN_USE_TWICE("FB-ID-02"),
        NOT_THE_OWNER("FB-ID-05"),
        BAD_REQUEST("FB-USE-01"),
        SLOW_DOWN("FB-LIM-01"),
        STORAGE("FB-DSK-04"),
        UNEXPECTED("FB-SYS-00");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** Ends the handling of a call. */
    static final class ProblemException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        ProblemException(Problem problem) {
            super(problem.detail());
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    private static final Duration STORAGE_RETRY = Duration.ofSeconds(5);

    static Problem badField(String field, String detail) {
        return new Problem(400, Code.BAD_REQUEST, "Bad request", detail, Optional.of(field));
    }

    static Problem badRequest(String detail) {
        return new Problem(400, Code.BAD_REQUEST, "Bad request", detail, Optional.empty());
    }

    static Problem twin() {
        return new Problem(
                400,
                Code.KEY_IN_USE_TWICE,
                "Key in use twice",
                "seq: another record with this seq is registered. Is this identity used on two computers?",
                Optional.of("seq"));
    }

    static Problem notTheOwner() {
        return new Problem(
                403,
                Code.NOT_THE_OWNER,
                "Not the record's own key",
                "The record belongs to another key than the one of the TLS client certificate.",
                Optional.empty());
    }

    static Problem noCertificate() {
        return new Problem(
                403,
                Code.NOT_THE_OWNER,
                "No client certificate",
                "This call needs the TLS client certificate of the record's own key.",
                Optional.empty());
    }

    static Problem nameTaken(String name, PeerId holder) {
        String fingerprint = holder.fingerprint().text();
        return new Problem(
                409,
                Code.NAME_TAKEN,
                "Name taken",
                "\"" + name + "\" already belongs to another key on this relay (fingerprint " + fingerprint
                        + "). If that is you on another computer, move your identity; otherwise pick another name.",
                Optional.of("email"),
                Optional.of(fingerprint),
                Optional.empty(),
                Optional.empty());
    }

    static Problem slowDown(Duration wait) {
        return new Problem(
                429,
                Code.SLOW_DOWN,
                "Too many requests",
                "Too many requests; try again in " + seconds(wait) + " s.",
                Optional.empty(),
                Optional.empty(),
                Optional.of(wait),
                Optional.empty());
    }

    static Problem storage() {
        return new Problem(
                503,
                Code.STORAGE,
                "Storage does not answer",
                "The relay's storage does not answer; nothing was changed.",
                Optional.empty(),
                Optional.empty(),
                Optional.of(STORAGE_RETRY),
                Optional.empty());
    }

    static Problem tooLarge(int limit) {
        return new Problem(
                413, Code.BAD_REQUEST, "Too large", "The body has more than " + limit + " bytes.", Optional.empty());
    }

    static Problem notFound() {
        return new Problem(404, Code.BAD_REQUEST, "Not found", "There is nothing at this path.", Optional.empty());
    }

    static Problem wrongMethod(String allow) {
        return new Problem(
                405,
                Code.BAD_REQUEST,
                "Method not allowed",
                "This path is called with " + allow + ".",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(allow));
    }

    /** What the server itself refused or failed at. */
    static Problem ofStatus(int status) {
        return status < 500
                ? new Problem(
                        status, Code.BAD_REQUEST, "Bad request", "The request could not be read.", Optional.empty())
                : new Problem(
                        status,
                        Code.UNEXPECTED,
                        "Unexpected error",
                        "The relay failed at this request; its log says more.",
                        Optional.empty());
    }

    /** For {@code Retry-After}: whole seconds, never too few. */
    static long seconds(Duration wait) {
        return wait.plusSeconds(1).minusNanos(1).toSeconds();
    }

    ProblemException toException() {
        return new ProblemException(this);
    }

    private Problem(int status, Code code, String title, String detail, Optional<String> field) {
        this(status, code, title, detail, field, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
