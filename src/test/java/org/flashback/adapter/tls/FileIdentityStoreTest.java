package org.flashback.adapter.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.flashback.app.port.LinkIdentity;
import org.flashback.app.port.StoreException;
import org.flashback.app.port.TimeSource;
import org.flashback.core.identity.StrictBase64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileIdentityStoreTest {
    private static final long NOW = 1_763_800_000_123L;
    private static final long DAY = Duration.ofDays(1).toMillis();

    private static final TimeSource TIME = new TimeSource() {
        @Override
        public Instant wall() {
            return Instant.ofEpochMilli(NOW);
        }

        @Override
        public long nanos() {
            return 0;
        }
    };

    @TempDir
    private Path temporary;

    private Path profile;

    @BeforeEach
    void profileFolder() {
        profile = temporary.resolve("profile");
    }

    private FileIdentityStore open() throws StoreException {
        return FileIdentityStore.open(profile, TIME);
    }

    private static boolean posix() {
        return Path.of(".").getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void theIdentitySurvivesARestartInPrivateFiles() throws Exception {
        LinkIdentity made = open().lasting();
        assertThat(made).isEqualTo(open().lasting());
        assertThat(open().lasting().key()).isEqualTo(made.key());

        assumeTrue(posix());
        assertThat(mode(profile)).isEqualTo("rwx------");
        assertThat(mode(profile.resolve("identity.p12"))).isEqualTo("rw-------");
        open().nextSeq(NOW);
        assertThat(mode(profile.resolve("seq.json"))).isEqualTo("rw-------");
    }

    @Test
    void theFileIsOrdinaryPkcs12With600000Iterations() throws Exception {
        open().lasting();
        byte[] bytes = Files.readAllBytes(profile.resolve("identity.p12"));
        // 600,000 as DER: INTEGER, three bytes. Once for the key, once for the MAC.
        assertThat(occurrences(bytes, new byte[] {2, 3, 0x09, 0x27, (byte) 0xc0}))
                .isEqualTo(2);
    }

    private static int occurrences(byte[] in, byte[] what) {
        String text = new String(in, StandardCharsets.ISO_8859_1);
        return text.split(java.util.regex.Pattern.quote(new String(what, StandardCharsets.ISO_8859_1)), -1).length - 1;
    }

    @Test
    void aFileOthersMayReadIsRefusedUntilMended() throws Exception {
        assumeTrue(posix());
        LinkIdentity made = open().lasting();
        Path file = profile.resolve("identity.p12");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        FileIdentityStore exposed = open();
        assertThatThrownBy(exposed::lasting)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("0600")
                .hasMessageContaining("chmod 600 '" + file + "'");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(exposed.lasting().key()).isEqualTo(made.key());
    }

    @Test
    void aFolderOthersMayEnterIsRefusedUntilMended() throws Exception {
        assumeTrue(posix());
        open();
        Files.setPosixFilePermissions(profile, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("chmod 700 '" + profile + "'");

        Files.setPosixFilePermissions(profile, PosixFilePermissions.fromString("rwx------"));
        assertThat(open().setAside()).isEmpty();
    }

    @Test
    void aDamagedIdentityIsNeverReplacedInSilence() throws Exception {
        open().lasting();
        Path file = profile.resolve("identity.p12");
        byte[] whole = Files.readAllBytes(file);
        byte[] damaged = whole.clone();
        damaged[whole.length / 2] ^= 1;
        Files.write(file, damaged);
        FileIdentityStore store = open();
        assertThatThrownBy(store::lasting).isInstanceOf(StoreException.class).hasMessageContaining(file.toString());
        assertThat(Files.readAllBytes(file)).isEqualTo(damaged);

        Files.write(file, whole);
        assertThat(store.lasting().certificate()).isNotNull();
    }

    @Test
    void certificatesSayNothingOfTheirOwner() throws Exception {
        FileIdentityStore store = open();
        Instant now = Instant.ofEpochMilli(NOW);
        X509Certificate lasting = store.lasting().certificate();
        X509Certificate oneTime = store.oneTime(now).certificate();
        for (X509Certificate certificate : new X509Certificate[] {lasting, oneTime}) {
            assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=flashback");
            assertThat(certificate.getIssuerX500Principal().getName()).isEqualTo("CN=flashback");
            assertThat(certificate.getNonCriticalExtensionOIDs()).isNull();
            assertThat(certificate.getCriticalExtensionOIDs()).isNull();
            assertThat(Duration.between(
                            certificate.getNotBefore().toInstant(),
                            certificate.getNotAfter().toInstant()))
                    .isEqualTo(Duration.ofDays(3650));
            assertThat(certificate.getSerialNumber().bitLength()).isEqualTo(127);
        }
        assertThat(lasting.getNotBefore().toInstant())
                .isEqualTo(Instant.ofEpochMilli(NOW / 1000 * 1000).minus(Duration.ofHours(24)));
        assertThat(oneTime.getNotBefore().toInstant()).isEqualTo(Instant.parse("2025-11-22T00:00:00Z"));
        assertThat(store.oneTime(now).key()).isNotEqualTo(store.oneTime(now).key());
        try (Stream<Path> files = Files.list(profile)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void signaturesAreWhatTheJdkVerifies() throws Exception {
        FileIdentityStore store = open();
        String signed = store.sign("flashback-peer-record:1\n", "{\"v\":1}");
        Signature check = Signature.getInstance("SHA256withECDSA");
        check.initVerify(store.lasting().certificate().getPublicKey());
        check.update("flashback-peer-record:1\n{\"v\":1}".getBytes(StandardCharsets.UTF_8));
        assertThat(check.verify(StrictBase64.decode(signed).orElseThrow())).isTrue();
        assertThat(store.sign("flashback-peer-record:1\n", "{\"v\":1}")).isEqualTo(signed);
        assertThat(store.sign("flashback-lease:1\n", "{\"v\":1}")).isNotEqualTo(signed);
    }

    @Test
    void seqFollowsTheClockAndNeverRepeatsOverRestarts() throws Exception {
        assertThat(open().nextSeq(NOW)).isEqualTo(NOW);
        assertThat(open().nextSeq(NOW)).isEqualTo(NOW + 1);
        assertThat(open().nextSeq(NOW - DAY / 2)).isEqualTo(NOW + 2);
        assertThat(open().nextSeq(NOW + 1000)).isEqualTo(NOW + 1000);
    }

    @Test
    void aSeqMoreThanADayAheadIsNotContinued() throws Exception {
        open().raiseSeq(NOW + DAY);
        assertThat(open().nextSeq(NOW)).isEqualTo(NOW + DAY + 1);
        assertThat(open().nextSeq(NOW)).isEqualTo(NOW);
    }

    @Test
    void seqAndExpiryAreOnlyRaised() throws Exception {
        FileIdentityStore store = open();
        store.raiseSeq(NOW + 50);
        store.raiseSeq(NOW + 20);
        assertThat(store.nextSeq(NOW)).isEqualTo(NOW + 51);
        assertThat(store.longestExpiry()).isEqualTo(Instant.EPOCH);
        Instant later = Instant.ofEpochMilli(NOW + 7_200_000);
        store.raiseLongestExpiry(later);
        store.raiseLongestExpiry(later.minusSeconds(60));
        assertThat(open().longestExpiry()).isEqualTo(later);
        assertThat(open().nextSeq(NOW)).isEqualTo(NOW + 52);
    }

    @Test
    void anUnreadableSeqIsSetAsideAndBeginsAtTheClock() throws Exception {
        open().nextSeq(NOW);
        Files.writeString(profile.resolve("seq.json"), "{\"seq\":12");
        FileIdentityStore store = open();
        Path aside = store.setAside().orElseThrow();
        assertThat(aside.getFileName().toString()).startsWith("seq.json.corrupt-");
        assertThat(Files.readString(aside)).isEqualTo("{\"seq\":12");
        // What was signed before is unknown: nothing lives longer than a day.
        assertThat(store.longestExpiry()).isEqualTo(Instant.ofEpochMilli(NOW + DAY));
        assertThat(store.nextSeq(NOW)).isEqualTo(NOW);
        assertThat(open().setAside()).isEmpty();
        assertThat(open().nextSeq(NOW)).isEqualTo(NOW + 1);
    }
}
