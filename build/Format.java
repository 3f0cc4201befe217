import com.palantir.javaformat.java.Main;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Checks or rewrites the format of the Java files: {@code java -cp <palantir-java-format> Format.java check|write}.
 *
 * <p>A program of its own because the formatter uses the compiler it runs on: inside Maven that may be Java 17, which
 * cannot read Java 25. Digests of files found in order are kept in target/, so a second check reads only what changed.
 * Complaints go to target/format-complaints, which the build turns into its error message; none: no such file.
 */
final class Format {
    private static final List<Path> ROOTS = List.of(Path.of("src"), Path.of("bench"), Path.of("build"));
    private static final Path KNOWN_GOOD = Path.of("target", "format-checked");
    private static final Path COMPLAINTS = Path.of("target", "format-complaints");

    private Format() {}

    public static void main(String[] args) throws Exception {
        boolean write = args.length == 1 && args[0].equals("write");
        Map<Path, String> files = javaFiles();
        Set<String> good = Files.exists(KNOWN_GOOD) ? new TreeSet<>(Files.readAllLines(KNOWN_GOOD)) : new TreeSet<>();
        List<Path> suspects = new ArrayList<>();
        files.forEach((file, digest) -> {
            if (!good.contains(digest)) {
                suspects.add(file);
            }
        });
        String complaints = suspects.isEmpty() ? "" : format(suspects, write);
        Files.createDirectories(KNOWN_GOOD.getParent());
        Files.deleteIfExists(COMPLAINTS);
        if (complaints.isEmpty()) {
            Files.write(KNOWN_GOOD, new TreeSet<>(javaFiles().values()));
        } else {
            Files.writeString(COMPLAINTS, complaints);
        }
        System.exit(0); // the formatter leaves threads behind
    }

    /** Answers what the formatter says: the files out of order, or errors; nothing when all is well. */
    private static String format(List<Path> files, boolean write) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--palantir"));
        arguments.addAll(write ? List.of("-i") : List.of("--dry-run", "--set-exit-if-changed"));
        files.forEach(file -> arguments.add(file.toString()));
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int exit = new Main(out, out, InputStream.nullInputStream()).format(arguments.toArray(String[]::new));
        out.flush();
        return exit == 0 ? "" : said.toString();
    }

    private static Map<Path, String> javaFiles() throws IOException, NoSuchAlgorithmException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        // A new version of the formatter may see an old file differently.
        String formatter =
                Main.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        Map<Path, String> files = new LinkedHashMap<>();
        for (Path root : ROOTS) {
            if (!Files.isDirectory(root)) {
                continue;
            }
            try (Stream<Path> walk = Files.walk(root)) {
                for (Path file : walk.filter(f -> f.toString().endsWith(".java"))
                        .sorted()
                        .toList()) {
                    sha256.update(formatter.getBytes(StandardCharsets.UTF_8));
                    files.put(file, HexFormat.of().formatHex(sha256.digest(Files.readAllBytes(file))));
                }
            }
        }
        return files;
    }
}
