package org.flashback.testkit.toolkit;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testfx.framework.junit5.ApplicationExtension;

/**
 * Fails the classes that need the toolkit with one line that says what to install. Found by JUnit itself (a service), so
 * no test has to remember it.
 */
public final class ToolkitCheck implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        if (needsToolkit(context.getRequiredTestClass())) {
            Optional<String> complaint = SystemLibraries.complaint(SystemLibraries.WANTED, SystemLibraries.FONTS);
            if (complaint.isPresent()) {
                throw new IllegalStateException(complaint.get());
            }
        }
    }

    /** Tests with TestFX, and everything of ui but the view models. */
    static boolean needsToolkit(Class<?> test) {
        boolean testFx = Arrays.stream(test.getAnnotationsByType(ExtendWith.class))
                .flatMap(e -> Arrays.stream(e.value()))
                .anyMatch(ApplicationExtension.class::equals);
        boolean screen = test.getPackageName().startsWith("org.flashback.ui")
                && !test.getSimpleName().contains("ViewModel");
        return testFx || screen;
    }
}
