package org.flashback;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.flashback.architecture.ArchitectureRules;
import org.flashback.architecture.NamedRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds rules 1 to 4 of ARCHITECTURE.md on the compiled program; rule 5 is {@link SourceLimitsTest}'s. */
final class ArchitectureTest {
    private static final String PROGRAM = "org.flashback";
    private static final String FIXTURE = "org.flashback.archfixture";

    private static final JavaClasses PROGRAM_CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(PROGRAM);
    private static final JavaClasses FIXTURE_CLASSES = new ClassFileImporter().importPackages(FIXTURE);

    static List<NamedRule> program() {
        return new ArchitectureRules(PROGRAM).all();
    }

    static List<NamedRule> fixture() {
        return new ArchitectureRules(FIXTURE).all();
    }

    @Test
    void readsTheProgramItself() {
        assertThat(PROGRAM_CLASSES).anyMatch(c -> c.getName().equals("org.flashback.core.identity.PeerId"));
        assertThat(PROGRAM_CLASSES).noneMatch(c -> c.getName().startsWith(FIXTURE));
    }

    @ParameterizedTest
    @MethodSource("program")
    void programKeepsRule(NamedRule rule) {
        // A room of which nothing is built yet keeps its rules.
        rule.rule().allowEmptyShould(true).check(PROGRAM_CLASSES);
    }

    @ParameterizedTest
    @MethodSource("fixture")
    void ruleReportsOffendersAndSparesTwins(NamedRule rule) {
        List<String> reported =
                rule.rule().evaluate(FIXTURE_CLASSES).getFailureReport().getDetails();
        assertThat(rule.offenders()).isNotEmpty();
        for (String offender : rule.offenders()) {
            assertThat(reported).as("%s reports %s", rule, offender).anyMatch(names(offender));
        }
        for (String twin : rule.twins()) {
            assertThat(reported).as("%s spares %s", rule, twin).noneMatch(names(twin));
        }
    }

    /** Whether a detail is about the class: it is what the sentence begins with, or a link of a ring. */
    private static Predicate<String> names(String fixtureClass) {
        String name = Pattern.quote(FIXTURE + "." + fixtureClass);
        return Pattern.compile("(^(\\w+ )?<?|- \\w+ <)" + name + "[.$(> ]").asPredicate();
    }
}
