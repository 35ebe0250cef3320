-- What has left is removed after a time: found by its age, at no cost while it is written.

create index outbox_created on outbox using brin (created_at);
create index link_codes_expiry on link_codes (expires_at);
