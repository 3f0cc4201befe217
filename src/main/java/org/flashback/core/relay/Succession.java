package org.flashback.core.relay;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import org.flashback.core.record.VerifiedRecord;

/** Which of two records of one key counts at a relay (protocol section 3.3). */
public final class Succession {
    private Succession() {}

    /** How an offered record stands to what is held of its key. */
    public enum Step {
        /** It replaces what is held. */
        ADVANCES,
        /** It is what is held. */
        SAME,
        /** Something newer is held. */
        OLD,
        /** Another text of the same seq is held, and that one stays: the key is in use twice. */
        TWIN
    }

    /**
     * What is held of a key.
     *
     * @param text as signed
     */
    public record Held(long seq, String text) {}

    /** A broadcasting record against the record and the withdrawal that are held. Nothing revives a withdrawn seq. */
    public static Step broadcast(VerifiedRecord offered, Optional<Held> record, Optional<Held> withdrawal) {
        if (withdrawal.isPresent() && withdrawal.get().seq() >= offered.seq()) {
            return Step.OLD;
        }
        if (record.isEmpty() || record.get().seq() < offered.seq()) {
            return Step.ADVANCES;
        }
        return record.get().seq() > offered.seq() ? Step.OLD : sameSeq(offered, record.get());
    }

    /** A withdrawal against the record and the withdrawal that are held. Of equal seq, silence wins. */
    public static Step withdrawal(VerifiedRecord offered, Optional<Held> record, Optional<Held> withdrawal) {
        if (record.isPresent() && record.get().seq() > offered.seq()) {
            return Step.OLD;
        }
        boolean known = withdrawal.isPresent() && withdrawal.get().seq() >= offered.seq();
        return known ? Step.SAME : Step.ADVANCES;
    }

    private static Step sameSeq(VerifiedRecord offered, Held held) {
        if (held.text().equals(offered.signed().text())) {
            return Step.SAME;
        }
        int order = Arrays.compareUnsigned(offered.textHash(), sha256(held.text()));
        return order < 0 ? Step.ADVANCES : Step.TWIN;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
