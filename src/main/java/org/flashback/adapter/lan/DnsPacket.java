package org.flashback.adapter.lan;

import java.util.List;

/**
 * One message.
 *
 * @param response whether it states something; otherwise it asks
 * @param questions of class IN
 * @param records of a response all that it says; of a query what the asker knows already
 */
record DnsPacket(boolean response, List<Question> questions, List<DnsRecord> records) {
    DnsPacket {
        questions = List.copyOf(questions);
        records = List.copyOf(records);
    }

    record Question(DnsName name, int type) {
        boolean asks(DnsName owner, int ownType) {
            return name.equals(owner) && (type == ownType || type == DnsRecord.ANY);
        }
    }
}
