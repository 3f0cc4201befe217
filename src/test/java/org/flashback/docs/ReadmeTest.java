package org.flashback.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flashback.app.node.Notice;
import org.junit.jupiter.api.Test;

/** The documents against the repository: what newcomers type, where links lead, which codes there are. */
class ReadmeTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final String RELAY_ONLY = "## Codes of the relay alone";

    private static final Pattern FENCED =
            Pattern.compile("^```[^\\n]*\\n(.*?)^```\\s*$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern WITH_SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*:.*");
    private static final Pattern CODE_ROW = Pattern.compile("^\\| (FB-[A-Z]+-[0-9]{2}) \\|", Pattern.MULTILINE);
    private static final Pattern HEADING = Pattern.compile("^#{1,6} (.+)$", Pattern.MULTILINE);

    @Test
    void theFirstTwoBlocksAreAllThatAFreshMachineNeeds() throws IOException {
        List<String> blocks = blocks(text("README.md"));

        assertThat(blocks).hasSizeGreaterThan(2);
        assertThat(blocks.subList(0, 2)).containsExactly("./flashback demo\n", "mvn -B -ntp verify\n");
    }

    @Test
    void theCiRunsWhatTheReadmeSays() throws IOException {
        String command = blocks(text("README.md")).get(1).strip();

        assertThat(text(".ci/run").lines().filter(line -> !line.strip().startsWith("#")))
                .anyMatch(line -> line.contains(command));
    }

    @Test
    void everyRelativeLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path file : documents()) {
            for (String link : links(Files.readString(file))) {
                links++;
                if (!leadsSomewhere(file, link)) {
                    broken.add(ROOT.relativize(file) + " → " + link);
                }
            }
        }

        assertThat(links).as("links found").isGreaterThan(10);
        assertThat(broken).isEmpty();
    }

    @Test
    void aLinkToNowhereIsFound() {
        Path readme = ROOT.resolve("README.md");

        assertThat(leadsSomewhere(readme, "docs/relay.md")).isTrue();
        assertThat(leadsSomewhere(readme, "docs/no-such-file.md")).isFalse();
        assertThat(leadsSomewhere(readme, "#commands")).isTrue();
        assertThat(leadsSomewhere(readme, "#no-such-heading")).isFalse();
    }

    @Test
    void everyCodeOfTheNodeIsExplainedAndNoOther() throws IOException {
        String faults = text("docs/faults.md");
        Set<String> known =
                Stream.of(Notice.Code.values()).map(Notice.Code::text).collect(Collectors.toCollection(TreeSet::new));

        assertThat(faults).contains(RELAY_ONLY);
        assertThat(codes(faults.substring(0, faults.indexOf(RELAY_ONLY)))).containsExactlyInAnyOrderElementsOf(known);
        assertThat(codes(faults.substring(faults.indexOf(RELAY_ONLY)))).doesNotContainAnyElementsOf(known);
    }

    private static String text(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    private static List<String> blocks(String markdown) {
        return FENCED.matcher(markdown).results().map(found -> found.group(1)).toList();
    }

    private static List<String> codes(String markdown) {
        return CODE_ROW.matcher(markdown).results().map(found -> found.group(1)).toList();
    }

    /** Of the project itself: what stands under target/ or a hidden folder was not written for readers. */
    private static List<Path> documents() throws IOException {
        try (Stream<Path> roots = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(roots, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    /** Relative ones; code is not looked at. */
    private static List<String> links(String markdown) {
        String prose = FENCED.matcher(markdown).replaceAll("").replaceAll("`[^`\\n]*`", "");
        return LINK.matcher(prose)
                .results()
                .map(found -> found.group(1))
                .filter(link -> !WITH_SCHEME.matcher(link).matches())
                .toList();
    }

    private static boolean leadsSomewhere(Path from, String link) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target = path.isEmpty() ? from : from.resolveSibling(path).normalize();
        boolean there = target.startsWith(ROOT) && Files.exists(target);
        return there && (hash < 0 || headings(target).contains(link.substring(hash + 1)));
    }

    /** As the forges make them of headings: lower case, signs dropped, hyphens for spaces. */
    private static Set<String> headings(Path file) {
        try {
            Matcher heading =
                    HEADING.matcher(FENCED.matcher(Files.readString(file)).replaceAll(""));
            return heading.results()
                    .map(found -> found.group(1).strip().toLowerCase(java.util.Locale.ROOT))
                    .map(title -> title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
