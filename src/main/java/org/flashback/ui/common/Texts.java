package org.flashback.ui.common;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * The text bundle. Keys are written out where they are used, so that a test can compare them with the bundle. Texts are
 * {@link MessageFormat} patterns; in {@link #rich} ones, what stands in square brackets is strong.
 */
public final class Texts {
    /** For FXML. */
    public static final ResourceBundle BUNDLE = ResourceBundle.getBundle("i18n.messages", Locale.ENGLISH);

    private Texts() {}

    /** A piece of a sentence. */
    public record Span(String text, boolean strong) {}

    /** The text of {@code key} with its arguments filled in. */
    public static String get(String key, Object... arguments) {
        return format(BUNDLE.getString(key), arguments);
    }

    /** The text of {@code key} cut into plain and strong pieces; arguments are never cut. */
    public static List<Span> rich(String key, Object... arguments) {
        var spans = new ArrayList<Span>();
        String pattern = BUNDLE.getString(key);
        int at = 0;
        while (at < pattern.length()) {
            int open = pattern.indexOf('[', at);
            int close = open < 0 ? -1 : pattern.indexOf(']', open);
            if (close < 0) {
                add(spans, pattern.substring(at), false, arguments);
                break;
            }
            add(spans, pattern.substring(at, open), false, arguments);
            add(spans, pattern.substring(open + 1, close), true, arguments);
            at = close + 1;
        }
        return List.copyOf(spans);
    }

    /** The pieces as one text, for screen readers and the clipboard. */
    public static String plain(List<Span> spans) {
        return String.join("", spans.stream().map(Span::text).toList());
    }

    private static void add(List<Span> spans, String pattern, boolean strong, Object... arguments) {
        String text = format(pattern, arguments);
        if (!text.isEmpty()) {
            spans.add(new Span(text, strong));
        }
    }

    private static String format(String pattern, Object... arguments) {
        return new MessageFormat(pattern, Locale.ENGLISH).format(arguments);
    }
}
