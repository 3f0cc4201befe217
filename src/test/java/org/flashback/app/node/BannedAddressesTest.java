package org.flashback.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.flashback.core.record.IpAddress;
import org.junit.jupiter.api.Test;

class BannedAddressesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final BannedAddresses banned = new BannedAddresses();

    @Test
    void oneAddressIsBannedUntilItsTimeIsOver() {
        assertThat(banned("203.0.113.5", NOW)).isFalse();
        banned.ban(new IpAddress("203.0.113.5"), NOW.plusSeconds(10));
        assertThat(banned("203.0.113.5", NOW)).isTrue();
        assertThat(banned("203.0.113.6", NOW)).isFalse();
        assertThat(banned("203.0.113.5", NOW.plusSeconds(10))).isFalse();
    }

    @Test
    void ofIpv6TheSixtyFourIs() {
        banned.ban(new IpAddress("2001:db8:1:2::5"), NOW.plusSeconds(10));
        assertThat(banned("2001:db8:1:2:ffff::9", NOW)).isTrue();
        assertThat(banned("2001:db8:1:3::5", NOW)).isFalse();
    }

    @Test
    void noAddressStandsInMemory() {
        banned.ban(new IpAddress("203.0.113.5"), NOW.plusSeconds(10));
        assertThat(banned)
                .extracting("until")
                .asString()
                .doesNotContain("203.0.113")
                .doesNotContain("ywBx");
    }

    private boolean banned(String address, Instant at) {
        return banned.isBanned(new IpAddress(address), at);
    }
}
