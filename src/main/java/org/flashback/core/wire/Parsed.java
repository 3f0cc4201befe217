package org.flashback.core.wire;

/** What a text frame turned out to be, and with it what follows (protocol sections 2 and 7). */
public sealed interface Parsed {
    record Ok(Message message) implements Parsed {}

    /** Not JSON or over a limit: close 1002, misbehaviour. */
    record NotJson(String reason) implements Parsed {}

    /**
     * JSON with a missing or wrong known member: ignored, misbehaviour; a faulty HELLO closes with 1002.
     *
     * @param hello whether it was meant as a HELLO
     */
    record Faulty(String reason, boolean hello) implements Parsed {}

    /** Another type or version: counted and ignored, never held against the sender. */
    record Unknown(String what) implements Parsed {}
}
