package org.flashback.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flashback.ui.common.Texts;
import org.junit.jupiter.api.Test;

/** The texts: all that are used are there, all that are there are used, and none says what the window never says. */
class StringsTest {
    private static final Pattern IN_CODE =
            Pattern.compile("\"((?:common|shell|home|peers|network|settings)\\.[a-z_.]+)\"");
    private static final Pattern IN_VIEWS = Pattern.compile("\"%([a-z_.]+)\"");
    private static final List<String> BANNED =
            List.of("stalled", "firewalled", "error 0", "unknown", "n/a", "!", "oops");

    @Test
    void keysUsedAreKeysDefined() throws IOException {
        Set<String> used = new TreeSet<>(keys(Path.of("src/main/java/org/flashback/ui"), IN_CODE));
        used.addAll(keys(Path.of("src/main/resources/fxml"), IN_VIEWS));

        assertThat(used).isEqualTo(new TreeSet<>(Texts.BUNDLE.keySet()));
    }

    @Test
    void everyTextIsAPattern() {
        for (String key : Texts.BUNDLE.keySet()) {
            var format = new MessageFormat(Texts.BUNDLE.getString(key), Locale.ENGLISH);
            assertThat(format.getFormatsByArgumentIndex().length).as(key).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void noTextSaysABannedWord() {
        for (String key : Texts.BUNDLE.keySet()) {
            String text = Texts.BUNDLE.getString(key).toLowerCase(Locale.ROOT);
            assertThat(BANNED).as(key).noneMatch(text::contains);
        }
    }

    @Test
    void argumentsWithBracketsStayWhole() {
        assertThat(Texts.rich("home.event.peer_withdrew", "x[1]'{0}"))
                .containsExactly(new Texts.Span("x[1]'{0}", true), new Texts.Span(" went silent", false));
    }

    private static Set<String> keys(Path folder, Pattern pattern) throws IOException {
        var keys = new TreeSet<String>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher matcher = pattern.matcher(Files.readString(file));
                while (matcher.find()) {
                    keys.add(matcher.group(1));
                }
            }
        }
        return keys;
    }
}
