-- name: outbox.claim
-- Leases up to $1 due messages of channel $3 for $2, never one of a conversation that has an earlier one unsettled. A crisis reply
-- does not stand in line.
with due as (
  select o.id
  from outbox o
  where o.state = 'queued' and o.due_at <= now() and o.channel = $3
    and (o.kind = 'crisis' or not exists (
      select from outbox e
      where e.conversation = o.conversation and e.id < o.id and e.state in ('queued', 'sending', 'unknown')
    ))
  order by o.due_at
  limit $1
  for update skip locked
)
update outbox o
set state = 'sending', due_at = now() + $2::interval, attempts = attempts + 1
from due
where o.id = due.id
returning o.id, o.conversation, o.channel, o.business_number, o.bsuid, o.phone, o.kind, o.payload, o.attempts,
          (select last_inbound_at from conversations c where c.key = o.conversation) as last_inbound_at,
          (select p.stopped_at from profiles p where p.id = o.user_id) as stopped_at;

-- name: outbox.accepted
-- The channel took these messages: their ids are kept and a delivery begins, unless a status told it already.
with told as (
  select * from unnest($1::bigint[], $2::text[]) as t (id, message_id)
), sent as (
  update outbox o
  set state = 'sent', message_id = t.message_id, settled_at = now(), reason = null
  from told t
  where o.id = t.id and o.state in ('sending', 'unknown', 'sent')
  returning o.id, o.business_number, t.message_id, o.user_id
)
insert into deliveries as d (business_number, message_id, outbox_id, user_id)
select business_number, message_id, id, user_id from sent order by message_id
on conflict (business_number, message_id) do update set outbox_id = excluded.outbox_id, user_id = excluded.user_id
where d.outbox_id is null or d.user_id is null;

-- name: outbox.settle
-- Ends or puts off one attempt: $2 the new state, $3 wait before the next step, $4 code, $5 reason.
update outbox
set state = $2, due_at = now() + $3::interval, error_code = $4, reason = $5,
    settled_at = case when $2 = 'failed' then now() end
where id = $1 and state in ('sending', 'unknown');

-- name: outbox.pause_person
-- Nothing more for this conversation before $2 has passed.
update conversations set pair_tat = greatest(pair_tat, now()) + $2::interval + interval '264 seconds' where key = $1;

-- name: outbox.put_off
-- Gives leased messages back unsent: not an attempt.
update outbox set state = 'queued', due_at = now() + $2::interval, attempts = attempts - 1
where id = any($1::bigint[]) and state = 'sending';

-- name: outbox.sweep
-- A sender that died may or may not have sent: its messages become unknown and wait $1 for a status; unknown ones whose
-- wait is over are sent again.
with orphaned as (
  update outbox set state = 'unknown', due_at = now() + $1::interval, reason = 'the sender stopped while sending'
  where id in (select id from outbox where state = 'sending' and due_at <= now() order by id limit 500
               for update skip locked)
  returning id
), overdue as (
  update outbox set state = 'queued', due_at = now()
  where id in (select id from outbox where state = 'unknown' and due_at <= now() order by id limit 500
               for update skip locked)
  returning id
)
select (select count(*) from orphaned) as orphaned, (select count(*) from overdue) as again;

-- name: outbox.queue
-- Queues one message outside a finished turn (an apology, a notice).
insert into outbox (user_id, conversation, channel, business_number, bsuid, phone, kind, payload, state)
values ($1::uuid, $2, $3, $4, $5, $6, $7, $8, 'queued')
returning id;

-- name: outbox.depth
-- How much waits to be sent, and how much of it is of unknown outcome or held back.
select count(*) filter (where state in ('queued', 'sending')) as queued,
       count(*) filter (where state = 'unknown') as unknown,
       count(*) filter (where state = 'held') as held
from outbox
where state in ('queued', 'sending', 'unknown', 'held');

-- name: outbox.failed
-- Messages that were given up, oldest first, without their text.
select id, coalesce(settled_at, created_at) as at, coalesce(reason, '') || coalesce(' (code ' || error_code || ')', '')
from outbox where state = 'failed' and id > $1 order by id limit $2;

-- name: outbox.replay
-- Queues given-up messages again ($1 ids, null for all).
update outbox set state = 'queued', due_at = now(), attempts = 0, settled_at = null
where state = 'failed' and ($1::bigint[] is null or id = any($1))
returning id;

-- name: outbox.undelivered
-- A status said that message $2 failed after all: $3 the state it goes back to, $4 wait, $5 code, $6 reason. A status
-- told twice, or of an earlier attempt, changes nothing; after six attempts it has failed for good.
update outbox
set state = case when $3::text = 'queued' and attempts >= 6 then 'failed' else $3::text end, due_at = now() + $4::interval, error_code = $5, reason = $6,
    settled_at = case when $3::text = 'failed' then now() end
where id = $1 and state in ('sent', 'unknown', 'sending') and coalesce(message_id, $2) = $2
returning conversation;
