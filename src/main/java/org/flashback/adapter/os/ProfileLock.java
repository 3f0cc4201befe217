package org.flashback.adapter.os;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.flashback.app.port.StoreException;

/**
 * Keeps a profile for one running instance: an operating system lock on {@code lock} in the profile. It goes with the
 * process, however that ends.
 */
public final class ProfileLock implements AutoCloseable {
    private static final String FILE = "lock";

    private final FileChannel channel;
    private final FileLock lock;

    private ProfileLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the lock without waiting.
     *
     * @return nothing when another instance, in this process or another, holds it
     * @throws StoreException when the file cannot be made, or the disk knows no locks
     */
    public static Optional<ProfileLock> tryAcquire(Path profile) throws StoreException {
        Path file = profile.resolve(FILE);
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            Optional<FileLock> lock = lock(channel);
            if (lock.isEmpty()) {
                channel.close();
            }
            return lock.map(held -> new ProfileLock(channel, held));
        } catch (IOException e) {
            throw new StoreException("The profile cannot be locked by " + file + ": " + e, e);
        }
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException heldByThisProcess) {
            return Optional.empty();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Lets go. The file stays: removing it would let two instances hold two files of one name. */
    @Override
    public void close() throws StoreException {
        try (channel) {
            lock.release();
        } catch (IOException e) {
            throw new StoreException("The profile's lock could not be released: " + e, e);
        }
    }
}
