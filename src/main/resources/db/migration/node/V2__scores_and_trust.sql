-- What was measured of a peer, so that a restart does not begin with nothing.
-- availability: base64url of eight bytes for each hour that counts; empty when nothing was expected yet.

alter table peers add column availability varchar(512) default '' not null;
alter table peers add column bandwidth bigint;
alter table peers add column attested boolean default false not null;

-- What the user decided about keys. It outlives the peers: a key that is blocked is blocked when it comes back.
create table trust (
    peer_id      varchar(52)   not null primary key,
    name         varchar(1024) not null,
    pinned_since bigint,
    stance       varchar(16)   not null
);
