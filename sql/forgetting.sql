-- What goes besides the messages themselves when somebody takes them back.

-- name: forgetting.echoes
-- What the mentor answered to messages $2, and whether it says one of them over word for word; and other messages of
-- the mentor that do.
with told as (
  select id, left(regexp_replace(btrim(body), '\s+', ' ', 'g'), 200) as words
  from messages where user_id = $1::uuid and id = any($2::bigint[]) and role = 'user'
), answers as (
  select distinct (
    select min(a.id) from messages a where a.user_id = $1::uuid and a.id > t.id and a.role = 'assistant'
  ) as id
  from told t
)
select m.id, q.quotes
from messages m
cross join lateral (
  select exists (select from told t where char_length(t.words) >= 8 and strpos(m.body, t.words) > 0) as quotes
) q
where m.user_id = $1::uuid and m.role = 'assistant' and m.id > (select min(id) from told)
  and (q.quotes or m.id in (select id from answers))
order by m.id;

-- name: forgetting.lines
-- Messages $2, the oldest first.
select id, role, body, said_at from messages where user_id = $1::uuid and id = any($2::bigint[]) order by id;

-- name: forgetting.with_terms
-- Messages up to $4 that hold one term at least of each word: $2 terms of four bytes, $3 the word each belongs to. Terms
-- are looked for at any byte: whoever asks looks again. What the mentor said in look-ups has no terms.
select m.id, m.role, m.body, m.said_at, m.terms
from messages m
where m.user_id = $1::uuid and m.id <= $4 and m.terms <> ''
  and not exists (
    select from unnest($2::bytea[], $3::integer[]) as w (term, word)
    group by w.word
    having bool_and(position(w.term in m.terms) = 0)
  )
order by m.id;

-- name: forgetting.empty_inbox
-- The raw bodies that messages $2 came in.
update inbox set raw = null, transcript = null
where business_number = any(array(
    select business_number from conversations where user_id = $1::uuid
    union select business_number from contacts where user_id = $1::uuid
  ))
  and message_id = any(array(
    select message_id from messages where user_id = $1::uuid and id = any($2::bigint[]) and message_id is not null
  ));

-- name: forgetting.unsend
-- What was sent to a person and holds one of the words $2 (patterns); of what could not be sent, the text.
with sent as (
  delete from outbox where user_id = $1::uuid and state = 'sent' and payload::text ilike any($2::text[])
)
update outbox set payload = '{}'
where user_id = $1::uuid and state = 'failed' and payload::text ilike any($2::text[]);

-- name: forgetting.interrupt
-- Whoever is learning from messages up to $2 at this moment learns nothing: what it holds is no longer what was said.
update memory_queue set since = since - 1 where user_id = $1::uuid and since <= $2;

-- name: forgetting.read_again
-- Message $2 says something else now: it is learned from ($3 tokens, $4 the present moment, after a silence of $5).
insert into memory_queue as q (user_id, since, tokens, last_said_at, due_at)
values ($1::uuid, $2, $3::integer, $4::timestamptz, $4::timestamptz + $5::interval)
on conflict (user_id) do update set
  since = least(q.since - 1, excluded.since), tokens = q.tokens + excluded.tokens,
  due_at = least(q.due_at, excluded.due_at);

-- name: forgetting.replaced
-- The facts that gave way to facts $2, which hold.
select o.id from facts o
join facts n on n.user_id = o.user_id and n.id = o.superseded_by
where o.user_id = $1::uuid and n.id = any($2::bigint[]) and n.valid_to is null and not o.id = any($2::bigint[]);

-- name: forgetting.reinstate
-- Facts $2 hold again, unless something else holds in their place.
update facts f set valid_to = null, superseded_by = null
where f.user_id = $1::uuid and f.id = any($2::bigint[]) and not exists (
  select from facts o where o.user_id = $1::uuid and o.valid_to is null and o.slot = f.slot and o.subject = f.subject
);
