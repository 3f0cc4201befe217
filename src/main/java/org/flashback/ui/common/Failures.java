package org.flashback.ui.common;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.flashback.app.node.NodeException;
import org.flashback.app.node.Notice;
import org.flashback.app.port.StoreException;

/** What to say about something that failed: expected failures in their own words, others with their code. */
public final class Failures {
    private Failures() {}

    /** One or two sentences, with the code at the end where there is one. */
    public static String sentence(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof NodeException expected) {
            return sentence(expected.notice());
        }
        String message = cause.getMessage();
        if (cause instanceof StoreException && message != null) {
            return message;
        }
        String what = message == null ? cause.getClass().getSimpleName() : message;
        return Texts.get("common.failure.unexpected", what, Notice.Code.UNEXPECTED.text());
    }

    /** The notice as running text. */
    public static String sentence(Notice notice) {
        return Texts.get(
                "common.failure.notice",
                notice.title(),
                notice.body(),
                notice.code().text());
    }

    /** What lies under the wrappings of futures. */
    public static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException || cause instanceof ExecutionException) {
            Throwable inner = cause.getCause();
            if (inner == null) {
                return cause;
            }
            cause = inner;
        }
        return cause;
    }
}
