package org.flashback.core.record;

/** A lease whose signature holds. Only {@link RecordVerifier} makes one. */
public final class VerifiedLease {
    private final SignedLease signed;
    private final Lease lease;

    VerifiedLease(SignedLease signed, Lease lease) {
        this.signed = signed;
        this.lease = lease;
    }

    public SignedLease signed() {
        return signed;
    }

    public Lease lease() {
        return lease;
    }

    @Override
    public String toString() {
        return "VerifiedLease[" + lease + "]";
    }
}
