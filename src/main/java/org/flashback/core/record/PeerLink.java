package org.flashback.core.record;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.flashback.core.identity.Email;
import org.flashback.core.identity.PeerId;

/**
 * A peer as text that people hand to each other:
 * {@code flashback://peer/<peer_id>/<port>/<address>[/<address>…][#<name>]}. No character of it needs quoting in a shell.
 *
 * <p>The key is what counts: whoever dials by a link accepts that key only. The addresses are a hint, and the name a label
 * that proves nothing. A link is not signed, so it is never a reason to believe anything about a peer.
 *
 * @param port 1–65,535, the same for every address
 * @param addresses 1–{@value #MAX_ADDRESSES}, without duplicates, none multicast or unspecified
 * @param name for people only
 */
public record PeerLink(PeerId peerId, int port, List<IpAddress> addresses, Optional<Email> name) {
    /** As many as a record carries. */
    public static final int MAX_ADDRESSES = 4;

    /** Characters of a link: the longest that can be made has 254 characters of name, each percent-encoded as four bytes. */
    public static final int MAX_LENGTH = 4_096;

    /** What links begin with, and nothing else does. */
    public static final String PREFIX = "flashback://peer/";

    private static final int MAX_PORT = 65_535;
    private static final String PLAIN_IN_NAME = "-._~@+!";

    /** @throws IllegalArgumentException if a part is out of its range; use {@link #parse} for foreign text */
    public PeerLink {
        addresses = List.copyOf(addresses);
        boolean sound = port >= 1
                && port <= MAX_PORT
                && !addresses.isEmpty()
                && addresses.size() <= MAX_ADDRESSES
                && new HashSet<>(addresses).size() == addresses.size()
                && addresses.stream().allMatch(IpAddress::mayBeAnnounced);
        if (!sound) {
            throw new IllegalArgumentException("not the parts of a link to a peer");
        }
    }

    /** Text that is not a link to a peer; the message says what is wrong with it and where. */
    public static final class PeerLinkFormatException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int position;

        private PeerLinkFormatException(String problem, int position) {
            super("Character " + (position + 1) + ": " + problem);
            this.position = position;
        }

        /** Index of the first character that is wrong, or of the end when something is missing. */
        public int position() {
            return position;
        }
    }

    /** Whether somebody meant this text as a link to a peer, right or wrong. */
    public static boolean isMeant(String text) {
        return text.strip().regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }

    /**
     * Reads a link. White space around it is ignored, as it comes with pasting; {@code flashback://peer} may be written in
     * capitals, as some systems do; everything else has one form.
     *
     * @throws PeerLinkFormatException if it is none
     */
    public static PeerLink parse(String text) throws PeerLinkFormatException {
        return new Reader(text.strip()).link();
    }

    /** The one form in which a link is written. */
    public String text() {
        var text = new StringBuilder(PREFIX).append(peerId.text()).append('/').append(port);
        addresses.forEach(address -> text.append('/').append(address.text()));
        name.ifPresent(label -> text.append('#').append(encoded(label.text())));
        return text.toString();
    }

    @Override
    public String toString() {
        return text();
    }

    private static String encoded(String name) {
        var text = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (isPlain(c)) {
                text.append(c);
            } else {
                text.append('%').append(hexDigit(b >> 4)).append(hexDigit(b));
            }
        }
        return text.toString();
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || PLAIN_IN_NAME.indexOf(c) >= 0;
    }

    private static char hexDigit(int value) {
        return Character.toUpperCase(Character.forDigit(value & 0xf, 16));
    }

    /** Reads one text from the left, so that the first thing that is wrong is what is told. */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        PeerLink link() throws PeerLinkFormatException {
            if (!text.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
                throw wrong("a link to a peer begins with " + PREFIX, commonPrefix());
            }
            if (text.length() > MAX_LENGTH) {
                throw wrong("a link has at most " + MAX_LENGTH + " characters", MAX_LENGTH);
            }
            at = PREFIX.length();
            int hash = text.indexOf('#');
            int pathEnd = hash < 0 ? text.length() : hash;
            PeerId peer = peer(segment(pathEnd, "the peer id"));
            int port = port(segment(pathEnd, "the port"));
            var addresses = new java.util.ArrayList<IpAddress>();
            do {
                addresses.add(address(segment(pathEnd, "an address"), addresses));
            } while (at < pathEnd);
            Optional<Email> name = hash < 0 ? Optional.empty() : Optional.of(name(hash + 1));
            return new PeerLink(peer, port, addresses, name);
        }

        private record Segment(String text, int start) {}

        /** What stands up to the next slash, which is skipped. */
        private Segment segment(int end, String what) throws PeerLinkFormatException {
            if (at >= end) {
                throw wrong(what + " is missing", end);
            }
            int slash = text.indexOf('/', at);
            int stop = slash < 0 || slash > end ? end : slash;
            if (stop == at) {
                throw wrong(what + " is missing", at);
            }
            if (stop == end - 1 && slash == stop) {
                throw wrong("nothing follows the last slash", stop);
            }
            var segment = new Segment(text.substring(at, stop), at);
            at = Math.min(end, stop + 1);
            return segment;
        }

        private PeerId peer(Segment segment) throws PeerLinkFormatException {
            String id = segment.text();
            for (int i = 0; i < id.length(); i++) {
                char c = id.charAt(i);
                if (!(c >= 'a' && c <= 'z') && !(c >= '2' && c <= '7')) {
                    throw wrong("a peer id has the characters a-z and 2-7 only", segment.start() + i);
                }
            }
            if (id.length() != PeerId.LENGTH) {
                int end = Math.min(id.length(), PeerId.LENGTH);
                throw wrong(
                        "a peer id has " + PeerId.LENGTH + " characters, this one " + id.length(),
                        segment.start() + end);
            }
            return PeerId.parse(id)
                    .orElseThrow(() -> wrong(
                            "the last character of this peer id cannot be: some of it was changed",
                            segment.start() + PeerId.LENGTH - 1));
        }

        private int port(Segment segment) throws PeerLinkFormatException {
            String digits = segment.text();
            boolean canonical = digits.length() <= 5
                    && digits.charAt(0) != '0'
                    && digits.chars().allMatch(c -> c >= '0' && c <= '9');
            int port = canonical ? Integer.parseInt(digits) : 0;
            if (port < 1 || port > MAX_PORT) {
                throw wrong("the port is a number from 1 to " + MAX_PORT, segment.start());
            }
            return port;
        }

        private IpAddress address(Segment segment, List<IpAddress> before) throws PeerLinkFormatException {
            if (before.size() == MAX_ADDRESSES) {
                throw wrong("a link has at most " + MAX_ADDRESSES + " addresses", segment.start());
            }
            IpAddress address = IpAddress.parse(segment.text())
                    .orElseThrow(() -> wrong(
                            IpAddress.lenient(segment.text())
                                    .map(canonical -> "this address is written " + canonical)
                                    .orElse("this is not an IP address"),
                            segment.start()));
            if (!address.mayBeAnnounced()) {
                throw wrong("this is not the address of one computer", segment.start());
            }
            if (before.contains(address)) {
                throw wrong("this address stands in the link twice", segment.start());
            }
            return address;
        }

        private Email name(int start) throws PeerLinkFormatException {
            var bytes = ByteBuffer.allocate(text.length() - start);
            for (int i = start; i < text.length(); i++) {
                char c = text.charAt(i);
                if (isPlain(c)) {
                    bytes.put((byte) c);
                } else if (c == '%' && i + 2 < text.length() && hex(i + 1) >= 0 && hex(i + 2) >= 0) {
                    bytes.put((byte) ((hex(i + 1) << 4) | hex(i + 2)));
                    i += 2;
                } else {
                    throw wrong("in a name this is written with % and two hex digits", i);
                }
            }
            try {
                String name =
                        StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
                Optional<String> problem = Email.problem(name);
                if (problem.isPresent()) {
                    throw wrong(problem.get(), start);
                }
                return new Email(name);
            } catch (CharacterCodingException e) {
                throw wrong("the name is not UTF-8", start);
            }
        }

        private int hex(int index) {
            char c = text.charAt(index);
            return c < 128 ? Character.digit(c, 16) : -1;
        }

        private int commonPrefix() {
            int same = 0;
            while (same < Math.min(text.length(), PREFIX.length())
                    && Character.toLowerCase(text.charAt(same)) == PREFIX.charAt(same)) {
                same++;
            }
            return same;
        }

        private static PeerLinkFormatException wrong(String problem, int position) {
            return new PeerLinkFormatException(problem, position);
        }
    }
}
