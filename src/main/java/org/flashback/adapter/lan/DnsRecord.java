package org.flashback.adapter.lan;

import java.util.List;
import org.flashback.core.record.IpAddress;

/** A resource record of the kinds that service discovery needs; others are not kept. */
sealed interface DnsRecord {
    int PTR = 12;
    int TXT = 16;
    int SRV = 33;
    int A = 1;
    int AAAA = 28;

    /** A question only: any type. */
    int ANY = 255;

    DnsName owner();

    /** Seconds; 0 says that the record is gone. */
    long ttl();

    record Pointer(DnsName owner, long ttl, DnsName target) implements DnsRecord {}

    record Service(DnsName owner, long ttl, int port, DnsName host) implements DnsRecord {}

    /** @param strings {@code key=value}, a byte is a character */
    record Text(DnsName owner, long ttl, List<String> strings) implements DnsRecord {
        public Text {
            strings = List.copyOf(strings);
        }
    }

    record Address(DnsName owner, long ttl, IpAddress address) implements DnsRecord {}
}
