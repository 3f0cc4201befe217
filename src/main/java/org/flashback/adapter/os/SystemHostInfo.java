package org.flashback.adapter.os;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.flashback.app.port.HostInfo;
import org.flashback.core.record.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This computer, asked anew at every call. */
public final class SystemHostInfo implements HostInfo {
    private static final Logger LOG = LoggerFactory.getLogger(SystemHostInfo.class);

    /** A local command that answers at once or not at all. */
    private static final long COMMAND_SECONDS = 2;

    private static final Path LINUX_NAME = Path.of("/proc/sys/kernel/hostname");

    private final Path profile;

    /** @param profile whose disk {@link #freeBytes} is about */
    public SystemHostInfo(Path profile) {
        this.profile = profile;
    }

    @Override
    public String userName() {
        return System.getProperty("user.name", "somebody");
    }

    /** {@code InetAddress.getLocalHost} would ask the name service, which may go over the network: never used here. */
    @Override
    public String computerName() {
        return Stream.<Supplier<Optional<String>>>of(
                        SystemHostInfo::kernelName,
                        () -> Optional.ofNullable(System.getenv("COMPUTERNAME")),
                        SystemHostInfo::commandName)
                .flatMap(source -> source.get().map(String::strip).stream())
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("computer");
    }

    private static Optional<String> kernelName() {
        try {
            return Files.isReadable(LINUX_NAME) ? Optional.of(Files.readString(LINUX_NAME)) : Optional.empty();
        } catch (IOException e) {
            LOG.debug("no name from the kernel", e);
            return Optional.empty();
        }
    }

    private static Optional<String> commandName() {
        try {
            Process process = new ProcessBuilder("hostname").start();
            boolean ended = process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
                return Optional.empty();
            }
            return Optional.of(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.debug("no command hostname", e);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public List<IpAddress> addresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(SystemHostInfo::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(IpAddress::of)
                    .distinct()
                    .toList();
        } catch (SocketException e) {
            LOG.warn("the network interfaces cannot be listed", e);
            return List.of();
        }
    }

    private static boolean isUp(NetworkInterface networkInterface) {
        try {
            return networkInterface.isUp();
        } catch (SocketException vanished) {
            LOG.debug("an interface went away while it was asked", vanished);
            return false;
        }
    }

    @Override
    public OptionalLong freeBytes() {
        try {
            return OptionalLong.of(Files.getFileStore(profile).getUsableSpace());
        } catch (IOException e) {
            LOG.warn("the free space of the profile's disk cannot be read", e);
            return OptionalLong.empty();
        }
    }
}
