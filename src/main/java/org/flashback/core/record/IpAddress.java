package org.flashback.core.record;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * An IP address literal in canonical form: dotted decimal, or RFC 5952 for IPv6; no zone, no host name.
 *
 * @param text the canonical form, as records carry it
 */
public record IpAddress(String text) {
    /** @throws IllegalArgumentException if the text is not the canonical form of an address */
    public IpAddress {
        if (!canonical(text).equals(Optional.of(text))) {
            throw new IllegalArgumentException("not an IP address in canonical form: " + text);
        }
    }

    /** The address in {@code text} if it is written canonically. */
    public static Optional<IpAddress> parse(String text) {
        return canonical(text).filter(text::equals).map(IpAddress::new);
    }

    /** The address in any usual spelling, brackets and zone removed: for what people and sockets give. */
    public static Optional<IpAddress> lenient(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        int zone = bare.indexOf('%');
        return canonical(zone < 0 ? bare : bare.substring(0, zone)).map(IpAddress::new);
    }

    /** The address of a socket; the zone of a link-local one is dropped. */
    public static IpAddress of(InetAddress address) {
        return new IpAddress(format(address));
    }

    /** As the JDK's type. Resolves nothing. */
    public InetAddress toInetAddress() {
        return InetAddress.ofLiteral(text);
    }

    public boolean isLoopback() {
        return toInetAddress().isLoopbackAddress();
    }

    public boolean isIpv6() {
        return text.indexOf(':') >= 0;
    }

    /** Private, unique-local or link-local: reachable on the same network only. */
    public boolean isLocalNetwork() {
        InetAddress address = toInetAddress();
        boolean uniqueLocal = isIpv6() && (address.getAddress()[0] & 0xfe) == 0xfc;
        return address.isSiteLocalAddress() || address.isLinkLocalAddress() || uniqueLocal || isSharedNat(address);
    }

    /** The first bytes of it, of IPv4 and of IPv6 so many: its network. */
    public byte[] prefix(int ipv4Bytes, int ipv6Bytes) {
        return Arrays.copyOf(toInetAddress().getAddress(), isIpv6() ? ipv6Bytes : ipv4Bytes);
    }

    /** Whether a record may carry it: neither multicast nor unspecified (protocol section 3.2). */
    public boolean mayBeAnnounced() {
        InetAddress address = toInetAddress();
        return !address.isMulticastAddress() && !address.isAnyLocalAddress();
    }

    /** With a port, IPv6 in brackets. */
    public String withPort(int port) {
        return (isIpv6() ? "[" + text + "]" : text) + ":" + port;
    }

    /** 100.64.0.0/10 (RFC 6598), behind a provider's NAT. */
    private static boolean isSharedNat(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    }

    private static Optional<String> canonical(String text) {
        boolean plausible = !text.isEmpty()
                && text.length() <= 45
                && text.chars().allMatch(c -> (Character.digit(c, 16) >= 0 && c < 128) || c == '.' || c == ':');
        boolean shape = plausible
                && (text.indexOf(':') >= 0 || text.chars().filter(c -> c == '.').count() == 3);
        if (!shape) {
            return Optional.empty();
        }
        try {
            return Optional.of(format(InetAddress.ofLiteral(text)));
        } catch (IllegalArgumentException notALiteral) {
            return Optional.empty();
        }
    }

    private static String format(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        int[] groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
        }
        return rfc5952(groups);
    }

    /** RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups as {@code ::}. */
    private static String rfc5952(int[] groups) {
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < groups.length; i++) {
            int length = 0;
            while (i + length < groups.length && groups[i + length] == 0) {
                length++;
            }
            if (length > bestLength) {
                bestStart = i;
                bestLength = length;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return text;
    }
}
