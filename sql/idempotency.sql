-- name: idempotency.begin
-- Takes a person's key until the transaction ends; false while another call has it.
select pg_try_advisory_xact_lock(hashtextextended('idempotency ' || $1::uuid || ' ' || $2, 0));

-- name: idempotency.kept
-- The answer an earlier call with this key got, and the digest of what it asked.
select request, status, body from idempotency_keys where user_id = $1::uuid and key = $2;

-- name: idempotency.keep
-- Keeps an answer with what was asked.
insert into idempotency_keys (user_id, key, request, status, body) values ($1::uuid, $2, $3, $4, $5);

-- name: idempotency.one_writer
-- Others who change the same thing of the same person wait until the transaction ends.
select pg_advisory_xact_lock(hashtextextended('change ' || $1::uuid || ' ' || $2, 0));
