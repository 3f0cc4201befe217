package org.flashback.core.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5952 and what records carry. */
class IpAddressTest {
    /** The left ones are canonical; the right ones are other spellings of the same. */
    @ParameterizedTest
    @CsvSource({
        "2001:db8::1, 2001:db8:0:0:0:0:0:1",
        "2001:db8::1, 2001:0db8::0001",
        "2001:db8::1, 2001:DB8::1",
        "2001:db8::2:1, 2001:db8:0:0:0:0:2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8::1:1:1:1:1",
        "2001:0:0:1::1, 2001:0:0:1:0:0:0:1",
        "2001:db8::1:0:0:1, 2001:db8:0:0:1:0:0:1",
        "2001:db8::1:0:0:1, 2001:db8:0:0:1::1",
        "::1, 0:0:0:0:0:0:0:1",
        "::, 0::0",
        "1::, 1:0:0:0:0:0:0:0",
        "fe80::1, fe80:0::1",
        "::102:304, ::1.2.3.4",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:08",
        "203.0.113.5, 203.0.113.005",
        "203.0.113.5, ::ffff:203.0.113.5",
        "10.0.0.1, 10.1"
    })
    void onlyTheCanonicalSpellingIsOne(String canonical, String other) {
        assertThat(IpAddress.parse(canonical)).map(IpAddress::text).contains(canonical);
        assertThat(IpAddress.parse(other)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new IpAddress(other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost",
                "example.org",
                "256.1.1.1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.4 ",
                "0x7f.0.0.1",
                "[::1]",
                "::1%lo",
                "fe80::1%1",
                "1::2::3",
                ":::",
                "12345::",
                "g::",
                "1:2:3:4:5:6:7:8:9",
                "٣.1.1.1",
                "１.1.1.1",
                "dead.beef",
                "1.2.3.4:80",
                "2130706433"
            })
    void whatIsNoAddress(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
    }

    @Test
    void anyAddressHasOneCanonicalFormThatReadsBack() throws UnknownHostException {
        var random = new SplittableRandom(5);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[i % 2 == 0 ? 4 : 16];
            random.nextBytes(bytes);
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = random.nextInt(3) > 0 && bytes.length == 16 ? 0 : bytes[j];
            }
            IpAddress address = IpAddress.of(InetAddress.getByAddress(bytes));
            assertThat(IpAddress.parse(address.text())).contains(address);
            assertThat(address.toInetAddress()).isEqualTo(InetAddress.getByAddress(bytes));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true, false, true", "127.9.9.9, true, false, true", "::1, true, false, true",
        "10.1.2.3, false, true, true", "172.16.0.1, false, true, true", "172.32.0.1, false, false, true",
        "192.168.0.1, false, true, true", "169.254.1.1, false, true, true", "100.64.0.1, false, true, true",
        "100.128.0.1, false, false, true", "fd00::1, false, true, true", "fc00::1, false, true, true",
        "fe80::1, false, true, true", "203.0.113.5, false, false, true", "2001:db8::1, false, false, true",
        "224.0.0.1, false, false, false", "ff02::1, false, false, false", "0.0.0.0, false, false, false",
        "::, false, false, false"
    })
    void kinds(String text, boolean loopback, boolean local, boolean announced) {
        var address = new IpAddress(text);
        assertThat(address.isLoopback()).isEqualTo(loopback);
        assertThat(address.isLocalNetwork()).isEqualTo(local);
        assertThat(address.mayBeAnnounced()).isEqualTo(announced);
    }

    @Test
    void peopleMayWriteItOtherwise() {
        assertThat(IpAddress.lenient("[2001:DB8::1]")).contains(new IpAddress("2001:db8::1"));
        assertThat(IpAddress.lenient("fe80::1%eth0")).contains(new IpAddress("fe80::1"));
        assertThat(IpAddress.lenient("host")).isEmpty();
        assertThat(new IpAddress("2001:db8::1").withPort(80)).isEqualTo("[2001:db8::1]:80");
        assertThat(new IpAddress("10.0.0.1").withPort(80)).isEqualTo("10.0.0.1:80");
    }
}
