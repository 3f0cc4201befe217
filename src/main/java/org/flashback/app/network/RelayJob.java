package org.flashback.app.network;

import java.util.concurrent.CompletableFuture;
import org.flashback.app.port.LinkIdentity;
import org.flashback.core.record.SignedRecord;

/** Something that a relay is to be told at once, and whose answer somebody awaits. */
sealed interface RelayJob {
    /** Completes with whether the relay confirmed. */
    CompletableFuture<Boolean> answer();

    record Register(RelayService.Presence presence, CompletableFuture<Boolean> answer) implements RelayJob {}

    record Unregister(LinkIdentity identity, SignedRecord withdrawal, CompletableFuture<Boolean> answer)
            implements RelayJob {}
}
