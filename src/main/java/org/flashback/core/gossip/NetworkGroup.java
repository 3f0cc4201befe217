package org.flashback.core.gossip;

import org.flashback.core.record.IpAddress;

/**
 * Whom one party is likely to hold all addresses of: an IPv4 /16 or an IPv6 /32 (protocol section 5). On the same computer
 * or local network every place is a group of its own, else such networks could not form.
 *
 * @param key equal for the same group
 * @param nearby whether it is on the same computer or a local network: no limit on links applies
 */
record NetworkGroup(long key, boolean nearby) {
    private static final int TAG_SHIFT = 56;
    private static final int IPV4_PREFIX_BYTES = 2;
    private static final int IPV6_PREFIX_BYTES = 4;

    static NetworkGroup of(IpAddress address, int port) {
        byte[] bytes = address.toInetAddress().getAddress();
        if (isNearby(address)) {
            return new NetworkGroup(tagged(1, 31 * word(bytes, bytes.length) + port), true);
        }
        int prefix = bytes.length == 4 ? IPV4_PREFIX_BYTES : IPV6_PREFIX_BYTES;
        return new NetworkGroup(tagged(bytes.length, word(bytes, prefix)), false);
    }

    static boolean isNearby(IpAddress address) {
        return address.isLoopback() || address.isLocalNetwork();
    }

    /** All of an address and its port, in one word. */
    static long wordOf(IpAddress address, int port) {
        byte[] bytes = address.toInetAddress().getAddress();
        return 31 * word(bytes, bytes.length) + port;
    }

    private static long tagged(long tag, long word) {
        return (tag << TAG_SHIFT) | (word & ((1L << TAG_SHIFT) - 1));
    }

    private static long word(byte[] bytes, int length) {
        long word = 0;
        for (int i = 0; i < length; i++) {
            // Not a shift by eight: the halves of an IPv6 address must not push each other out.
            word = word * 0x100000001b3L + (bytes[i] & 0xff);
        }
        return word;
    }
}
