package org.flashback.archfixture.core.pure;

import java.net.Socket;

public final class OpensSocket {
    public static Socket open() {
        return new Socket();
    }

    private OpensSocket() {}
}
