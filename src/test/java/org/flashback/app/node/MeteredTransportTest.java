package org.flashback.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeteredTransportTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "{\"id\":1}", "für @naïve", "漢字", "a\uD83D\uDE00b", "\u07FF\u0800\uFFFD"})
    void measuresAsUtf8(String text) {
        assertThat(MeteredTransport.size(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
}
