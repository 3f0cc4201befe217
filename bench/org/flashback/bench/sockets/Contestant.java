package org.flashback.bench.sockets;

/** A network of so many nodes in this process, over real sockets of 127.0.0.1. */
interface Contestant extends AutoCloseable {
    String name();

    /** Starts and waits until everybody knows everybody. */
    void start();

    /** Bytes of the piece of news, as its origin hands it over. */
    int payloadBytes();

    /** One node, another in each round, has news. Returns the nanoseconds until the last of the others had it. */
    long spread(int round);

    @Override
    void close();
}
