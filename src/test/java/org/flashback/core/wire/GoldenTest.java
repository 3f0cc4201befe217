package org.flashback.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.flashback.core.record.RecordVerifier;
import org.flashback.core.record.SignedEntry;
import org.flashback.core.record.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames as they were written once: whoever changes one of them changes the protocol. */
class GoldenTest {
    static final Path FOLDER = Path.of("src/test/resources/golden");

    private final RecordVerifier verifier = new RecordVerifier(new JsonRecordParser());

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    static String frame(String name) throws IOException {
        return Files.readString(FOLDER.resolve(name)).stripTrailing();
    }

    @ParameterizedTest
    @MethodSource("names")
    void readsAndIsWrittenTheSame(String name) throws IOException {
        String frame = frame(name);
        Parsed parsed = MessageReader.read(frame);
        assertThat(parsed).isInstanceOf(Parsed.Ok.class);
        assertThat(MessageWriter.write(((Parsed.Ok) parsed).message())).isEqualTo(frame);
    }

    @Test
    void everyTypeAndEveryQueryIsThere() throws IOException {
        assertThat(names()).hasSize(19);
        List<String> frames = names().stream()
                .map(name -> MessageReader.read(read(name)).toString())
                .toList();
        for (String kind : List.of(
                "Hello[",
                "FIRST",
                "UPDATE",
                "LeaseUpdate[",
                "ByRepository[",
                "ByTorrent[",
                "Want[",
                "Ranges[",
                "Response[",
                "Heartbeat[")) {
            assertThat(frames).as(kind).anyMatch(frame -> frame.contains(kind));
        }
    }

    @Test
    void theSignaturesHold() throws IOException {
        for (String name : names()) {
            for (SignedEntry entry : entries(((Parsed.Ok) MessageReader.read(frame(name))).message())) {
                assertThat(verifier.verify(entry))
                        .as(name)
                        .isInstanceOfSatisfying(Verdict.Good.class, good -> assertThat(
                                        good.lease().isPresent())
                                .isEqualTo(entry.lease().isPresent()));
            }
        }
    }

    private static List<SignedEntry> entries(Message message) {
        return switch (message) {
            case Message.Hello hello -> hello.announcement().stream().toList();
            case Message.Announcement announcement -> List.of(announcement.entry());
            case Message.Response response -> response.peers();
            case Message.LeaseUpdate _, Message.Request _, Message.Heartbeat _ -> List.of();
        };
    }

    private static String read(String name) {
        try {
            return frame(name);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
