package org.flashback.ui.settings;

import java.util.Locale;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.flashback.app.node.NodeInfo;
import org.flashback.core.identity.Email;
import org.flashback.ui.common.Desk;
import org.flashback.ui.common.Failures;
import org.flashback.ui.common.Live;
import org.flashback.ui.common.Texts;
import org.flashback.ui.common.Words;

/** Our name, which may change, and our key, which does not. */
public final class IdentityViewModel {
    private static final int KEY_GROUP = 4;

    private final Desk desk;
    private final Live<NodeInfo> info;
    private final StringProperty name = new SimpleStringProperty("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper saved = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper changed = new ReadOnlyBooleanWrapper();

    public IdentityViewModel(Desk desk) {
        this.desk = desk;
        info = new Live<>(desk.faces().info(), desk.ui());
        info.value().addListener((source, before, now) -> {
            // What somebody is typing is not overwritten.
            if (name.get().equals(before.name())) {
                name.set(now.name());
            }
            check();
        });
        name.set(info.get().name());
        name.addListener((source, before, now) -> {
            saved.set("");
            check();
        });
    }

    private void check() {
        String typed = name.get().strip();
        changed.set(!typed.equals(info.get().name()));
        problem.set(changed.get() ? Email.problem(typed).orElse("") : "");
    }

    /** Takes the new name over, if it is one. */
    public void rename() {
        check();
        if (!changed.get() || !problem.get().isEmpty()) {
            return;
        }
        String wanted = name.get().strip();
        var _ = desk.faces()
                .broadcasting()
                .rename(wanted)
                .whenCompleteAsync(
                        (done, failure) -> {
                            if (failure == null) {
                                saved.set(Texts.get("settings.identity.saved", wanted));
                            } else {
                                problem.set(Failures.sentence(failure));
                            }
                        },
                        desk.ui());
    }

    public StringProperty name() {
        return name;
    }

    /** What is wrong with the name, or why it could not be taken over. */
    public ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty saved() {
        return saved.getReadOnlyProperty();
    }

    /** Whether the field holds another name than ours. */
    public ReadOnlyBooleanProperty changed() {
        return changed.getReadOnlyProperty();
    }

    public String fingerprint() {
        return info.get().peerId().fingerprint().text();
    }

    /** All of the key's name, in groups. */
    public String key() {
        return Words.grouped(info.get().peerId().text().toUpperCase(Locale.ROOT), KEY_GROUP);
    }

    /** All of the key's name, as copied. */
    public String peerId() {
        return info.get().peerId().text();
    }

    /** Where everything of this user lies. */
    public String profile() {
        return info.get().profile().toString();
    }
}
