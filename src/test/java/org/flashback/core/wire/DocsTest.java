package org.flashback.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/protocol.md} says what the code does. */
class DocsTest {
    private static final Path DOC = Path.of("docs/protocol.md");
    private static final Pattern CONSTANT = Pattern.compile("^\\| `([A-Z0-9_]+)` \\| ([^|]+) \\|", Pattern.MULTILINE);

    @Test
    void everyGoldenFrameStandsInIt() throws IOException {
        String doc = Files.readString(DOC);
        for (String name : GoldenTest.names()) {
            String block = "`" + name + "`\n\n```json\n" + GoldenTest.frame(name) + "\n```\n";
            assertThat(doc).as(name).contains(block);
        }
    }

    @Test
    void theTableOfConstantsIsThatOfTheCode() throws IOException, IllegalAccessException {
        Map<String, String> expected = new LinkedHashMap<>();
        for (Field field : Limits.class.getFields()) {
            expected.put(field.getName(), shown(field.get(null)));
        }
        Map<String, String> written = new LinkedHashMap<>();
        Matcher rows = CONSTANT.matcher(Files.readString(DOC));
        while (rows.find()) {
            written.put(rows.group(1), rows.group(2));
        }
        assertThat(written).isEqualTo(expected);
    }

    @Test
    void everyCloseCodeStandsInIt() throws IOException {
        String doc = Files.readString(DOC);
        assertThat(Arrays.stream(CloseCode.values()))
                .allSatisfy(code -> assertThat(doc).contains("| " + code.number() + " |"));
    }

    private static String shown(Object value) {
        return switch (value) {
            case Duration duration -> shown(duration);
            case Double number -> number.toString();
            default -> String.format(Locale.ROOT, "%,d", ((Number) value).longValue());
        };
    }

    private static String shown(Duration duration) {
        if (duration.toMillis() % 1_000 != 0) {
            return duration.toMillis() + " ms";
        }
        if (duration.toSeconds() % 3_600 == 0) {
            return duration.toHours() + " h";
        }
        return duration.toSeconds() % 60 == 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }
}
