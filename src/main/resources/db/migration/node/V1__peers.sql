-- What a node remembers of the network. Times are Unix milliseconds.
-- varchar, not text: H2 keeps large objects in a map of their own, a second look-up for every row.

create table peers (
    peer_id          varchar(52)   not null primary key,
    record           varchar(8192) not null,
    sig              varchar(256)  not null,
    lease            varchar(1024),
    lease_sig        varchar(256),
    withdrawn        boolean       not null,
    name             varchar(1024) not null,
    first_seen       bigint        not null,
    last_seen        bigint        not null,
    source           varchar(16)   not null,
    introducer       varchar(52),
    introducer_label varchar(1024) not null,
    hops             integer       not null,
    rtt_ms           bigint
);

create table candidates (
    position integer     not null primary key,
    peer_id  varchar(52) not null,
    address  varchar(45) not null,
    port     integer     not null,
    anchor   boolean     not null
);

-- One row while the file may still hold, in pages that are no longer used, the address of a peer that withdrew.
create table pending_erasure (
    since bigint not null
);
