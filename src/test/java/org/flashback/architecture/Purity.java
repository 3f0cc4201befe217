package org.flashback.architecture;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;

/** Rule 1: what the pure core may use. */
final class Purity {
    /** Whole packages without their sub-packages, all of java.base. */
    private static final Set<String> PACKAGES = Set.of(
            "java.lang",
            "java.lang.annotation",
            "java.lang.invoke",
            "java.lang.runtime",
            "java.math",
            "java.nio",
            "java.nio.charset",
            "java.security",
            "java.security.cert",
            "java.security.interfaces",
            "java.security.spec",
            "java.text",
            "java.time",
            "java.time.format",
            "java.time.temporal",
            "java.util",
            "java.util.function",
            "java.util.regex",
            "java.util.stream",
            "javax.crypto",
            "javax.crypto.spec",
            "org.jspecify.annotations",
            "com.google.errorprone.annotations");

    /** Of packages that are otherwise closed: values, and streams over memory. */
    private static final Set<String> CLASSES = Set.of(
            "java.io.ByteArrayInputStream",
            "java.io.ByteArrayOutputStream",
            "java.io.DataInputStream",
            "java.io.DataOutputStream",
            "java.io.IOException",
            "java.io.InputStream",
            "java.io.OutputStream",
            "java.io.Reader",
            "java.io.Serializable",
            "java.io.StringReader",
            "java.io.StringWriter",
            "java.io.UncheckedIOException",
            "java.io.Writer",
            "java.net.Inet4Address",
            "java.net.Inet6Address",
            "java.net.InetAddress",
            "java.net.URI",
            "java.net.URISyntaxException",
            "java.net.UnknownHostException",
            "java.util.concurrent.TimeUnit",
            "java.util.random.RandomGenerator");

    /** Of open packages: threads, processes, clocks, randomness, key stores. */
    private static final Set<String> CLOSED = Set.of(
            "java.lang.InheritableThreadLocal",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.ProcessHandle",
            "java.lang.Runtime",
            "java.lang.Thread",
            "java.lang.ThreadGroup",
            "java.lang.ThreadLocal",
            "java.security.KeyPairGenerator",
            "java.security.KeyStore",
            "java.security.SecureRandom",
            "java.time.Clock",
            "java.time.InstantSource",
            "java.util.Random",
            "java.util.Scanner",
            "java.util.SplittableRandom",
            "java.util.Timer",
            "java.util.TimerTask",
            "javax.crypto.KeyGenerator");

    /** Single methods: clocks, randomness, name look-ups and the surroundings. */
    private static final Set<String> CLOSED_METHODS = Set.of(
            "java.lang.Math.random",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.getProperty",
            "java.lang.System.getenv",
            "java.lang.System.nanoTime",
            "java.net.InetAddress.getAllByName",
            "java.net.InetAddress.getByName",
            "java.net.InetAddress.getCanonicalHostName",
            "java.net.InetAddress.getHostName",
            "java.net.InetAddress.getLocalHost",
            "java.net.InetAddress.isReachable",
            "java.util.UUID.randomUUID",
            "java.util.random.RandomGenerator.getDefault",
            "java.util.random.RandomGenerator.of");

    private Purity() {}

    /** What core uses of the JDK and of libraries; what it sees of this project is another rule's matter. */
    static ArchCondition<JavaClass> usesOnlyPureThings(String root) {
        return new ArchCondition<>("use only what is pure") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                item.getDirectDependenciesFromSelf().stream()
                        .filter(d -> !isAllowed(root, item, d.getTargetClass().getBaseComponentType()))
                        .forEach(d -> events.add(SimpleConditionEvent.violated(item, d.getDescription())));
                item.getAccessesFromSelf().stream()
                        .filter(Purity::isClosedCall)
                        .forEach(a -> events.add(SimpleConditionEvent.violated(item, a.getDescription())));
            }
        };
    }

    private static boolean isAllowed(String root, JavaClass user, JavaClass used) {
        String owner = outermost(used);
        if (used.isPrimitive() || isIn(used, root) || CLASSES.contains(owner)) {
            return true;
        }
        if (isIn(used, "tools.jackson") || isIn(used, "com.fasterxml.jackson")) {
            return isIn(user, root + ".core.wire");
        }
        if (isIn(used, "org.bouncycastle")) {
            return isIn(user, root + ".core.record");
        }
        return PACKAGES.contains(used.getPackageName()) && !CLOSED.contains(owner);
    }

    private static boolean isClosedCall(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String method = owner + "." + access.getName();
        List<?> parameters =
                access.getTarget() instanceof CodeUnitAccessTarget t ? t.getRawParameterTypes() : List.of();
        boolean readsClock = owner.startsWith("java.time.") && access.getName().equals("now");
        boolean shufflesByItself = method.equals("java.util.Collections.shuffle") && parameters.size() == 1;
        return readsClock || shufflesByItself || CLOSED_METHODS.contains(method);
    }

    private static String outermost(JavaClass type) {
        String name = type.getName();
        int dollar = name.indexOf('$');
        return dollar < 0 ? name : name.substring(0, dollar);
    }

    static boolean isIn(JavaClass type, String tree) {
        return type.getPackageName().equals(tree) || type.getPackageName().startsWith(tree + ".");
    }
}
