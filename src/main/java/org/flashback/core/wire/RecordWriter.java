package org.flashback.core.wire;

import org.flashback.core.record.IpAddress;
import org.flashback.core.record.Lease;
import org.flashback.core.record.PeerRecord;
import org.flashback.core.record.RepositorySummary;
import org.flashback.core.record.SharedFile;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the texts that are signed. Members stand in the order of protocol section 3; absent ones are left out. */
public final class RecordWriter {
    private RecordWriter() {}

    /** The text of a record, to be signed and then kept verbatim. */
    public static String text(PeerRecord record) {
        ObjectNode object = StrictJson.mapper().createObjectNode();
        object.put("v", 1);
        object.put("peer_id", record.peerId().text());
        object.put("public_key", record.key().text());
        object.put("seq", record.seq());
        object.put("issued_at", record.issuedAt().toEpochMilli());
        object.put("expires_in", record.expiresIn().toSeconds());
        switch (record) {
            case PeerRecord.Broadcast broadcast -> broadcast(object, broadcast);
            case PeerRecord.Withdrawal _ -> {
                object.put("is_broadcasting", false);
                object.put("status", "withdrawn");
            }
        }
        return StrictJson.mapper().writeValueAsString(object);
    }

    /** The text of a lease. */
    public static String text(Lease lease) {
        ObjectNode object = StrictJson.mapper().createObjectNode();
        object.put("peer_id", lease.peerId().text());
        object.put("seq", lease.seq());
        object.put("minor", lease.minor());
        object.put("until", lease.until().toEpochMilli());
        return StrictJson.mapper().writeValueAsString(object);
    }

    private static void broadcast(ObjectNode object, PeerRecord.Broadcast record) {
        object.put("email", record.email().text());
        object.put("is_broadcasting", true);
        object.put("is_bootstrap", record.bootstrap());
        if (!record.contact().addresses().isEmpty()) {
            ArrayNode addresses = object.putArray("socket_addresses");
            record.contact().addresses().stream().map(IpAddress::text).forEach(addresses::add);
        }
        record.contact().port().ifPresent(port -> object.put("port", port));
        PeerRecord.Content content = record.content();
        if (!content.repositories().isEmpty()) {
            ArrayNode repositories = object.putArray("repositories");
            content.repositories().forEach(repository -> repository(repositories.addObject(), repository));
        }
        if (!content.torrents().isEmpty()) {
            ArrayNode torrents = object.putArray("torrents");
            content.torrents().forEach(torrent -> torrent(torrents.addObject(), torrent));
        }
        content.catalog().ifPresent(catalog -> {
            ObjectNode node = object.putObject("catalog");
            node.put("repositories", catalog.repositories());
            node.put("torrents", catalog.torrents());
            node.put("hash", catalog.hash());
        });
        content.capabilities().ifPresent(capabilities -> capabilities(object.putObject("capabilities"), capabilities));
    }

    private static void repository(ObjectNode node, RepositorySummary repository) {
        node.put("name", repository.name());
        repository.description().ifPresent(description -> node.put("description", description));
        repository.repoId().ifPresent(id -> node.put("repo_id", id));
        repository.head().ifPresent(head -> node.put("head", head));
        repository.size().ifPresent(size -> node.put("size", size));
    }

    private static void torrent(ObjectNode node, SharedFile torrent) {
        torrent.infoHash().ifPresent(hash -> node.put("info_hash", hash));
        node.put("name", torrent.name());
        torrent.size().ifPresent(size -> node.put("size", size));
        torrent.sha256().ifPresent(hash -> node.put("sha256", hash));
    }

    private static void capabilities(ObjectNode node, PeerRecord.Capabilities capabilities) {
        capabilities.maxPeers().ifPresent(max -> node.put("max_peers", max));
        capabilities.supportsTorrent().ifPresent(supports -> node.put("supports_torrent", supports));
        capabilities.torrentPort().ifPresent(port -> node.put("torrent_port", port));
        capabilities.bandwidthEstimate().ifPresent(bandwidth -> node.put("bandwidth_estimate", bandwidth));
    }
}
