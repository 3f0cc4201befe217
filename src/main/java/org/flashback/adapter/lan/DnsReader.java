package org.flashback.adapter.lan;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flashback.core.record.IpAddress;

/**
 * Reads what anybody on the local network may have sent. Work and memory are bounded by the size of the packet; whatever
 * is malformed makes the whole packet nothing.
 */
final class DnsReader {
    /** What the header may announce: more does not fit into a packet of {@link LanConfig#MAX_PACKET_BYTES}. */
    private static final int MAX_ENTRIES = 512;

    private static final int MAX_NAME_BYTES = 255;
    private static final int POINTER_MARK = 0xc0;
    private static final int CLASS_IN = 1;

    /** The top bit of the class says "flush" in a record and "answer me alone" in a question. */
    private static final int CLASS_MASK = 0x7fff;

    private static final int RESPONSE = 0x8000;
    private static final int OPCODE_AND_RCODE = 0x780f;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private final ByteBuffer in;

    private DnsReader(ByteBuffer in) {
        this.in = in;
    }

    /** The packet, or nothing when it is none. */
    static Optional<DnsPacket> read(ByteBuffer packet) {
        try {
            return new DnsReader(packet.slice()).packet();
        } catch (BufferUnderflowException | MalformedException e) {
            return Optional.empty();
        }
    }

    private static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private Optional<DnsPacket> packet() throws MalformedException {
        in.getShort();
        int flags = u16();
        int questions = u16();
        int records = u16() + u16() + u16();
        if ((flags & OPCODE_AND_RCODE) != 0 || questions > MAX_ENTRIES || records > MAX_ENTRIES) {
            return Optional.empty();
        }
        List<DnsPacket.Question> asked = new ArrayList<>();
        for (int i = 0; i < questions; i++) {
            DnsName name = name();
            int type = u16();
            if ((u16() & CLASS_MASK) == CLASS_IN) {
                asked.add(new DnsPacket.Question(name, type));
            }
        }
        List<DnsRecord> said = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            record().ifPresent(said::add);
        }
        return Optional.of(new DnsPacket((flags & RESPONSE) != 0, asked, said));
    }

    private Optional<DnsRecord> record() throws MalformedException {
        DnsName owner = name();
        int type = u16();
        boolean internet = (u16() & CLASS_MASK) == CLASS_IN;
        long ttl = in.getInt() & 0xffff_ffffL;
        int length = u16();
        int end = in.position() + length;
        if (length > in.remaining()) {
            throw new MalformedException();
        }
        Optional<DnsRecord> record = internet ? content(owner, ttl, type, length) : Optional.empty();
        if (in.position() > end) {
            throw new MalformedException();
        }
        in.position(end);
        return record;
    }

    private Optional<DnsRecord> content(DnsName owner, long ttl, int type, int length) throws MalformedException {
        return switch (type) {
            case DnsRecord.PTR -> Optional.of(new DnsRecord.Pointer(owner, ttl, name()));
            case DnsRecord.SRV -> {
                in.getInt(); // priority and weight: there is one place of each instance
                int port = u16();
                yield Optional.of(new DnsRecord.Service(owner, ttl, port, name()));
            }
            case DnsRecord.TXT -> Optional.of(new DnsRecord.Text(owner, ttl, strings(length)));
            case DnsRecord.A -> address(owner, ttl, length, IPV4_BYTES);
            case DnsRecord.AAAA -> address(owner, ttl, length, IPV6_BYTES);
            default -> Optional.empty();
        };
    }

    private Optional<DnsRecord> address(DnsName owner, long ttl, int length, int expected) throws MalformedException {
        if (length != expected) {
            throw new MalformedException();
        }
        byte[] bytes = new byte[expected];
        in.get(bytes);
        try {
            return Optional.of(new DnsRecord.Address(owner, ttl, IpAddress.of(InetAddress.getByAddress(bytes))));
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException("4 and 16 bytes are addresses", wrongLength);
        }
    }

    private List<String> strings(int length) throws MalformedException {
        List<String> strings = new ArrayList<>();
        int end = in.position() + length;
        while (in.position() < end) {
            int size = in.get() & 0xff;
            if (size > end - in.position()) {
                throw new MalformedException();
            }
            strings.add(text(size));
        }
        return strings;
    }

    /** A name, following compression; pointers only lead backwards, so it ends. */
    private DnsName name() throws MalformedException {
        List<String> labels = new ArrayList<>();
        int bytes = 0;
        int resume = -1;
        int lowest = in.position();
        for (int size = in.get() & 0xff; size != 0; size = in.get() & 0xff) {
            if ((size & POINTER_MARK) == POINTER_MARK) {
                int target = ((size & ~POINTER_MARK) << 8) | (in.get() & 0xff);
                resume = resume < 0 ? in.position() : resume;
                if (target >= lowest) {
                    throw new MalformedException();
                }
                lowest = target;
                in.position(target);
            } else {
                bytes += size + 1;
                if (size > DnsName.MAX_LABEL || bytes > MAX_NAME_BYTES) {
                    throw new MalformedException();
                }
                labels.add(text(size));
            }
        }
        if (resume >= 0) {
            in.position(resume);
        }
        return new DnsName(labels);
    }

    private String text(int size) {
        byte[] bytes = new byte[size];
        in.get(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private int u16() {
        return in.getShort() & 0xffff;
    }
}
