package org.flashback.adapter.lan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;
import org.junit.jupiter.api.Test;

class AnnouncementTest {
    private static final PeerId PEER = new PeerId("l35hlqmkd7f2flxbsrhcd76g3noggvwldl5kzlisao7sd76joi6q");
    private static final Announcement SAID =
            new Announcement(PEER, 13_337, List.of(new IpAddress("192.168.1.20"), new IpAddress("fd00::20")));

    private static DnsPacket throughTheWire(DnsPacket packet) {
        return DnsReader.read(DnsWriter.write(packet)).orElseThrow();
    }

    @Test
    void whatIsWrittenIsRead() {
        assertThat(throughTheWire(SAID.packet())).isEqualTo(SAID.packet());
        assertThat(Announcement.in(throughTheWire(SAID.packet()))).containsExactly(new Announcement.Heard(SAID, false));
        assertThat(Announcement.in(throughTheWire(SAID.goodbye()))).containsExactly(new Announcement.Heard(SAID, true));
        assertThat(throughTheWire(Announcement.question())).isEqualTo(Announcement.question());
    }

    /** Names are made of the key's hash alone, and each record lives for two minutes. */
    @Test
    void namesNobody() {
        String bytes = StandardCharsets.ISO_8859_1
                .decode(DnsWriter.write(SAID.packet()))
                .toString();

        assertThat(bytes).contains("\u0010l35hlqmkd7f2flxb\n_flashback", "\u001aflashback-l35hlqmkd7f2flxb");
        assertThat(SAID.packet().records()).allMatch(record -> record.ttl() == 120);
        assertThat(SAID.goodbye().records()).hasSize(5).allMatch(record -> record.ttl() == 0);
        assertThat(bytes.length()).isLessThan(500);
    }

    @Test
    void answersWhatIsAskedAboutIt() {
        DnsName service = Announcement.SERVICE;
        DnsName instance = SAID.instance();

        assertThat(SAID.isAskedBy(Announcement.question())).isTrue();
        assertThat(SAID.isAskedBy(asking(service, DnsRecord.ANY))).isTrue();
        assertThat(SAID.isAskedBy(asking(Announcement.ALL_SERVICES, DnsRecord.PTR)))
                .isTrue();
        assertThat(SAID.isAskedBy(asking(instance, DnsRecord.SRV))).isTrue();
        assertThat(SAID.isAskedBy(asking(DnsName.of("FLASHBACK-L35HLQMKD7F2FLXB", "LOCAL"), DnsRecord.A)))
                .isTrue();
        assertThat(SAID.isAskedBy(asking(service, DnsRecord.SRV))).isFalse();
        assertThat(SAID.isAskedBy(asking(DnsName.of("_ipp", "_tcp", "local"), DnsRecord.PTR)))
                .isFalse();
    }

    @Test
    void isQuietForThoseWhoKnow() {
        var question = List.of(new DnsPacket.Question(Announcement.SERVICE, DnsRecord.PTR));
        DnsRecord fresh = new DnsRecord.Pointer(Announcement.SERVICE, 60, SAID.instance());
        DnsRecord old = new DnsRecord.Pointer(Announcement.SERVICE, 59, SAID.instance());
        DnsRecord other =
                new DnsRecord.Pointer(Announcement.SERVICE, 120, DnsName.of("x", "_flashback", "_tcp", "local"));

        assertThat(SAID.isAskedBy(new DnsPacket(false, question, List.of(fresh))))
                .isFalse();
        assertThat(SAID.isAskedBy(new DnsPacket(false, question, List.of(old)))).isTrue();
        assertThat(SAID.isAskedBy(new DnsPacket(false, question, List.of(other))))
                .isTrue();
    }

    private static DnsPacket asking(DnsName name, int type) {
        return new DnsPacket(false, List.of(new DnsPacket.Question(name, type)), List.of());
    }

    @Test
    void incompleteWordsAreNone() {
        List<DnsRecord> all = SAID.packet().records();
        for (int left = 0; left < 3; left++) {
            int without = left;
            List<DnsRecord> some = all.stream()
                    .filter(record -> !record.equals(all.get(without)))
                    .toList();
            assertThat(Announcement.in(new DnsPacket(true, List.of(), some)))
                    .as("without %s", all.get(left))
                    .isEmpty();
        }
        assertThat(Announcement.in(new DnsPacket(false, List.of(), all))).isEmpty();
        assertThat(Announcement.in(new DnsPacket(true, List.of(), all))).hasSize(1);
        var zero = new DnsRecord.Service(SAID.instance(), 120, 0, DnsName.of("h", "local"));
        assertThat(Announcement.in(new DnsPacket(true, List.of(), List.of(all.get(0), zero, all.get(2)))))
                .isEmpty();
    }

    /** As an independent responder writes it: with compression, unknown types, and a class that says "flush". */
    @Test
    void readsWhatOthersWrite() {
        String id = HexFormat.of().formatHex(("id=" + PEER.text()).getBytes(StandardCharsets.US_ASCII));
        String packet = "0000 8400 0000 0004 0000 0001"
                // at 12: _flashback._tcp.local PTR → at 47: fb.‹12›
                + "0a5f666c6173686261636b045f746370056c6f63616c00 000c0001 00000078 0005 026662c00c"
                // SRV of ‹45›, target at 68: h.‹local, at 28›
                + "c02d 00218001 00000078 000a 0000 0000 3419 0168c01c"
                + "c02d 00108001 00000078 003c 03763d31 37" + id
                // NSEC, unknown to us
                + "c02d 002f8001 00000078 0003 c02d00"
                + "c044 00018001 00000078 0004 0a000007";
        byte[] bytes = HexFormat.of().parseHex(packet.replace(" ", ""));

        assertThat(Announcement.in(DnsReader.read(ByteBuffer.wrap(bytes)).orElseThrow()))
                .containsExactly(new Announcement.Heard(
                        new Announcement(PEER, 13_337, List.of(new IpAddress("10.0.0.7"))), false));
    }

    @Test
    void malformedPacketsAreNothing() {
        byte[] good = bytes(SAID.packet());
        for (int length = 0; length < good.length; length++) {
            assertThat(DnsReader.read(ByteBuffer.wrap(good, 0, length)))
                    .as("%d bytes", length)
                    .isEmpty();
        }
        // A name that points to itself, and one that points ahead.
        assertThat(read("0000 0000 0001 0000 0000 0000 c00c 000c 0001")).isEmpty();
        assertThat(read("0000 0000 0001 0000 0000 0000 c010 000c 0001 00")).isEmpty();
        assertThat(read("0000 0000 0001 0000 0000 0000 00 000c 0001")).isPresent();
        // Not a standard query; too many entries; an address of three bytes.
        assertThat(read("0000 2800 0001 0000 0000 0000 00 000c 0001")).isEmpty();
        assertThat(read("0000 8400 0000 ffff 0000 0000")).isEmpty();
        assertThat(read("0000 8400 0000 0001 0000 0000 00 0001 0001 00000000 0003 010203"))
                .isEmpty();
        assertThat(read("0000 8400 0000 0001 0000 0000 00 0001 0001 00000000 0004 01020304"))
                .isPresent();
    }

    private static java.util.Optional<DnsPacket> read(String hex) {
        return DnsReader.read(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }

    /** Whatever arrives, reading ends soon and leads to a packet or to nothing. */
    @Test
    void mutatedPacketsDoNoHarm() {
        var random = new Random(11);
        byte[] good = bytes(SAID.packet());
        long start = System.nanoTime();
        for (int round = 0; round < 50_000; round++) {
            byte[] bad = good.clone();
            for (int change = random.nextInt(8); change >= 0; change--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            DnsReader.read(ByteBuffer.wrap(bad)).ifPresent(Announcement::in);
        }
        assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
    }

    private static byte[] bytes(DnsPacket packet) {
        ByteBuffer buffer = DnsWriter.write(packet);
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
