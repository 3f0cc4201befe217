package org.flashback.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.flashback.core.record.RecordVerifier;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedLease;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.record.Verdict;
import org.flashback.core.wire.JsonRecordParser;
import org.flashback.core.wire.Message;
import org.flashback.core.wire.MessageId;
import org.flashback.testkit.TestPeer;
import org.junit.jupiter.api.Test;

/** Each signature is checked once (protocol section 7). */
class VerificationTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final Verification verification = new Verification(new RecordVerifier(new JsonRecordParser()));
    private final TestPeer ana = TestPeer.named("ana@test");
    private final TestPeer bob = TestPeer.named("bob@test");
    private int checks;

    @Test
    void theSameTextIsCheckedOnceAndANewLeaseAlone() {
        SignedEntry bare = ana.broadcast(NOW).entry();
        assertThat(verdict(bare)).isInstanceOf(Verdict.Good.class);
        assertThat(verdict(bare)).isInstanceOf(Verdict.Good.class);
        assertThat(checks).isEqualTo(1);

        SignedLease lease = lease(ana, 1);
        var leased = new SignedEntry(bare.record(), Optional.of(lease));
        assertThat(verdict(leased)).isInstanceOfSatisfying(Verdict.Good.class, good -> assertThat(good.lease())
                .isPresent());
        assertThat(checks).isEqualTo(2);
        assertThat(verdict(lease)).isInstanceOf(Verdict.GoodLease.class);
        assertThat(verdict(leased)).isInstanceOf(Verdict.Good.class);
        assertThat(checks).isEqualTo(2);
        assertThat(verdict(lease(ana, 2))).isInstanceOf(Verdict.GoodLease.class);
        assertThat(checks).isEqualTo(3);
    }

    @Test
    void aBadOneIsCheckedOnceToo() {
        var forged = SignedEntry.of(new SignedRecord(
                ana.broadcast(NOW).entry().record().text(),
                bob.broadcast(NOW).entry().record().signature()));
        for (int i = 0; i < 3; i++) {
            assertThat(verdict(forged)).isInstanceOf(Verdict.BadSignature.class);
        }
        assertThat(checks).isEqualTo(1);
        // The same text, well signed, is another matter.
        assertThat(verdict(ana.broadcast(NOW).entry())).isInstanceOf(Verdict.Good.class);
    }

    @Test
    void aLeaseOfAnotherKeyIsBadHereAndStaysGoodThere() {
        SignedEntry mixed = new SignedEntry(ana.broadcast(NOW).entry().record(), Optional.of(lease(bob, 1)));
        assertThat(verdict(mixed)).isInstanceOf(Verdict.BadSignature.class);
        verdict(bob.broadcast(NOW).entry());
        assertThat(verdict(lease(bob, 1))).isInstanceOf(Verdict.GoodLease.class);
        assertThat(verdict(mixed)).isInstanceOf(Verdict.BadSignature.class);
    }

    @Test
    void aLeaseWithoutAKnownKeyCostsNothing() {
        assertThat(verdict(lease(ana, 1))).isInstanceOf(Verdict.UnknownLease.class);
        assertThat(checks).isZero();
    }

    @Test
    void whatThisNodeStoredIsNotCheckedWhenOthersSendIt() {
        SignedEntry entry = ana.broadcast(NOW).entry();
        verification.readBack(entry);
        assertThat(verdict(entry)).isInstanceOf(Verdict.Good.class);
        assertThat(checks).isZero();
    }

    private static SignedLease lease(TestPeer peer, long minor) {
        return peer.lease(
                NOW.toEpochMilli(), minor, NOW.plus(Duration.ofHours(2)).plusSeconds(minor));
    }

    private Verdict verdict(SignedEntry entry) {
        return one(new Message.Announcement(head(), Message.Announcement.Kind.FIRST, entry, 1));
    }

    private Verdict verdict(SignedLease lease) {
        return one(new Message.LeaseUpdate(head(), lease, 1));
    }

    private Verdict one(Message message) {
        List<Verdict> verdicts = verification.verify(message, () -> checks++);
        assertThat(verdicts).hasSize(1);
        return verdicts.getFirst();
    }

    private static Message.Head head() {
        return new Message.Head(MessageId.random(new SplittableRandom(1)), NOW.toEpochMilli());
    }
}
