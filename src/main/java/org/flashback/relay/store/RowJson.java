package org.flashback.relay.store;

import java.util.List;
import org.flashback.core.record.IpAddress;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.RepositorySummary;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The columns that hold JSON as text, named as in the record. */
final class RowJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private RowJson() {}

    static String addresses(PeerRecord.Contact contact) {
        ArrayNode list = JSON.createArrayNode();
        contact.addresses().stream().map(IpAddress::text).forEach(list::add);
        return list.toString();
    }

    static String repositories(List<RepositorySummary> repositories) {
        ArrayNode list = JSON.createArrayNode();
        for (RepositorySummary repository : repositories) {
            ObjectNode node = list.addObject().put("name", repository.name());
            repository.repoId().ifPresent(id -> node.put("repo_id", id));
            repository.head().ifPresent(head -> node.put("head", head));
            repository.size().ifPresent(size -> node.put("size", size));
        }
        return list.toString();
    }

    static String capabilities(PeerRecord.Capabilities capabilities) {
        ObjectNode node = JSON.createObjectNode();
        capabilities.maxPeers().ifPresent(n -> node.put("max_peers", n));
        capabilities.supportsTorrent().ifPresent(b -> node.put("supports_torrent", b));
        capabilities.torrentPort().ifPresent(n -> node.put("torrent_port", n));
        capabilities.bandwidthEstimate().ifPresent(n -> node.put("bandwidth_estimate", n));
        return node.toString();
    }
}
