package org.flashback.archfixture.core.wire;

import tools.jackson.databind.JsonNode;

public final class ParsesJson {
    public static String text(JsonNode node) {
        return node.toString();
    }

    private ParsesJson() {}
}
