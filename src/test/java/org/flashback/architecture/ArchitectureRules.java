package org.flashback.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** Rules 1 to 4 of ARCHITECTURE.md, for the tree under any root package. */
public final class ArchitectureRules {
    private static final Map<String, String> WHY_ROOMS = Map.of(
            "core", "the heart must run without everything around it: in tests, in the simulator, in virtual time",
            "file", "it is neutral ground under the edges",
            "app", "a use case reaches the world through its ports, so that the world can be exchanged",
            "adapter", "an edge serves the use cases and must not steer them",
            "relay", "the relay is a program of its own and shares only the language of core with the node",
            "ui", "a screen shows snapshots and calls use cases; what is behind them may change without it",
            "control", "it is a face like ui, the same use cases as JSON",
            "cli", "commands are clients of a running node, wherever it runs",
            "boot", "everything is put together in one place");

    private final String root;

    /** @param root the package that holds the rooms */
    public ArchitectureRules(String root) {
        this.root = root;
    }

    /** All rules with the fixture classes that prove them. */
    public List<NamedRule> all() {
        return Stream.of(purity(), rooms(), houseRules(), screen(), names())
                .flatMap(s -> s)
                .toList();
    }

    private Stream<NamedRule> purity() {
        return Stream.of(new NamedRule(
                "1 core is pure",
                classes()
                        .that(resideInAPackage(root + ".core.."))
                        .should(Purity.usesOnlyPureThings(root))
                        .because("the same engine runs in tests and in the simulator, where time, chance and the"
                                + " network are values that are handed in"),
                List.of(
                        "core.pure.ReadsClock",
                        "core.pure.OpensSocket",
                        "core.pure.RollsDice",
                        "core.pure.ReadsFile",
                        "core.pure.StartsThread",
                        "core.pure.ParsesJson",
                        "core.pure.ChecksSignature"),
                List.of("core.pure.IsPure", "core.wire.ParsesJson", "core.record.ChecksSignature")));
    }

    private Stream<NamedRule> rooms() {
        Map<String, List<String>> offenders = Map.of(
                "core", List.of("core.pure.SeesApp"),
                "file", List.of("file.SeesCore"),
                "app", List.of("app.service.SeesAdapter", "app.service.SeesUi", "app.service.SeesBoot"),
                "adapter", List.of("adapter.two.SeesUseCase"),
                "relay", List.of("relay.api.SeesApp"),
                "ui", List.of("ui.home.SeesAdapter", "ui.home.SeesEngine"),
                "control", List.of("control.SeesUi"),
                "cli", List.of("cli.SeesControl"),
                "boot", List.of("boot.SeesMain"));
        Map<String, List<String>> twins = Map.of(
                "core", List.of("core.pure.IsPure"),
                "file", List.of("file.Plain"),
                "app", List.of("app.service.SeesCore"),
                "adapter", List.of("adapter.one.Store"),
                "relay", List.of("relay.api.SeesCore"),
                "ui", List.of("ui.home.SeesUseCase"),
                "control", List.of("control.SeesUseCase"),
                "cli", List.of("cli.SeesJson"),
                "boot", List.of("boot.Wiring"));
        return Rooms.SEES.keySet().stream()
                .map(room -> new NamedRule(
                        "2 " + room + " sees " + Rooms.SEES.get(room),
                        classes()
                                .that(resideInAPackage(root + "." + room + ".."))
                                .should(Rooms.seesOnly(root, room))
                                .because(WHY_ROOMS.getOrDefault(room, "")),
                        offenders.getOrDefault(room, List.of()),
                        twins.getOrDefault(room, List.of())));
    }

    private Stream<NamedRule> houseRules() {
        return Stream.of(
                new NamedRule(
                        "2 adapters do not see each other",
                        classes()
                                .that(resideInAPackage(root + ".adapter.."))
                                .should(Rooms.seesNoSibling(root))
                                .because("each talks to exactly one outside thing and can be replaced alone"),
                        List.of("adapter.two.SeesSibling"),
                        List.of("adapter.one.SeesOwn")),
                new NamedRule(
                        "2 every class lies in a known room",
                        classes()
                                .should(Rooms.liesInAKnownRoom(root))
                                .because("a room without a rule would be seen by all and see all"),
                        List.of("elsewhere.Lost"),
                        List.of("core.pure.IsPure")),
                new NamedRule(
                        "2 no cycles between packages",
                        slices().matching(root + ".(**)")
                                .should()
                                .beFreeOfCycles()
                                .because("what depends on each other in a ring can only be understood as a whole"),
                        List.of("core.left.Left", "core.right.Right"),
                        List.of("core.pure.IsPure")),
                new NamedRule(
                        "2 packages are null-marked",
                        classes()
                                .should(lieInNullMarkedPackages())
                                .because("NullAway checks nothing in a package that does not say so"),
                        List.of("core.pure.IsPure"),
                        List.of("core.left.Left")));
    }

    private Stream<NamedRule> screen() {
        DescribedPredicate<JavaClass> javafx = resideInAnyPackage("javafx..", "com.sun.javafx..");
        return Stream.of(
                new NamedRule(
                        "3 JavaFX only in ui and boot",
                        noClasses()
                                .that(resideOutsideOfPackages(root + ".ui..", root + ".boot.."))
                                .should()
                                .dependOnClassesThat(javafx)
                                .because("a node without a display must not even load it"),
                        List.of("app.service.ShowsItself"),
                        List.of("ui.home.GoodViewModel", "app.service.SeesCore")),
                new NamedRule(
                        "3 view models know no node of the scene",
                        noClasses()
                                .that()
                                .haveNameMatching(".*ViewModel(\\$.*)?")
                                .should()
                                .dependOnClassesThat(javafx.and(resideOutsideOfPackages(
                                        "javafx.beans..", "javafx.collections..", "javafx.util..")))
                                .because("they are tested without a toolkit"),
                        List.of("ui.home.BadViewModel"),
                        List.of("ui.home.GoodViewModel")),
                new NamedRule(
                        "3 Platform.runLater only in ui.common",
                        noClasses()
                                .that(resideOutsideOfPackages(root + ".ui.common.."))
                                .should()
                                .accessTargetWhere(isMethodOf("javafx.application.Platform", "runLater"))
                                .because("one place coalesces snapshots onto the FX thread, or the window drowns in"
                                        + " hops"),
                        List.of("ui.home.HopsByItself"),
                        List.of("ui.common.Hops")));
    }

    private Stream<NamedRule> names() {
        return Stream.of(
                new NamedRule(
                        "4 names say what a class is",
                        noClasses()
                                .should()
                                .haveNameMatching(".*(Impl|Manager|Helper|Utils?)(\\$.*)?")
                                .because("such a name fits anything, and soon anything is in it"),
                        List.of("core.names.ThingManager"),
                        List.of("core.names.FixedThing")),
                new NamedRule(
                        "4 enums do not change",
                        fields().that()
                                .areDeclaredInClassesThat(JavaClass.Predicates.assignableTo(Enum.class))
                                .should()
                                .beFinal()
                                .because("its constants are shared by the whole program"),
                        List.of("core.names.MutableThing"),
                        List.of("core.names.FixedThing")),
                new NamedRule(
                        "4 System.out and System.err only in Main and cli",
                        noClasses()
                                .that(resideOutsideOfPackages(root, root + ".cli.."))
                                .should()
                                .accessTargetWhere(printsByItself())
                                .because("stdout is a contract with scripts; the rest is for the log"),
                        List.of("app.service.Prints"),
                        List.of("cli.Prints", "app.service.SeesCore")));
    }

    private static DescribedPredicate<JavaAccess<?>> isMethodOf(String owner, String name) {
        return DescribedPredicate.describe(
                owner + "." + name,
                access -> access.getTargetOwner().getName().equals(owner)
                        && access.getName().equals(name));
    }

    private static DescribedPredicate<JavaAccess<?>> printsByItself() {
        return DescribedPredicate.describe("System.out, System.err or printStackTrace()", access -> {
            boolean stream = access.getTargetOwner().isEquivalentTo(System.class)
                    && (access.getName().equals("out") || access.getName().equals("err"));
            boolean trace = access.getTargetOwner().isAssignableTo(Throwable.class)
                    && access.getName().equals("printStackTrace")
                    && access.getTarget() instanceof CodeUnitAccessTarget target
                    && target.getRawParameterTypes().isEmpty();
            return stream || trace;
        });
    }

    private static ArchCondition<JavaClass> lieInNullMarkedPackages() {
        return new ArchCondition<>("lie in a package that is @NullMarked") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                if (!item.getPackage().isAnnotatedWith(NullMarked.class)) {
                    String message = item.getName() + " lies in a package without @NullMarked package-info.java";
                    events.add(SimpleConditionEvent.violated(item, message));
                }
            }
        };
    }
}
