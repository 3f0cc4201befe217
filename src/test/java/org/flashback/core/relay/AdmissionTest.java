package org.flashback.core.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.RecordVerifier;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.Verdict;
import org.flashback.core.record.VerifiedRecord;
import org.flashback.core.relay.Admission.Admitted;
import org.flashback.core.relay.Admission.NotTheOwner;
import org.flashback.core.relay.Admission.Origin;
import org.flashback.core.relay.Admission.Refused;
import org.flashback.core.relay.Succession.Held;
import org.flashback.core.relay.Succession.Step;
import org.flashback.core.wire.JsonRecordParser;
import org.flashback.testkit.TestPeer;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final IpAddress FAR = new IpAddress("203.0.113.7");
    private static final IpAddress HERE = new IpAddress("127.0.0.1");

    private final RecordVerifier verifier = new RecordVerifier(new JsonRecordParser());
    private final TestPeer ana = TestPeer.named("ana@laptop.local");

    @Test
    void listsForAnHourAtMost() {
        assertThat(register(ana.broadcast(NOW).entry(), FAR))
                .isEqualTo(new Admitted(NOW.plus(Duration.ofHours(1)), NOW.plus(Duration.ofHours(2))));
    }

    @Test
    void neverListsPastTheSignedExpiry() {
        Instant made = NOW.minus(Duration.ofMinutes(100));
        Instant expiry = NOW.plus(Duration.ofMinutes(20));
        assertThat(register(ana.broadcast(made).entry(), FAR)).isEqualTo(new Admitted(expiry, expiry));
    }

    @Test
    void leaseProlongsTheRecord() {
        Instant made = NOW.minus(Duration.ofHours(3));
        Instant until = NOW.plus(Duration.ofHours(2));
        var lease = ana.lease(made.toEpochMilli(), 1, until);
        assertThat(register(ana.broadcast(made).entry(lease), FAR))
                .isEqualTo(new Admitted(NOW.plus(Duration.ofHours(1)), until));
        assertThat(register(ana.broadcast(made).entry(), FAR)).isInstanceOf(Refused.class);
    }

    @Test
    void refusesWhatWasMadeInTheFuture() {
        assertThat(register(ana.broadcast(NOW.plusSeconds(30)).entry(), FAR)).isInstanceOf(Admitted.class);
        assertThat(field(register(ana.broadcast(NOW.plusMillis(30_001)).entry(), FAR)))
                .isEqualTo("issued_at");
        Instant farAhead = NOW.plus(Duration.ofHours(2)).plusMillis(30_001);
        var lease = ana.lease(NOW.toEpochMilli(), 1, farAhead);
        assertThat(field(register(ana.broadcast(NOW).entry(lease), FAR))).isEqualTo("lease");
    }

    @Test
    void refusesWhatHasExpired() {
        var draft = ana.broadcast(NOW.minusSeconds(600)).expiresIn(Duration.ofMinutes(10));
        assertThat(field(register(draft.entry(), FAR))).isEqualTo("expires_in");
        var living = ana.broadcast(NOW.minusSeconds(599)).expiresIn(Duration.ofMinutes(10));
        assertThat(register(living.entry(), FAR)).isInstanceOf(Admitted.class);
    }

    @Test
    void admitsLoopbackAddressesFromLoopbackOnly() {
        var entry = ana.broadcast(NOW).at(4000, "127.0.0.1").entry();
        assertThat(field(register(entry, FAR))).isEqualTo("socket_addresses");
        assertThat(register(entry, HERE)).isInstanceOf(Admitted.class);
        var six = ana.broadcast(NOW).at(4000, "192.0.2.1", "::1").entry();
        assertThat(field(register(six, FAR))).isEqualTo("socket_addresses");
        assertThat(register(six, new IpAddress("::1"))).isInstanceOf(Admitted.class);
    }

    @Test
    void wantsTheRecordsOwnKey() {
        TestPeer other = TestPeer.named("other@laptop.local");
        var entry = verified(ana.broadcast(NOW).entry());
        var ruling = Admission.register(entry.record(), entry.lease(), new Origin(other.key(), FAR), NOW);
        assertThat(ruling).isInstanceOf(NotTheOwner.class);
    }

    @Test
    void tellsRegistrationsAndWithdrawalsApart() {
        var withdrawal = verified(SignedEntry.of(ana.withdrawal(NOW, 5)));
        var origin = new Origin(ana.key(), FAR);
        assertThat(field(Admission.register(withdrawal.record(), Optional.empty(), origin, NOW)))
                .isEqualTo("is_broadcasting");
        assertThat(Admission.withdraw(withdrawal.record(), origin, NOW)).isInstanceOf(Admitted.class);
        var broadcast = verified(ana.broadcast(NOW).entry());
        assertThat(field(Admission.withdraw(broadcast.record(), origin, NOW))).isEqualTo("status");
    }

    @Test
    void onlyTheSeqDecidesWhichRecordCounts() {
        VerifiedRecord offered = verified(ana.broadcast(NOW).seq(10).entry()).record();
        VerifiedRecord twin =
                verified(ana.broadcast(NOW).seq(10).hosting("x").entry()).record();
        var nothing = Optional.<Held>empty();
        var same = Optional.of(new Held(10, offered.signed().text()));
        assertThat(Succession.broadcast(offered, nothing, nothing)).isEqualTo(Step.ADVANCES);
        assertThat(Succession.broadcast(offered, same, nothing)).isEqualTo(Step.SAME);
        assertThat(Succession.broadcast(offered, held(9), nothing)).isEqualTo(Step.ADVANCES);
        assertThat(Succession.broadcast(offered, held(11), nothing)).isEqualTo(Step.OLD);
        assertThat(Succession.broadcast(offered, nothing, held(9))).isEqualTo(Step.ADVANCES);
        assertThat(Succession.broadcast(offered, nothing, held(10))).isEqualTo(Step.OLD);
        // Of two texts with one seq, the same one stays whatever the order in which they come.
        Step ofOffered = Succession.broadcast(
                offered, Optional.of(new Held(10, twin.signed().text())), nothing);
        assertThat(java.util.List.of(ofOffered, Succession.broadcast(twin, same, nothing)))
                .containsExactlyInAnyOrder(Step.ADVANCES, Step.TWIN);
    }

    @Test
    void aWithdrawalWinsAtEqualSeqAndLosesToANewerRecord() {
        VerifiedRecord offered =
                verified(SignedEntry.of(ana.withdrawal(NOW, 10))).record();
        var nothing = Optional.<Held>empty();
        assertThat(Succession.withdrawal(offered, held(10), nothing)).isEqualTo(Step.ADVANCES);
        assertThat(Succession.withdrawal(offered, held(11), nothing)).isEqualTo(Step.OLD);
        assertThat(Succession.withdrawal(offered, nothing, held(10))).isEqualTo(Step.SAME);
        assertThat(Succession.withdrawal(offered, nothing, held(9))).isEqualTo(Step.ADVANCES);
    }

    private static Optional<Held> held(long seq) {
        return Optional.of(new Held(seq, "another text"));
    }

    private Admission.Ruling register(SignedEntry entry, IpAddress from) {
        Verdict.Good good = verified(entry);
        return Admission.register(good.record(), good.lease(), new Origin(ana.key(), from), NOW);
    }

    private Verdict.Good verified(SignedEntry entry) {
        return (Verdict.Good) verifier.verify(entry);
    }

    private static String field(Admission.Ruling ruling) {
        return ((Refused) ruling).field();
    }
}
