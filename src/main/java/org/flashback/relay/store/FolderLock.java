package org.flashback.relay.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One relay a folder. The database's own lock does not tell two relays of one process apart, and the system lets go of
 * this one when a process is killed.
 */
final class FolderLock implements AutoCloseable {
    private static final String FILE = "relay.lock";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    static FolderLock take(Path folder) throws IOException, RelayStoreException {
        Path file = folder.resolve(FILE);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new FolderLock(channel);
            }
        } catch (OverlappingFileLockException inThisProcess) {
            channel.close();
            throw inUse(folder, inThisProcess);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw inUse(folder, new IOException(file + " is locked"));
    }

    private static RelayStoreException inUse(Path folder, Throwable why) {
        return new RelayStoreException("Another relay is running in the folder " + folder + ".", why);
    }

    /** Lets go of the folder. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
