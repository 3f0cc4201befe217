package org.flashback.secondopinion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program {@code openssl} as a judge of signatures. Each question is asked once. */
final class OpenSsl {
    private final Path folder;
    private final Map<List<String>, Boolean> asked = new HashMap<>();
    private final Map<String, String> hashed = new HashMap<>();

    /** @param folder for the files that the program is given */
    OpenSsl(Path folder) {
        this.folder = folder;
        run("version");
    }

    /** How many different signatures it was asked about. */
    int questions() {
        return asked.size();
    }

    /** Whether it finds that the signature (DER) over the message is by the key (SubjectPublicKeyInfo). */
    boolean verifies(byte[] key, byte[] message, byte[] signature) {
        List<String> question =
                List.of(Encodings.base64url(key), Encodings.base64url(message), Encodings.base64url(signature));
        return asked.computeIfAbsent(question, _ -> {
            String keyFile = file("key.der", key);
            String signatureFile = file("sig.der", signature);
            String messageFile = file("signed.bin", message);
            String answer = run(
                    "dgst", "-sha256", "-verify", keyFile, "-keyform", "DER", "-signature", signatureFile, messageFile);
            if (answer.contains("Verified OK")) {
                return true;
            }
            // It says the same, and an error besides, when the signature's bytes are none.
            if (answer.contains("Verification failure") || answer.contains("Error verifying data")) {
                return false;
            }
            throw new AssertionError("openssl did not judge: " + answer);
        });
    }

    /** SHA-256 as the program makes it, in hex. */
    String sha256(byte[] bytes) {
        return hashed.computeIfAbsent(Encodings.base64url(bytes), _ -> {
            String answer = run("dgst", "-sha256", "-r", file("hashed.bin", bytes));
            return answer.substring(0, answer.indexOf(' '));
        });
    }

    private String file(String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String run(String... arguments) {
        var command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError(
                    "The program openssl is missing, and this test asks it: apt-get install openssl", e);
        }
        try {
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("openssl does not end: " + command);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
