package org.flashback.ui.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.flashback.app.peers.AddPeer;
import org.flashback.core.identity.PeerId;
import org.flashback.ui.TestDesk;
import org.flashback.ui.common.OwnLinkViewModel;
import org.junit.jupiter.api.Test;

class AddPeerViewModelTest {
    private static final PeerId BRUNO = new PeerId("a".repeat(52));
    private static final String LINK = "flashback://peer/" + BRUNO + "/13337/203.0.113.9#bruno@studio";

    private final TestDesk test = new TestDesk();
    private final AddPeerViewModel model = new AddPeerViewModel(test.desk);

    @Test
    void aLinkThatComesWithAStartIsShownAndNotDialled() {
        model.open(LINK);

        assertThat(model.opened().get()).isTrue();
        assertThat(model.reading().get()).isEqualTo("bruno@studio · AAAA AAAA AAAA AAAA · 203.0.113.9 port 13337");
        assertThat(test.fakes.calls).isEmpty();
    }

    @Test
    void addingSaysWhoWasMet() {
        test.fakes.added = CompletableFuture.completedFuture(new AddPeer.Met(BRUNO, "bruno@studio", false));
        model.open(LINK);
        model.add();
        assertThat(model.dialling().get()).isTrue();
        test.settle();

        assertThat(model.dialling().get()).isFalse();
        assertThat(model.done().get()).isEqualTo("Met bruno@studio. You are linked now.");
        assertThat(test.fakes.calls).containsExactly("add peer " + LINK);
    }

    @Test
    void failuresAreInWordsWithTheirCode() {
        test.fakes.added =
                CompletableFuture.completedFuture(new AddPeer.NoAnswer(BRUNO, List.of("connection refused")));
        model.open(LINK);
        model.add();
        test.settle();
        assertThat(model.problem().get()).contains("Nobody answers there now.", "connection refused", "FB-NET-08");
        assertThat(model.done().get()).isEmpty();

        test.fakes.added = CompletableFuture.failedFuture(new IllegalStateException("inside"));
        model.add();
        test.settle();
        assertThat(model.problem().get()).contains("inside");
    }

    @Test
    void saysWhatIsWrongWithALink() {
        model.open("");
        model.add();
        assertThat(model.problem().get()).startsWith("Paste a link first");

        model.draft().set("flash");
        assertThat(model.problem().get()).as("still typing").isEmpty();
        model.draft().set("flashback://peer/abc");
        assertThat(model.problem().get()).contains("Character 21: ", "FB-LNK-01");
        model.draft().set("hello");
        model.add();
        assertThat(model.problem().get()).contains("begins with flashback://peer/");
        assertThat(test.fakes.calls).isEmpty();
    }

    @Test
    void anAnswerAfterClosingIsNobodysBusiness() {
        var late = new CompletableFuture<AddPeer.Outcome>();
        test.fakes.added = late;
        model.open(LINK);
        model.add();
        assertThat(model.close()).isTrue();
        assertThat(model.close()).isFalse();
        model.open("");
        late.complete(new AddPeer.Yourself());
        test.settle();

        assertThat(model.problem().get()).isEmpty();
        assertThat(model.dialling().get()).isFalse();
    }

    @Test
    void aSilentNodeHasNoLinkAndSaysWhy() {
        var own = new OwnLinkViewModel(test.desk);

        assertThat(own.link().get()).isEmpty();
        assertThat(own.reason().get()).startsWith("You have no link while you are silent");
    }
}
