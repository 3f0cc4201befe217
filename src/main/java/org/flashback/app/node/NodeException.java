package org.flashback.app.node;

/** A use case could not be carried out, for a reason that the person who asked can understand. */
public final class NodeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Notice notice;

    public NodeException(Notice notice) {
        super(notice.title() + " " + notice.body());
        this.notice = notice;
    }

    /** What to show. */
    public Notice notice() {
        return notice;
    }
}
