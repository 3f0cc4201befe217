package org.flashback.adapter.lan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashback.core.identity.PeerId;
import org.flashback.core.record.IpAddress;

/**
 * What a broadcasting node says on one network, as the records of one packet. Every name in it is made of the peer id:
 * neither the computer's name nor the user's stands anywhere. The beginning of a key's hash is unique enough to need no
 * probing.
 *
 * @param addresses of this network; the place to dial
 */
record Announcement(PeerId peerId, int port, List<IpAddress> addresses) {
    /** Of the records, in seconds: four announcements. A node that vanishes without goodbye is forgotten soon. */
    static final int TTL_SECONDS = 120;

    static final DnsName SERVICE = DnsName.of("_flashback", "_tcp", "local");

    /** By which everybody's services are listed (RFC 6763 section 9). */
    static final DnsName ALL_SERVICES = DnsName.of("_services", "_dns-sd", "_udp", "local");

    private static final String VERSION = "v=1";
    private static final String ID_KEY = "id=";

    /** Characters of the peer id in names: 80 bits, as in a fingerprint. */
    private static final int SHORT_ID = 16;

    /** Of one packet; a node makes one. */
    private static final int MAX_INSTANCES = 8;

    Announcement {
        addresses = List.copyOf(addresses);
    }

    DnsName instance() {
        return DnsName.of(shortId(), "_flashback", "_tcp", "local");
    }

    private DnsName host() {
        return DnsName.of("flashback-" + shortId(), "local");
    }

    private String shortId() {
        return peerId.text().substring(0, SHORT_ID);
    }

    DnsPacket packet() {
        return packet(TTL_SECONDS);
    }

    DnsPacket goodbye() {
        return packet(0);
    }

    private DnsPacket packet(long ttl) {
        List<DnsRecord> records = new ArrayList<>();
        records.add(new DnsRecord.Pointer(SERVICE, ttl, instance()));
        records.add(new DnsRecord.Service(instance(), ttl, port, host()));
        records.add(new DnsRecord.Text(instance(), ttl, List.of(VERSION, ID_KEY + peerId.text())));
        addresses.forEach(address -> records.add(new DnsRecord.Address(host(), ttl, address)));
        if (ttl > 0) {
            // Not in a goodbye: others may offer the service still.
            records.add(new DnsRecord.Pointer(ALL_SERVICES, ttl, SERVICE));
        }
        return new DnsPacket(true, List.of(), records);
    }

    /** Whether the query is about this node, and the asker does not know the answer already. */
    boolean isAskedBy(DnsPacket query) {
        boolean asked = query.questions().stream()
                .anyMatch(question -> question.asks(SERVICE, DnsRecord.PTR)
                        || question.asks(ALL_SERVICES, DnsRecord.PTR)
                        || question.asks(instance(), DnsRecord.SRV)
                        || question.asks(instance(), DnsRecord.TXT)
                        || question.asks(host(), DnsRecord.A)
                        || question.asks(host(), DnsRecord.AAAA));
        boolean onlyTheService = query.questions().stream().allMatch(question -> question.asks(SERVICE, DnsRecord.PTR));
        boolean known = query.records().stream()
                .anyMatch(record -> record instanceof DnsRecord.Pointer(var owner, long ttl, var target)
                        && owner.equals(SERVICE)
                        && target.equals(instance())
                        && ttl >= TTL_SECONDS / 2);
        return asked && !(onlyTheService && known);
    }

    /** Asks for everybody's announcement. Carries nothing of the asker. */
    static DnsPacket question() {
        return new DnsPacket(false, List.of(new DnsPacket.Question(SERVICE, DnsRecord.PTR)), List.of());
    }

    /** @param goodbye whether it says that the node is gone; it has no address then */
    record Heard(Announcement announcement, boolean goodbye) {}

    /** What a packet says of nodes. Only what one packet says completely counts, so nothing need be remembered. */
    static List<Heard> in(DnsPacket packet) {
        if (!packet.response()) {
            return List.of();
        }
        Map<DnsName, DnsRecord.Service> services = new LinkedHashMap<>();
        Map<DnsName, DnsRecord.Text> texts = new LinkedHashMap<>();
        Map<DnsName, List<IpAddress>> addresses = new LinkedHashMap<>();
        List<DnsRecord.Pointer> pointers = new ArrayList<>();
        for (DnsRecord record : packet.records()) {
            switch (record) {
                case DnsRecord.Service service -> services.putIfAbsent(service.owner(), service);
                case DnsRecord.Text text -> texts.putIfAbsent(text.owner(), text);
                case DnsRecord.Address address ->
                    addresses
                            .computeIfAbsent(address.owner(), _ -> new ArrayList<>())
                            .add(address.address());
                case DnsRecord.Pointer pointer -> {
                    if (pointer.owner().equals(SERVICE) && pointers.size() < MAX_INSTANCES) {
                        pointers.add(pointer);
                    }
                }
            }
        }
        List<Heard> heard = new ArrayList<>();
        for (DnsRecord.Pointer pointer : pointers) {
            Optional<PeerId> peer =
                    Optional.ofNullable(texts.get(pointer.target())).flatMap(Announcement::peer);
            Optional<DnsRecord.Service> service =
                    Optional.ofNullable(services.get(pointer.target())).filter(place -> place.port() > 0);
            if (peer.isPresent() && service.isPresent()) {
                List<IpAddress> named = addresses.getOrDefault(service.get().host(), List.of());
                heard.add(new Heard(new Announcement(peer.get(), service.get().port(), named), pointer.ttl() == 0));
            }
        }
        return heard;
    }

    private static Optional<PeerId> peer(DnsRecord.Text text) {
        return text.strings().contains(VERSION)
                ? text.strings().stream()
                        .filter(string -> string.startsWith(ID_KEY))
                        .findFirst()
                        .flatMap(string -> PeerId.parse(string.substring(ID_KEY.length())))
                : Optional.empty();
    }
}
