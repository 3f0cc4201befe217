package org.flashback.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/protocol.md} says what the code does. */
class DocsTest {
    private static final Path DOC = Path.of("docs/protocol.md");
    private static final Pattern CONSTANT = Pattern.compile("^\\| `([A-Z0-9_]+)` \\| ([^|]+) \\|", Pattern.MULTILINE);
    private static final Pattern FIGURE =
            Pattern.compile("^\\| `([A-Z][A-Za-z]+\\.[A-Z0-9_]+)` \\| ([^|]+) \\|", Pattern.MULTILINE);
    private static final String ENGINE = "org.flashback.core.gossip.";

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
        Map<String, String> written = rows(CONSTANT, Files.readString(DOC));
        assertThat(differences(expected, written))
                .as("rows of docs/protocol.md")
                .isEmpty();
        assertThat(List.copyOf(written.keySet()))
                .as("in the order of Limits.java")
                .isEqualTo(List.copyOf(expected.keySet()));
    }

    @Test
    void aRowThatIsMissingWrongOrTooMuchIsNamed() {
        Map<String, String> code = Map.of("A_LIMIT", "5 s", "B_LIMIT", "1,000");
        assertThat(differences(code, code)).isEmpty();
        assertThat(differences(code, Map.of("A_LIMIT", "5 s")))
                .containsExactly("missing: | `B_LIMIT` | 1,000 | <why> |");
        assertThat(differences(code, Map.of("A_LIMIT", "6 s", "B_LIMIT", "1,000")))
                .containsExactly("written: | `A_LIMIT` | 6 s |, but it is 5 s");
        assertThat(differences(Map.of(), Map.of("C_LIMIT", "1"))).containsExactly("not in the code: C_LIMIT");
    }

    @Test
    void theFiguresOfSinglePartsAreThoseOfTheCode() throws IOException, ReflectiveOperationException {
        Map<String, String> written = rows(FIGURE, Files.readString(DOC));
        assertThat(written).hasSizeGreaterThan(5);
        Map<String, String> expected = new LinkedHashMap<>();
        for (String name : written.keySet()) {
            String type = name.substring(0, name.indexOf('.'));
            Field field = Class.forName(ENGINE + type).getDeclaredField(name.substring(type.length() + 1));
            field.setAccessible(true);
            expected.put(name, shown(field.get(null)));
        }
        assertThat(differences(expected, written))
                .as("rows of docs/protocol.md")
                .isEmpty();
    }

    /** What has to be done to the page so that it says what the code does, row by row. */
    private static List<String> differences(Map<String, String> code, Map<String, String> page) {
        List<String> found = new ArrayList<>();
        code.forEach((name, value) -> {
            String row = page.getOrDefault(name, "");
            if (row.isEmpty()) {
                found.add("missing: | `" + name + "` | " + value + " | <why> |");
            } else if (!row.equals(value)) {
                found.add("written: | `" + name + "` | " + row + " |, but it is " + value);
            }
        });
        page.keySet().stream()
                .filter(name -> !code.containsKey(name))
                .forEach(name -> found.add("not in the code: " + name));
        return found;
    }

    private static Map<String, String> rows(Pattern row, String doc) {
        Map<String, String> written = new LinkedHashMap<>();
        Matcher rows = row.matcher(doc);
        while (rows.find()) {
            assertThat(written.put(rows.group(1), rows.group(2)))
                    .as("%s stands there twice", rows.group(1))
                    .isNull();
        }
        return written;
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
            case Double number when number != Math.rint(number) -> number.toString();
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
