package org.flashback.ui.common;

import java.util.Optional;
import org.flashback.app.Faces;

/**
 * What every view model works with.
 *
 * @param faces the use cases
 * @param ui the way onto the FX thread
 * @param time for texts that grow old
 * @param navigation to other screens
 * @param demo starts the demo network beside this program, where that can be offered
 */
public record Desk(Faces faces, UiExecutor ui, SecondHand time, Navigation navigation, Optional<Runnable> demo) {}
