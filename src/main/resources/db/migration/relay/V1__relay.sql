-- Runs on H2 (MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE) and on PostgreSQL. Times are Unix milliseconds.

-- Who owns a name: the first key that registered it. Kept when its peer is silent.
create table identities (
    fingerprint    varchar(52)   not null primary key,
    canonical_name varchar(1024) not null unique,
    certificate    text          not null,
    first_seen     bigint        not null
);

-- Live broadcasting peers and nothing else: a row goes when it is withdrawn or expires, its addresses with it.
create table bootstrap_nodes (
    peer_id            varchar(52)   not null primary key,
    email              varchar(1024) not null,
    socket_addresses   text          not null,
    port               integer,
    repositories       text          not null,
    is_broadcasting    boolean       not null,
    is_bootstrap       boolean       not null,
    public_certificate text          not null,
    seq                bigint        not null,
    record             text          not null,
    sig                text          not null,
    lease_minor        bigint        not null,
    lease              text,
    lease_sig          text,
    registered_at      bigint        not null,
    last_heartbeat     bigint        not null,
    expires_at         bigint        not null,
    capabilities       text
);
create index bootstrap_nodes_expiry on bootstrap_nodes (expires_at);

create table node_repositories (
    peer_id varchar(52)  not null references bootstrap_nodes (peer_id) on delete cascade,
    name    varchar(128) not null,
    repo_id varchar(64)
);
create index node_repositories_peer on node_repositories (peer_id);
create index node_repositories_name on node_repositories (name);
create index node_repositories_repo on node_repositories (repo_id);

create table node_torrents (
    peer_id   varchar(52) not null references bootstrap_nodes (peer_id) on delete cascade,
    info_hash varchar(40) not null
);
create index node_torrents_peer on node_torrents (peer_id);
create index node_torrents_hash on node_torrents (info_hash);

-- The last word of peers that are gone, until it expires.
create table withdrawals (
    peer_id    varchar(52) not null primary key,
    seq        bigint      not null,
    record     text        not null,
    sig        text        not null,
    expires_at bigint      not null
);
create index withdrawals_expiry on withdrawals (expires_at);
