package org.flashback.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Rule 2: which room of the house sees which. Nothing sees {@code boot}, and nothing sees {@code Main}. */
final class Rooms {
    /** The value types of core: checked when made, no behaviour that a screen could misuse. */
    private static final List<String> VALUES = List.of("core.identity", "core.record", "core.relay");

    /** What a room sees besides itself; a name stands for the package and everything under it. */
    static final Map<String, List<String>> SEES = new LinkedHashMap<>();

    static {
        SEES.put("core", List.of());
        SEES.put("file", List.of());
        SEES.put("app", List.of("core"));
        SEES.put("adapter", List.of("app.port", "core", "file"));
        SEES.put("relay", List.of("core", "file"));
        SEES.put("ui", with("app"));
        SEES.put(
                "control",
                Stream.concat(with("app").stream(), Stream.of("file")).toList());
        SEES.put("cli", with("control.json"));
        SEES.put("boot", List.of("core", "file", "app", "adapter", "relay", "ui", "control", "cli"));
    }

    private Rooms() {}

    private static List<String> with(String room) {
        return Stream.concat(VALUES.stream(), Stream.of(room)).toList();
    }

    /** Classes of {@code room} see nothing of the project but the room and what is listed for it. */
    static ArchCondition<JavaClass> seesOnly(String root, String room) {
        List<String> seen = SEES.getOrDefault(room, List.of());
        return new ArchCondition<>("see only " + room + " and " + seen) {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                item.getDirectDependenciesFromSelf().stream()
                        .filter(d -> {
                            JavaClass used = d.getTargetClass().getBaseComponentType();
                            return Purity.isIn(used, root)
                                    && !Purity.isIn(used, root + "." + room)
                                    && seen.stream().noneMatch(s -> Purity.isIn(used, root + "." + s));
                        })
                        .forEach(d -> events.add(SimpleConditionEvent.violated(item, d.getDescription())));
            }
        };
    }

    /** A package of adapter sees no other package of adapter. */
    static ArchCondition<JavaClass> seesNoSibling(String root) {
        String adapters = root + ".adapter";
        return new ArchCondition<>("not see another adapter") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                String own = edge(item, adapters);
                item.getDirectDependenciesFromSelf().stream()
                        .filter(d -> {
                            JavaClass used = d.getTargetClass().getBaseComponentType();
                            return Purity.isIn(used, adapters)
                                    && !edge(used, adapters).equals(own);
                        })
                        .forEach(d -> events.add(SimpleConditionEvent.violated(item, d.getDescription())));
            }
        };
    }

    /** Whatever is not the root package lies in a room that is listed here. */
    static ArchCondition<JavaClass> liesInAKnownRoom(String root) {
        return new ArchCondition<>("lie in a known room") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                boolean known = item.getPackageName().equals(root)
                        || SEES.keySet().stream().anyMatch(room -> Purity.isIn(item, root + "." + room));
                if (!known) {
                    events.add(SimpleConditionEvent.violated(item, item.getName() + " lies in no known room"));
                }
            }
        };
    }

    private static String edge(JavaClass type, String adapters) {
        String below =
                type.getPackageName().substring(Math.min(type.getPackageName().length(), adapters.length() + 1));
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }
}
