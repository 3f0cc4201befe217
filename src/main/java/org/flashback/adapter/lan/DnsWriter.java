package org.flashback.adapter.lan;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Writes packets without compression: what is announced has a few hundred bytes. */
final class DnsWriter {
    private static final int AUTHORITATIVE_RESPONSE = 0x8400;
    private static final int CLASS_IN = 1;

    /** Whoever hears the record forgets others of the same name and type: nobody else has this name. */
    private static final int FLUSH = 0x8000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private DnsWriter() {}

    static ByteBuffer write(DnsPacket packet) {
        return new DnsWriter().packet(packet);
    }

    private ByteBuffer packet(DnsPacket packet) {
        u16(0);
        u16(packet.response() ? AUTHORITATIVE_RESPONSE : 0);
        u16(packet.questions().size());
        u16(packet.records().size());
        u16(0);
        u16(0);
        for (DnsPacket.Question question : packet.questions()) {
            name(question.name());
            u16(question.type());
            u16(CLASS_IN);
        }
        packet.records().forEach(this::record);
        return ByteBuffer.wrap(out.toByteArray());
    }

    private void record(DnsRecord record) {
        switch (record) {
            case DnsRecord.Pointer pointer -> {
                head(pointer, DnsRecord.PTR, CLASS_IN);
                body(inner -> inner.name(pointer.target()));
            }
            case DnsRecord.Service service -> {
                head(service, DnsRecord.SRV, CLASS_IN | FLUSH);
                body(inner -> {
                    inner.u16(0);
                    inner.u16(0);
                    inner.u16(service.port());
                    inner.name(service.host());
                });
            }
            case DnsRecord.Text text -> {
                head(text, DnsRecord.TXT, CLASS_IN | FLUSH);
                body(inner -> text.strings().forEach(inner::string));
            }
            case DnsRecord.Address address -> {
                byte[] bytes = address.address().toInetAddress().getAddress();
                head(address, address.address().isIpv6() ? DnsRecord.AAAA : DnsRecord.A, CLASS_IN | FLUSH);
                body(inner -> inner.out.writeBytes(bytes));
            }
        }
    }

    private void head(DnsRecord record, int type, int dnsClass) {
        name(record.owner());
        u16(type);
        u16(dnsClass);
        u16((int) (record.ttl() >>> 16));
        u16((int) record.ttl());
    }

    private void body(java.util.function.Consumer<DnsWriter> content) {
        var inner = new DnsWriter();
        content.accept(inner);
        u16(inner.out.size());
        out.writeBytes(inner.out.toByteArray());
    }

    private void name(DnsName name) {
        name.labels().forEach(this::string);
        out.write(0);
    }

    private void string(String text) {
        byte[] bytes = DnsName.bytes(text);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private void u16(int value) {
        out.write(value >> 8);
        out.write(value);
    }
}
