package org.flashback.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * A rule and the proof that it can fail.
 *
 * @param offenders classes of the fixture tree, relative to its root, that the rule must report
 * @param twins nearly the same classes, that it must not report
 */
public record NamedRule(String name, ArchRule rule, List<String> offenders, List<String> twins) {
    @Override
    public String toString() {
        return name;
    }
}
