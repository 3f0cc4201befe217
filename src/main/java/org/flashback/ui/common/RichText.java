package org.flashback.ui.common;

import java.util.List;
import javafx.beans.value.ObservableValue;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;

/** Running text with strong pieces. */
public final class RichText extends TextFlow {
    public RichText() {
        getStyleClass().add("rich-text");
    }

    public RichText(List<Texts.Span> spans) {
        this();
        show(spans);
    }

    /** Shows what {@code spans} holds, now and after each change. */
    public void bind(ObservableValue<List<Texts.Span>> spans) {
        spans.addListener((source, before, now) -> show(now));
        show(spans.getValue());
    }

    private void show(List<Texts.Span> spans) {
        getChildren().setAll(spans.stream().map(RichText::text).toList());
        setAccessibleText(Texts.plain(spans));
    }

    private static Text text(Texts.Span span) {
        var text = new Text(span.text());
        text.getStyleClass().add(span.strong() ? "strong" : "plain");
        return text;
    }
}
