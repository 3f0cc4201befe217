package org.flashback.ui.common;

import java.util.concurrent.Executor;
import javafx.application.Platform;

/** Runs something on the FX thread, later. The only way there: view models are given one, tests give their own. */
public interface UiExecutor extends Executor {
    /** The toolkit's. */
    UiExecutor FX = Platform::runLater;
}
