package org.flashback.control;

import java.util.Optional;
import org.flashback.app.node.Notice;
import org.flashback.control.json.ErrorJson;

/** A call is answered with an error. */
final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient ErrorJson error;

    ApiException(int status, ErrorJson error) {
        super(error.title());
        this.status = status;
        this.error = error;
    }

    ApiException(int status, Notice.Code code, String title, String detail) {
        this(status, new ErrorJson(code.text(), title, detail, Optional.empty()));
    }

    static ApiException badRequest(String detail) {
        return new ApiException(400, Notice.Code.BAD_REQUEST, "This call was not understood.", detail);
    }

    static ApiException of(Notice notice) {
        return new ApiException(
                409, new ErrorJson(notice.code().text(), notice.title(), notice.body(), notice.action()));
    }

    /** Of HTTP. */
    int status() {
        return status;
    }

    ErrorJson error() {
        return error;
    }
}
