package org.flashback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flashback.architecture.SourceLimits;
import org.junit.jupiter.api.Test;

/** Holds rule 5 of ARCHITECTURE.md on the sources: these limits force a split by concept. */
final class SourceLimitsTest {
    @Test
    void sourcesKeepTheirLimits() throws IOException {
        List<String> found = new ArrayList<>();
        assertThat(files(".java")).hasSizeGreaterThan(50);
        for (Path file : files(".java")) {
            found.addAll(SourceLimits.inJava(portable(file), Files.readString(file)));
        }
        for (Path file : files(".fxml")) {
            found.addAll(SourceLimits.inFxml(portable(file), Files.readString(file)));
        }
        assertThat(found).isEmpty();
    }

    @Test
    void testsWaitForConditionsNotForTime() throws IOException {
        // The one place that may: it looks again until the condition holds. And this file, which names the word.
        List<Path> sleepers = new ArrayList<>();
        for (Path file : files(".java")) {
            String name = file.getFileName().toString();
            boolean exempt = name.equals("Await.java") || name.equals("SourceLimitsTest.java");
            if (portable(file).startsWith("src/test/") && !exempt && sleeps(Files.readString(file))) {
                sleepers.add(file);
            }
        }
        assertThat(sleepers).isEmpty();
    }

    @Test
    void sleepIsFound() {
        assertThat(sleeps("Thread.sleep(100);")).isTrue();
        assertThat(sleeps("TimeUnit.SECONDS.sleep(1);")).isTrue();
        assertThat(sleeps("Await.until(TEN_SECONDS, () -> peers.size() == 2);")).isFalse();
    }

    @Test
    void longFileIsFound() {
        assertThat(SourceLimits.inJava("A.java", "\n".repeat(400) + "class A {}"))
                .containsExactly("A.java has 401 lines, the limit is 400");
        assertThat(SourceLimits.inJava("A.java", "\n".repeat(399) + "class A {}"))
                .isEmpty();
    }

    @Test
    void longFxmlIsFound() {
        assertThat(SourceLimits.inFxml("A.fxml", "<a/>\n".repeat(151))).hasSize(1);
        assertThat(SourceLimits.inFxml("A.fxml", "<a/>\n".repeat(150))).isEmpty();
    }

    @Test
    void longMethodIsFound() {
        assertThat(method(49)).containsExactly("A.java:2 m() has 51 lines, the limit is 50");
        assertThat(method(48)).isEmpty();
    }

    @Test
    void dispatchMayBeLonger() {
        assertThat(SourceLimits.inJava("A.java", dispatch(76))).isEmpty();
        assertThat(SourceLimits.inJava("A.java", dispatch(77)))
                .containsExactly("A.java:2 m() has 81 lines, the limit is 80");
    }

    @Test
    void wideConstructorIsFoundUnlessItIsARecord() {
        String nine = IntStream.range(0, 9).mapToObj(i -> "int p" + i).collect(Collectors.joining(", "));
        String eight = nine.substring(0, nine.lastIndexOf(','));
        assertThat(SourceLimits.inJava("A.java", "class A { A(" + nine + ") {} }"))
                .containsExactly("A.java:1 constructor of A has 9 parameters, the limit is 8");
        assertThat(SourceLimits.inJava("A.java", "class A { A(" + eight + ") {} }"))
                .isEmpty();
        assertThat(SourceLimits.inJava("A.java", "record A(" + nine + ") { A {} }"))
                .isEmpty();
    }

    @Test
    void wideCatchIsFound() {
        String source = "class A { void m() { try { n(); } catch (%s e) { report(e); } } }";
        assertThat(SourceLimits.inJava("src/main/A.java", source.formatted("Exception")))
                .hasSize(1);
        assertThat(SourceLimits.inJava("src/main/A.java", source.formatted("Throwable")))
                .hasSize(1);
        assertThat(SourceLimits.inJava("src/main/A.java", source.formatted("java.io.IOException")))
                .isEmpty();
        assertThat(SourceLimits.inJava("src/main/NodeLoop.java", source.formatted("Exception")))
                .isEmpty();
    }

    private static List<String> method(int lines) {
        return SourceLimits.inJava("A.java", "class A {\nvoid m() {\n" + "n();\n".repeat(lines) + "}\n}\n");
    }

    private static String dispatch(int cases) {
        String arms = IntStream.range(0, cases)
                .mapToObj(i -> "case " + i + " -> n();\n")
                .collect(Collectors.joining());
        return "class A {\nvoid m(int i) {\nswitch (i) {\n" + arms + "}\n}\n}\n";
    }

    private static boolean sleeps(String source) {
        return source.contains("Thread.sleep(") || source.matches("(?s).*\\.(MILLI|MICRO|NANO)?SECONDS\\.sleep\\(.*");
    }

    private static List<Path> files(String suffix) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path root : List.of(Path.of("src"), Path.of("bench"), Path.of("build"))) {
            if (Files.isDirectory(root)) {
                try (Stream<Path> walk = Files.walk(root)) {
                    walk.filter(f -> f.toString().endsWith(suffix)).forEach(files::add);
                }
            }
        }
        return files;
    }

    private static String portable(Path file) {
        return file.toString().replace('\\', '/');
    }
}
