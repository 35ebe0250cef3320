-- name: retention.idempotency_keys
-- Forgets up to $2 answers kept for requests before $1.
delete from idempotency_keys
where (user_id, key) in (
  select user_id, key from idempotency_keys where created_at < $1 order by created_at limit $2 for update skip locked
)
returning 1;

-- name: retention.rate_limits
-- Forgets up to $2 limits that were free again before $1.
delete from rate_limits
where key in (select key from rate_limits where tat < $1 order by tat limit $2 for update skip locked)
returning 1;

-- name: retention.link_codes
-- Removes up to $2 codes that ran out before $1; a used one runs out, too.
delete from link_codes
where digest in (select digest from link_codes where expires_at < $1 order by expires_at limit $2 for update skip locked)
returning 1;

-- name: retention.outbox_sent
-- Removes up to $2 messages that left before $1; their deliveries stay.
delete from outbox
where id in (
  select id from outbox where created_at < $1 and state = 'sent' limit $2 for update skip locked
)
returning 1;

-- name: retention.outbox_failed
-- Empties up to $2 messages that were given up and are older than $1; that they failed, and why, stays.
update outbox set payload = '{}'
where id in (
  select id from outbox where created_at < $1 and state = 'failed' and payload <> '{}' limit $2 for update skip locked
)
returning 1;
