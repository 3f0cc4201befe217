package org.flashback.app.node;

import java.util.Optional;

/**
 * Something the user should know: the same sentence in the window, on the command line and in the log.
 *
 * @param code stable, for example {@code FB-NET-01}
 * @param title one sentence: what is the matter
 * @param body what it means and what still works
 * @param action what to do, in words; empty when nothing needs doing
 */
public record Notice(Code code, Severity severity, String title, String body, Optional<String> action) {
    /** How much of somebody's attention it wants. */
    public enum Severity {
        /** Repairs itself or has been repaired. */
        INFO,
        /** Waits for something. */
        WAITING,
        /** Needs the user. */
        NEEDS_YOU
    }

    /** The stable codes (ui.md section 4); {@link #text} is what people and scripts see. */
    public enum Code {
        RELAY_UNREACHABLE("FB-NET-01"),
        OFFLINE("FB-NET-02"),
        PORT_IN_USE("FB-NET-05"),
        RELAY_WRONG_KEY("FB-NET-06"),
        LAN_IMPOSSIBLE("FB-NET-07"),
        PEER_NO_ANSWER("FB-NET-08"),
        PEER_OUT_OF_REACH("FB-NET-09"),
        CLOCK_OFF("FB-CLK-01"),
        NAME_TAKEN("FB-ID-01"),
        KEY_IN_USE_TWICE("FB-ID-02"),
        NO_SUCH_PEER("FB-ID-04"),
        PEER_OTHER_KEY("FB-ID-06"),
        NOT_A_LINK("FB-LNK-01"),
        OWN_LINK("FB-LNK-02"),
        DISK_FULL("FB-DSK-01"),
        FILE_SET_ASIDE("FB-DSK-03"),
        WRITE_FAILED("FB-DSK-04"),
        RELAY_SLOW_DOWN("FB-LIM-01"),
        ALREADY_RUNNING("FB-LCK-01"),
        NOT_RUNNING("FB-LCK-02"),
        BAD_REQUEST("FB-USE-01"),
        TIMED_OUT("FB-USE-02"),
        UNEXPECTED("FB-SYS-00");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }
}
