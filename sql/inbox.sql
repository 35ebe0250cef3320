-- name: inbox.store
-- Stores a batch of messages once each and wakes their conversations; one row a new message comes back.
-- $8 urgent: do not wait for the quiet window. $11 quiet window, $12 its hard cap after the first message of a burst,
-- $13 channel, $14 the present moment, from which the service window counts: a late delivery tells the time of writing,
-- but whether the window is still open is the channel's to say.
with incoming as (
  select *
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
              $8::boolean[], $9::text[], $10::text[])
    with ordinality as i (business_number, message_id, bsuid, phone, kind, raw, sent_at, urgent, state,
                          reason, place)
), addressed as (
  select i.*,
    case when i.state = 'open' then
      coalesce(b.conversation, p.conversation, i.business_number || ':' || coalesce(i.bsuid, i.phone))
    end as conversation
  from incoming i
  left join contacts b on b.business_number = i.business_number and b.bsuid = i.bsuid
  -- A phone that comes with another BSUID than before has a new owner.
  left join contacts p on p.business_number = i.business_number and p.phone = i.phone
    and (p.bsuid is null or i.bsuid is null)
), stored as (
  insert into inbox (business_number, message_id, conversation, bsuid, phone, kind, raw, sent_at, state,
                     reason, settled_at)
  select business_number, message_id, conversation, bsuid, phone, kind, raw, sent_at, state,
         reason, case when state <> 'open' then now() end
  from addressed
  order by place
  on conflict (business_number, message_id) do nothing
  returning business_number, message_id, conversation, sent_at, state
), woken as (
  insert into conversations as c (key, channel, business_number, pending, waiting_since, quiet_until, ready_at, last_inbound_at)
  select a.conversation, $13::text, min(a.business_number), count(*), now(),
         case when bool_or(a.urgent) then now() else now() + $11::interval end,
         case when bool_or(a.urgent) then now() else now() + $11::interval end,
         $14::timestamptz
  from stored s
  join addressed a using (business_number, message_id)
  where s.state = 'open'
  group by a.conversation
  order by a.conversation
  on conflict (key) do update set
    pending = c.pending + excluded.pending,
    waiting_since = case when c.pending > 0 then c.waiting_since else now() end,
    quiet_until = least(excluded.quiet_until,
                        case when c.pending > 0 then greatest(c.waiting_since + $12::interval, now())
                             else excluded.quiet_until end),
    ready_at = case
      when c.leased_until > now() then c.ready_at
      when c.ready_at <= now() then c.ready_at
      else least(excluded.quiet_until,
                 case when c.pending > 0 then greatest(c.waiting_since + $12::interval, now())
                      else excluded.quiet_until end)
    end,
    last_inbound_at = greatest(c.last_inbound_at, excluded.last_inbound_at)
  returning key
), released as (
  -- Whoever writes opens the window again for what was held back.
  update outbox o set state = 'queued', due_at = now() from woken where o.conversation = woken.key and o.state = 'held'
)
select (select count(*) from stored) as stored;

-- name: inbox.keep_transcript
-- Keeps what was heard in a voice note, so that a retry of the turn need not fetch and hear it again.
update inbox set transcript = $2 where id = $1;

-- name: inbox.empty_raw
-- Empties up to $2 raw bodies of settled messages received before $1; the ids stay for ever, against duplicates.
update inbox set raw = null, transcript = null
where id in (
  select id from inbox where received_at < $1 and raw is not null and state <> 'open' order by id limit $2
);

-- name: inbox.dead
-- The dead letters of all conversations, oldest first, without their text.
select id, business_number, message_id, conversation, kind, reason, received_at, settled_at, raw is not null as replayable
from inbox
where state = 'dead' and id > $1
order by id
limit $2;

-- name: inbox.replay
-- Opens dead letters again ($1 ids, null for all) and wakes their conversations.
with opened as (
  update inbox set state = 'open', reason = null, settled_at = null
  where state = 'dead' and conversation is not null and raw is not null and ($1::bigint[] is null or id = any($1))
  returning id, conversation
), counted as (
  select conversation, count(*)::integer as n from opened group by conversation order by conversation
), woken as (
  update conversations c
  set pending = c.pending + n, attempts = 0, waiting_since = now(), quiet_until = now(),
      ready_at = case when c.leased_until > now() then c.ready_at else now() end
  from counted
  where c.key = counted.conversation
  returning c.key
)
select id from opened order by id;

-- name: inbox.depth
-- How much waits: open messages, the age in seconds of the oldest ready conversation, dead letters.
select
  (select coalesce(sum(pending), 0) from conversations where ready_at is not null)::bigint as open,
  (select coalesce(extract(epoch from now() - min(waiting_since)), 0) from conversations
    where ready_at is not null and pending > 0)::float8 as oldest_seconds,
  (select count(*) from inbox where state = 'dead') as dead;

-- name: updates.store
-- Keeps changes that are not messages, and whatever could not be read, once each.
insert into updates (digest, field, raw, reason)
select * from unnest($1::bytea[], $2::text[], $3::text[], $4::text[])
on conflict (digest) do nothing;

-- name: updates.empty_raw
-- Empties up to $2 raw bodies of updates received before $1.
update updates set raw = null
where id in (select id from updates where received_at < $1 and raw is not null order by id limit $2);
