package org.flashback.boot;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.LoggerFactory;

/** Where a program's log goes: JSON lines in its folder, one event a line whatever its text; warnings also to stderr. */
final class Logs {
    private static final int KEPT_DAYS = 14;
    private static final String MAX_FILE = "5MB";
    private static final String MAX_TOTAL = "50MB";

    private Logs() {}

    /**
     * From now on into {@code folder/logs}; once per process.
     *
     * @throws IOException when the folder cannot be made
     */
    static void into(Path folder, boolean verbose) throws IOException {
        makePrivate(folder.resolve("logs"));
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        var encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithContext(false);
        encoder.setWithMDC(false);
        encoder.setWithMarkers(false);
        encoder.setWithArguments(false);
        encoder.setWithMessage(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();

        var file = new RollingFileAppender<ILoggingEvent>();
        file.setContext(context);
        file.setEncoder(encoder);
        file.setFile(folder.resolve("logs").resolve("flashback.log").toString());
        var policy = new SizeAndTimeBasedRollingPolicy<ILoggingEvent>();
        policy.setContext(context);
        policy.setParent(file);
        policy.setFileNamePattern(folder.resolve("logs")
                .resolve("flashback.%d{yyyy-MM-dd}.%i.log")
                .toString());
        policy.setMaxHistory(KEPT_DAYS);
        policy.setMaxFileSize(FileSize.valueOf(MAX_FILE));
        policy.setTotalSizeCap(FileSize.valueOf(MAX_TOTAL));
        policy.start();
        file.setRollingPolicy(policy);
        file.start();

        Thread.setDefaultUncaughtExceptionHandler(
                (thread, defect) -> LoggerFactory.getLogger(Logs.class).error("{} died", thread.getName(), defect));
        Logger ours = context.getLogger("org.flashback");
        ours.setLevel(Level.INFO);
        ours.addAppender(file);
        if (!verbose) {
            // To the terminal only what needs somebody; to the file all of it.
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)
                    .getAppender("STDERR")
                    .addFilter(new WarningsOnly());
        }
    }

    /** Others on this computer have no business in a log, whatever the mode of the folder above. */
    private static void makePrivate(Path logs) throws IOException {
        Files.createDirectories(logs);
        if (Files.getFileStore(logs).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(logs, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static final class WarningsOnly extends ch.qos.logback.core.filter.Filter<ILoggingEvent> {
        @Override
        public ch.qos.logback.core.spi.FilterReply decide(ILoggingEvent event) {
            return event.getLevel().isGreaterOrEqual(Level.WARN)
                    ? ch.qos.logback.core.spi.FilterReply.NEUTRAL
                    : ch.qos.logback.core.spi.FilterReply.DENY;
        }
    }
}
