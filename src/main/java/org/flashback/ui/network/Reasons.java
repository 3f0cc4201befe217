package org.flashback.ui.network;

import org.flashback.ui.common.Texts;

/** Why something was not taken, in words. */
final class Reasons {
    private Reasons() {}

    /** @param reason the stable name in lower case; a name without words is shown as it is */
    static String words(String reason) {
        return switch (reason) {
            case "not_json" -> Texts.get("network.reason.not_json");
            case "forbidden_frame" -> Texts.get("network.reason.forbidden_frame");
            case "faulty" -> Texts.get("network.reason.faulty");
            case "unknown" -> Texts.get("network.reason.not_spoken");
            case "bad_signature" -> Texts.get("network.reason.bad_signature");
            case "wrong_key" -> Texts.get("network.reason.wrong_key");
            case "contradictory_hello" -> Texts.get("network.reason.contradictory_hello");
            case "second_hello" -> Texts.get("network.reason.second_hello");
            case "unsolicited" -> Texts.get("network.reason.unsolicited");
            case "address_of_silent" -> Texts.get("network.reason.address_of_silent");
            case "too_far_ahead" -> Texts.get("network.reason.too_far_ahead");
            case "ahead" -> Texts.get("network.reason.ahead");
            case "expired" -> Texts.get("network.reason.expired");
            case "refused_content" -> Texts.get("network.reason.refused_content");
            case "older" -> Texts.get("network.reason.older");
            case "equivocation" -> Texts.get("network.reason.equivocation");
            case "lease_without_record" -> Texts.get("network.reason.lease_without_record");
            case "table_full" -> Texts.get("network.reason.table_full");
            case "new_records_rate" -> Texts.get("network.reason.new_records_rate");
            case "new_identities_rate" -> Texts.get("network.reason.new_identities_rate");
            case "changes_rate" -> Texts.get("network.reason.changes_rate");
            case "leases_rate" -> Texts.get("network.reason.leases_rate");
            case "searches_rate" -> Texts.get("network.reason.searches_rate");
            case "requests_rate" -> Texts.get("network.reason.requests_rate");
            case "queue_full" -> Texts.get("network.reason.queue_full");
            case "links_full" -> Texts.get("network.reason.links_full");
            case "broken_offers" -> Texts.get("network.reason.broken_offers");
            case "banned" -> Texts.get("network.reason.banned");
            default -> reason.replace('_', ' ');
        };
    }
}
