-- Deletion follows where a talk went on after its person's ids changed, and finds what became of a message long after
-- the message itself was swept.
create index conversations_moved on conversations (moved_to) where moved_to is not null;

alter table deliveries add column user_id uuid; -- no reference: a status must never wait for a person's row
update deliveries d set user_id = o.user_id from outbox o where o.id = d.outbox_id;
create index deliveries_user on deliveries (user_id);
