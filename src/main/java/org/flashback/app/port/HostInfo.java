package org.flashback.app.port;

import java.util.List;
import java.util.OptionalLong;
import org.flashback.core.record.IpAddress;

/** What the operating system says about this computer. Calls may touch disk and network interfaces. */
public interface HostInfo {
    /** The login name, as it is. */
    String userName();

    /** The computer's name, as it is; never looked up in the network. */
    String computerName();

    /** Addresses of interfaces that are up, loopback included, without duplicates. */
    List<IpAddress> addresses();

    /** Free bytes on the disk of the profile. */
    OptionalLong freeBytes();
}
