package org.flashback.testkit;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.flashback.app.port.LinkIdentity;
import org.flashback.core.identity.Email;
import org.flashback.core.identity.PeerId;
import org.flashback.core.identity.PeerKey;
import org.flashback.core.identity.StrictBase64;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.Lease;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.RecordVerifier;
import org.flashback.core.record.RepositorySummary;
import org.flashback.core.record.SharedFile;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.SignedLease;
import org.flashback.core.record.SignedRecord;
import org.flashback.core.wire.RecordWriter;

/** Somebody with a key, a certificate and a name, who signs whatever a test wants signed. */
public final class TestPeer {
    private final String name;
    private final KeyPair keys;
    private final PeerKey key;
    private final X509Certificate certificate;

    private TestPeer(String name, KeyPair keys, X509Certificate certificate) {
        this.name = name;
        this.keys = keys;
        this.key = PeerKey.ofSpki(keys.getPublic().getEncoded()).orElseThrow();
        this.certificate = certificate;
    }

    /** A peer with a new key. */
    public static TestPeer named(String name) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            return new TestPeer(name, keys, selfSigned(keys));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same key under another name. */
    public TestPeer renamed(String other) {
        return new TestPeer(other, keys, certificate);
    }

    public String name() {
        return name;
    }

    public PeerKey key() {
        return key;
    }

    public PeerId id() {
        return key.peerId();
    }

    public LinkIdentity identity() {
        return new LinkIdentity(key, keys.getPrivate(), certificate);
    }

    /** A record to be filled in; seq is the time unless set. It has no address until one is given. */
    public Draft broadcast(Instant issuedAt) {
        return new Draft(issuedAt);
    }

    /** A withdrawal that lives for two hours. */
    public SignedRecord withdrawal(Instant issuedAt, long seq) {
        return sign(new PeerRecord.Withdrawal(key, seq, issuedAt, Duration.ofHours(2)));
    }

    public SignedLease lease(long seq, long minor, Instant until) {
        String text = RecordWriter.text(new Lease(id(), seq, minor, until));
        return new SignedLease(text, signature(RecordVerifier.LEASE_PREFIX + text));
    }

    public SignedRecord sign(PeerRecord record) {
        return signText(RecordWriter.text(record));
    }

    /** Signs any text as a record, also one that no record writer would make. */
    public SignedRecord signText(String text) {
        return new SignedRecord(text, signature(RecordVerifier.RECORD_PREFIX + text));
    }

    private String signature(String message) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(message.getBytes(StandardCharsets.UTF_8));
            return StrictBase64.encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate selfSigned(KeyPair keys) throws GeneralSecurityException, OperatorCreationException {
        var subject = new X500Name("CN=flashback");
        Instant from = Instant.now().minus(Duration.ofHours(24));
        var builder = new JcaX509v3CertificateBuilder(
                subject,
                new BigInteger(127, new SecureRandom()).add(BigInteger.ONE),
                Date.from(from),
                Date.from(from.plus(Duration.ofDays(3650))),
                subject,
                keys.getPublic());
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    /** A broadcasting record in the making; every method returns this. */
    public final class Draft {
        private final Instant issuedAt;
        private final List<IpAddress> addresses = new ArrayList<>();
        private final List<RepositorySummary> repositories = new ArrayList<>();
        private final List<SharedFile> torrents = new ArrayList<>();
        private long seq;
        private Duration expiresIn = Duration.ofHours(2);
        private boolean bootstrap = true;
        private OptionalInt port = OptionalInt.empty();

        private Draft(Instant issuedAt) {
            this.issuedAt = issuedAt;
            this.seq = issuedAt.toEpochMilli();
        }

        public Draft seq(long value) {
            seq = value;
            return this;
        }

        public Draft expiresIn(Duration value) {
            expiresIn = value;
            return this;
        }

        public Draft bootstrap(boolean value) {
            bootstrap = value;
            return this;
        }

        public Draft at(int onPort, String... ips) {
            for (String ip : ips) {
                addresses.add(new IpAddress(ip));
            }
            port = OptionalInt.of(onPort);
            return this;
        }

        public Draft hosting(String... names) {
            for (String repository : names) {
                repositories.add(new RepositorySummary(
                        repository, Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty()));
            }
            return this;
        }

        public Draft hosting(RepositorySummary repository) {
            repositories.add(repository);
            return this;
        }

        public Draft sharing(String infoHash) {
            torrents.add(new SharedFile(Optional.of(infoHash), "file", OptionalLong.of(1), Optional.empty()));
            return this;
        }

        public PeerRecord.Broadcast record() {
            return new PeerRecord.Broadcast(
                    key,
                    seq,
                    issuedAt,
                    expiresIn,
                    new Email(name),
                    bootstrap,
                    new PeerRecord.Contact(addresses, port),
                    new PeerRecord.Content(repositories, torrents, Optional.empty(), Optional.empty()));
        }

        public SignedRecord sign() {
            return TestPeer.this.sign(record());
        }

        public SignedEntry entry() {
            return SignedEntry.of(sign());
        }

        public SignedEntry entry(SignedLease lease) {
            return new SignedEntry(sign(), Optional.of(lease));
        }
    }
}
