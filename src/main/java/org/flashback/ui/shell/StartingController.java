package org.flashback.ui.shell;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.VBox;
import org.flashback.ui.common.Failures;
import org.flashback.ui.common.Nodes;

/** The page before the node is there, and the one when it will not come. */
public final class StartingController {
    private final Runnable quit;
    private final ObjectProperty<Optional<Throwable>> failure = new SimpleObjectProperty<>(Optional.empty());

    @FXML
    VBox starting;

    @FXML
    VBox failed;

    @FXML
    Label reason;

    @FXML
    TextArea details;

    public StartingController(Runnable quit) {
        this.quit = quit;
    }

    @FXML
    void initialize() {
        Nodes.showWhile(starting, failure.map(Optional::isEmpty));
        Nodes.showWhile(failed, failure.map(Optional::isPresent));
    }

    /** The node could not start. */
    void fail(Throwable cause) {
        reason.setText(Failures.sentence(cause));
        details.setText(trace(Failures.cause(cause)));
        failure.set(Optional.of(cause));
    }

    /** The stack trace as text. */
    static String trace(Throwable cause) {
        var text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @FXML
    void quit() {
        quit.run();
    }

    @FXML
    void copy() {
        Nodes.copy(reason.getText() + "\n\n" + details.getText());
    }
}
