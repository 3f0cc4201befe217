package org.flashback.archfixture.core.pure;

import java.nio.file.Files;
import java.nio.file.Path;

public final class ReadsFile {
    public static boolean reads(Path path) {
        return Files.exists(path);
    }

    private ReadsFile() {}
}
