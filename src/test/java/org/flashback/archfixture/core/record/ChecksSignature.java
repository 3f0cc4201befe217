package org.flashback.archfixture.core.record;

import org.bouncycastle.crypto.signers.ECDSASigner;

public final class ChecksSignature {
    public static ECDSASigner signer() {
        return new ECDSASigner();
    }

    private ChecksSignature() {}
}
