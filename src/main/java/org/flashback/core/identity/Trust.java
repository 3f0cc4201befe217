package org.flashback.core.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * What the user of this node decided about a key. Never told to anybody.
 *
 * @param pinnedSince when the user said that the name belongs to this key; independent of the stance
 */
public record Trust(Optional<Instant> pinnedSince, Stance stance) {
    /** Nothing was decided. */
    public static final Trust NONE = new Trust(Optional.empty(), Stance.NONE);

    /** At most one of these at a time. */
    public enum Stance {
        NONE,
        /** The user wants to hear of what it publishes. */
        FOLLOWED,
        /** Left out of answers to searches, ours and others'. */
        MUTED,
        /** As muted; besides, no link to it, and nothing that it offers is shown. */
        BLOCKED
    }

    /** What a user can say. */
    public enum Mark {
        PIN,
        FOLLOW,
        MUTE,
        BLOCK,
        /** Takes back everything, the pin included. */
        CLEAR
    }

    public boolean pinned() {
        return pinnedSince.isPresent();
    }

    public boolean followed() {
        return stance == Stance.FOLLOWED;
    }

    public boolean blocked() {
        return stance == Stance.BLOCKED;
    }

    /** Muted or blocked: in no answer to a search. */
    public boolean silenced() {
        return stance == Stance.MUTED || stance == Stance.BLOCKED;
    }

    /** This and one decision more. Pinning again keeps the first date. */
    public Trust with(Mark mark, Instant now) {
        return switch (mark) {
            case PIN -> new Trust(pinnedSince.or(() -> Optional.of(now)), stance);
            case FOLLOW -> new Trust(pinnedSince, Stance.FOLLOWED);
            case MUTE -> new Trust(pinnedSince, Stance.MUTED);
            case BLOCK -> new Trust(pinnedSince, Stance.BLOCKED);
            case CLEAR -> NONE;
        };
    }
}
