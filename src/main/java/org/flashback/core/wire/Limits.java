package org.flashback.core.wire;

import java.time.Duration;

/** Every bound of the protocol, each with its reason. A test compares them with {@code docs/protocol.md}. */
public final class Limits {
    private Limits() {}

    // Frames (section 2)
    /** A frame, in bytes of UTF-8: a dozen full records, and little enough to hold for each of 48 links. */
    public static final int MAX_FRAME_BYTES = 64 * 1024;

    /** A frame of somebody who has not said HELLO: one record and its frame, so that strangers cost little. */
    public static final int MAX_HELLO_BYTES = 16 * 1024;

    /** The least {@code max_message_size} to accept: below it a HELLO would not fit. */
    public static final int MIN_MESSAGE_SIZE = MAX_HELLO_BYTES;

    /** Outermost = 1. Our deepest frame has 5; room for later members, none for bombs. */
    public static final int MAX_DEPTH = 16;

    /** A decoded string, in bytes: a record text is the longest, with room to spare. */
    public static final int MAX_STRING_BYTES = 8 * 1024;

    /** A member name, in bytes: the longest of ours has 18. */
    public static final int MAX_NAME_BYTES = 64;

    /** Digits of a number: 2^63 has 19. Longer ones cost quadratic time to convert. */
    public static final int MAX_NUMBER_CHARS = 20;

    /** Tokens of a text without its lists: bounds the objects made of one frame. */
    public static final int MAX_TOKENS = 4096;

    /** Tokens more for each list entry that is allowed. */
    public static final int TOKENS_PER_ENTRY = 4;

    /** Entries of {@code have} and {@code want}: 800 usual ones are 57 KiB, so one frame carries them. */
    public static final int MAX_VERSIONS = 800;

    /** Ranges of one frame: four levels of 16 children. */
    public static final int MAX_RANGES = 64;

    /** Entries held below which a range is answered by naming them: cheaper than another round. */
    public static final int LEAF_ENTRIES = 8;

    /** Names in one search: more is a crawl, not a question. */
    public static final int MAX_SEARCH_NAMES = 64;

    /** Records in all that answer one search: enough to choose hosts from. */
    public static final int MAX_SEARCH_ANSWERS = 16;

    /** Hops of a search: the second already asks 64 peers. */
    public static final int MAX_SEARCH_TTL = 2;

    /** Neighbours that a search is passed on to: with those they ask, 72 messages. */
    public static final int SEARCH_FAN_OUT = 8;

    /** How long a search waits for those it was passed on to: a few round trips. */
    public static final Duration SEARCH_PATIENCE = Duration.ofSeconds(2);

    /** Hops of news: reaches everybody in graphs far larger than ours, and ends loops. */
    public static final int MAX_TTL = 32;

    // Records (section 3)
    /** A record text, in bytes: 16 repositories and 16 files with usual names, and it fits in a HELLO. */
    public static final int MAX_RECORD_BYTES = 4096;

    /** A record text as a JSON string, quotes counted: a HELLO holds it besides everything else. */
    public static final int MAX_RECORD_JSON_BYTES = 6144;

    /** A lease text, in bytes: it has four short members. */
    public static final int MAX_LEASE_BYTES = 512;

    /** The largest integer that every JSON reader keeps exactly, plus one. */
    public static final long MAX_INTEGER = 1L << 53;

    /** The shortest life of a record: shorter ones would be renewed faster than they spread everywhere. */
    public static final Duration MIN_EXPIRES_IN = Duration.ofMinutes(10);

    /** The longest life of a record: a peer that vanished is forgotten within a day. */
    public static final Duration MAX_EXPIRES_IN = Duration.ofDays(1);

    /** The shortest life of a withdrawal: it has to outlive the records it withdraws. */
    public static final Duration MIN_WITHDRAWAL_EXPIRES_IN = Duration.ofHours(2);

    /** The life of our own records: a few renewals may be lost before a peer is. */
    public static final Duration RECORD_EXPIRES_IN = Duration.ofHours(2);

    /** Addresses of a peer: both families, local and public. */
    public static final int MAX_ADDRESSES = 4;

    /** Repositories in a record; the rest stands in the catalog. */
    public static final int MAX_REPOSITORIES = 16;

    /** Shared files in a record; the rest stands in the catalog. */
    public static final int MAX_TORRENTS = 16;

    /** The name of a repository or file, in bytes. */
    public static final int MAX_ITEM_NAME_BYTES = 128;

    /** The description of a repository, in bytes. */
    public static final int MAX_DESCRIPTION_BYTES = 256;

    /** How far {@code seq} may be above {@code issued_at}: it starts at Unix ms and rises by one. */
    public static final Duration MAX_SEQ_AHEAD = Duration.ofDays(1);

    /** What is dated further ahead is held back: clocks differ by less. */
    public static final Duration MAX_AHEAD = Duration.ofSeconds(30);

    /** What is dated further ahead than this nobody honest sends on. */
    public static final Duration MISBEHAVING_AHEAD = Duration.ofHours(1);

    /** Entries held back in all: they are rare, and each is memory that a stranger fills. */
    public static final int MAX_HELD_BACK = 100;

    /** Entries held back of one link, so that one neighbour cannot push out the others'. */
    public static final int MAX_HELD_BACK_PER_LINK = 20;

    // Links and overlay (sections 1 and 5)
    /** From the accept or the 101 to the first HELLO. */
    public static final Duration HELLO_TIMEOUT = Duration.ofSeconds(5);

    /** A link without any frame for this long is dead: three missed beats. */
    public static final Duration DEAD_AFTER = Duration.ofSeconds(90);

    /** Often enough to notice a dead link after three of them, seldom enough to cost nothing. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(30);

    /** Beats vary by this share, so that nodes started together do not beat together. */
    public static final double HEARTBEAT_JITTER = 0.2;

    /** Links a node wants. */
    public static final int TARGET_LINKS = 8;

    /** Links of these that it dials itself: what others dial can be an attacker's choice. */
    public static final int MIN_DIALLED_LINKS = 4;

    /** Links it dials at most. */
    public static final int MAX_DIALLED_LINKS = 12;

    /** Links accepted besides. */
    public static final int MAX_ACCEPTED_LINKS = 40;

    /** Stored candidates: a restart needs no relay. */
    public static final int MAX_CANDIDATES = 64;

    /** Stored neighbours that are dialled first after a restart. */
    public static final int MAX_ANCHORS = 2;

    /** The first retry of a candidate. */
    public static final Duration RETRY_FIRST = Duration.ofSeconds(1);

    /** The longest pause between retries. */
    public static final Duration RETRY_MAX = Duration.ofMinutes(1);

    /** After a node said that it is full: its links change slowly. */
    public static final Duration RETRY_FULL = Duration.ofMinutes(5);

    /** New links after a change of the mode are dialled within this, at random, so that they cannot be matched. */
    public static final Duration MODE_CHANGE_DELAY = Duration.ofSeconds(10);

    /** Candidates taken of one suggestion: a household, not whatever somebody puts on the local network. */
    public static final int MAX_SUGGESTED = 32;

    /** Buckets of candidates that nobody has reached yet. */
    public static final int NEW_BUCKETS = 256;

    /** Of these one introducer (a neighbour's /16, a relay) reaches 6.25 %: it cannot fill the rest with its own. */
    public static final int NEW_BUCKETS_PER_SOURCE = 16;

    /** Buckets of candidates that were reached. */
    public static final int TRIED_BUCKETS = 64;

    /** Of these one network (IPv4 /16, IPv6 /32) reaches 3.1 %: whoever owns it cannot fill the rest. */
    public static final int TRIED_BUCKETS_PER_GROUP = 2;

    /** Candidates in a bucket: 10,240 in all, of some 150 bytes each. */
    public static final int BUCKET_SIZE = 32;

    /** So many nodes dial an announced address that no handshake has proven: it may be a victim's. */
    public static final int UNPROVEN_DIALLERS = 40;

    /** Such an address is dialled at most once in this time. */
    public static final Duration UNPROVEN_PAUSE = Duration.ofMinutes(10);

    /** Between feelers: halves that were cut off find each other within a minute. */
    public static final Duration FEELER_PAUSE = Duration.ofMinutes(1);

    /** Between changes of a link: the graph mixes, and no attacker keeps a place for ever. */
    public static final Duration ROTATION_PAUSE = Duration.ofMinutes(10);

    /** Feelers, rotations and what a feeler kept vary by this share, so that nodes do not act together. */
    public static final double OVERLAY_JITTER = 0.2;

    /** A link that a feeler kept because the digests differed goes again after this, if there are enough. */
    public static final Duration FEELER_KEPT = Duration.ofMinutes(2);

    /** Dials under way at once: few enough to be no scan, enough that dead addresses do not hold up living ones. */
    public static final int MAX_DIALLING = 4;

    /** The same for a node without any link: after a disaster most addresses are dead. */
    public static final int MAX_DIALLING_ALONE = 12;

    /** Links younger than {@link #FEELER_LIFE} that are let in when all others are taken: feelers want no place. */
    public static final int MAX_GUESTS = 8;

    /** A silent node that refutes a record of its own key waits this long at most, so that nobody sees a cause. */
    public static final Duration REFUTE_DELAY = Duration.ofMinutes(1);

    /** Random peers that are given the refutation: one may keep it to itself. */
    public static final int REFUTE_PEERS = 2;

    /** A feeler or a link closed by its dialler this soon counts as no loss. */
    public static final Duration FEELER_LIFE = Duration.ofSeconds(2);

    // How news spreads (section 4)
    /** Links that news is pushed over because the other end asked for it: the busiest node must not carry the network. */
    public static final int MAX_EAGER_LINKS = 12;

    /** Links that news is pushed over when much of it is lost. */
    public static final int FAN_OUT = 3;

    /** What was not pushed over a link is offered by the end that was dialled after this … */
    public static final Duration OFFER_EARLIEST = Duration.ofMillis(100);

    /** … to this, at random: by then most others have it. */
    public static final Duration OFFER_LATEST = Duration.ofMillis(200);

    /** The end that dialled offers so much later: by then it has mostly heard that the other end knows. */
    public static final Duration OFFER_TURN = Duration.ofMillis(200);

    /** Leases wait longer, so that a frame offers many: nobody misses one for a second. */
    public static final Duration OFFER_LEASES_AFTER = Duration.ofSeconds(1);

    // The table (section 6)
    /** Nothing heard for this long: shown as stale. */
    public static final Duration STALE_AFTER = Duration.ofMinutes(30);

    /** And not before so many of its renewals may have been lost. */
    public static final int STALE_RENEWALS = 3;

    /** Peers kept: 20,000 records are 40 MB. */
    public static final int MAX_PEERS = 20_000;

    /** Withdrawals kept of peers never known here; they cost memory and protect others. */
    public static final int MAX_WITHDRAWALS = 4_000;

    /** Withdrawals in all, above which the shortest held go first. */
    public static final int MAX_WITHDRAWALS_HARD = 20_000;

    /** A record held longer than this makes its withdrawal one that stays until it expires. */
    public static final Duration WITHDRAWAL_KNOWN_AFTER = Duration.ofMinutes(10);

    /** Of one introducer at most this share of the table. */
    public static final double MAX_INTRODUCER_SHARE = 0.10;

    /** Entries are kept in the digest's reckoning for this long after they expired. */
    public static final Duration DIGEST_GRACE = Duration.ofMinutes(1);

    /** The newest entries are left out of the digest: they are still spreading. */
    public static final Duration DIGEST_SETTLE = Duration.ofSeconds(10);

    /** A digest older than this is ignored. */
    public static final Duration DIGEST_MAX_AGE = Duration.ofMinutes(2);

    /** A digest further ahead than this is ignored. */
    public static final Duration DIGEST_MAX_AHEAD = Duration.ofMinutes(1);

    /** Between two starts of a pull from one link. */
    public static final Duration PULL_PAUSE = Duration.ofSeconds(10);

    /** The longest pause towards a neighbour whose pulls change nothing. */
    public static final Duration PULL_PAUSE_MAX = Duration.ofMinutes(10);

    /** A request is open for this long after it or its last accepted frame. */
    public static final Duration REQUEST_IDLE = Duration.ofSeconds(10);

    /** A request is open for this long at most. */
    public static final Duration REQUEST_MAX = Duration.ofMinutes(2);

    /** What comes this long after the end of a request is ignored without misbehaviour. */
    public static final Duration REQUEST_LATE = Duration.ofMinutes(1);

    /** Wants that an offerer does not satisfy before it counts against it: one may be a race, three are not. */
    public static final int MAX_UNSATISFIED_WANTS = 3;

    /** What was refused or evicted is not asked for again for this long. */
    public static final Duration REFUSED_MEMORY = Duration.ofMinutes(10);

    /** So many refused versions are remembered. */
    public static final int MAX_REFUSED_MEMORY = 4_000;

    // Rates and misbehaviour (section 7)
    /** Messages of one link per second; more waits. */
    public static final int MESSAGES_PER_SECOND = 20;

    /** And at once. */
    public static final int MESSAGE_BURST = 400;

    /** Signatures of what was pushed that are checked in a second; more waits. A tenth of a slow core. */
    public static final int PUSHED_CHECKS_PER_SECOND = 500;

    /** Signatures of what was asked for that are checked in a second: a table of 20,000 comes in four. */
    public static final int ASKED_CHECKS_PER_SECOND = 5_000;

    /** Checks that every link gets in a second, whatever others send: as many as it may send messages. */
    public static final int LINK_CHECKS_PER_SECOND = 20;

    /** New records pushed over one link that are taken in a second … */
    public static final int PUSHED_RECORDS_PER_SECOND = 2;

    /** … and at once: what a neighbour has to say after it was cut off. */
    public static final int PUSHED_RECORD_BURST = 1_000;

    /** New identities pushed over all links that are taken in a second: keys cost nothing … */
    public static final int NEW_IDENTITIES_PER_SECOND = 20;

    /** … and at once. */
    public static final int NEW_IDENTITY_BURST = 200;

    /** New identities that every link gets in a second, whatever others push. */
    public static final int LINK_IDENTITIES_PER_SECOND = 1;

    /** Searches of one link that are answered in a second … */
    public static final int SEARCHES_PER_SECOND = 1;

    /** … and at once: each may be passed on to 64 others. */
    public static final int SEARCH_BURST = 5;

    /** Handshakes under way: they are the most work that a stranger can cause. */
    public static final int MAX_PENDING_HANDSHAKES = 64;

    /** Handshakes under way of one address: leaves room for others behind the same flood. */
    public static final int PENDING_PER_ADDRESS = 8;

    /** Accepted links of one address: two people behind one router. */
    public static final int INBOUND_PER_ADDRESS = 2;

    /** Accepted links of one /24, or /48 of IPv6: addresses of one network are cheap. */
    public static final int INBOUND_PER_NETWORK = 4;

    /** Feelers of one address in a minute that do not count as links: an honest node sends one. */
    public static final int FEELERS_PER_MINUTE = 6;

    /** Bytes queued for one link: sixteen full frames. */
    public static final int MAX_QUEUED_BYTES = 1024 * 1024;

    /** A queue that stays full for this long belongs to somebody who does not read. */
    public static final Duration QUEUE_FULL_TIMEOUT = Duration.ofSeconds(30);

    /** Changes of one peer: one in this time … */
    public static final Duration ORIGIN_PERIOD = Duration.ofSeconds(10);

    /** … and so many at once. */
    public static final int ORIGIN_BURST = 6;

    /** Leases of one peer: one in this time; honest ones are at least {@link #LEASE_MIN} apart. */
    public static final Duration LEASE_PERIOD = Duration.ofMinutes(4);

    /** So many times a limit is no longer haste: it is misbehaviour … */
    public static final int MISBEHAVING_FACTOR = 4;

    /** … once in this time of each link: one flood that was queued somewhere is one flood. */
    public static final Duration MISBEHAVING_RATE_PERIOD = Duration.ofSeconds(10);

    /** One misbehaviour. */
    public static final int MISBEHAVIOUR_POINTS = 20;

    /** At so many points the link is closed and its key and address are banned. */
    public static final int BAN_POINTS = 100;

    /** For how long. */
    public static final Duration BAN = Duration.ofHours(1);

    /** So often one point is forgiven. */
    public static final Duration FORGIVE_ONE = Duration.ofMinutes(1);

    /** Renewal by lease: between this … */
    public static final Duration LEASE_MIN = Duration.ofMinutes(5);

    /** … and this, at random. */
    public static final Duration LEASE_MAX = Duration.ofMinutes(15);

    /** Both grow with each thousand peers by this factor, once it is above 1: leases must not fill the links. */
    public static final double LEASE_PER_THOUSAND = 1.7;

    /** But not beyond this, so that a record of two hours survives a few lost ones. */
    public static final Duration LEASE_LONGEST = Duration.ofMinutes(25);

    /** From so many peers on renewals are hourly. */
    public static final int LEASE_HOURLY_FROM = 5_000;

    /** The pause between them then. */
    public static final Duration LEASE_HOURLY = Duration.ofHours(1);

    /** The life of our own records then. */
    public static final Duration RECORD_EXPIRES_IN_LARGE = Duration.ofHours(4);
}
