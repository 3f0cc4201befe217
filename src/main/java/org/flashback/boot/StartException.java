package org.flashback.boot;

import org.flashback.app.node.Notice;

/** A program could not start; the notice says why and what to do. */
final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Notice notice;

    StartException(Notice notice, Throwable cause) {
        super(notice.title() + " " + notice.body(), cause);
        this.notice = notice;
    }

    Notice notice() {
        return notice;
    }
}
