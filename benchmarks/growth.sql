-- The crowd for growth.py, made inside the server; the numbers of the steps are growth.py's own.
-- step: people
-- $1 people.
insert into profiles (id, onboarding, birth_year, tier)
select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'done', 1990, 'plus'
from generate_series(1, $1::integer) n
-- step: preferences
-- $1 people.
insert into user_preferences (user_id, whatsapp_phone, timezone)
select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, '+44' || (7000000000 + n), 'Europe/London'
from generate_series(1, $1::integer) n
-- step: contacts
-- $1 people with a conversation.
insert into contacts (user_id, business_number, phone, conversation)
select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, '109876543210987', '+44' || (7000000000 + n),
       'idle:' || n
from generate_series(1, $1::integer) n
-- step: conversations
-- $1 idle conversations.
insert into conversations (key, channel, business_number, user_id, last_inbound_at)
select 'idle:' || n, 'whatsapp', '109876543210987', ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, now()
from generate_series(1, $1::integer) n
-- step: crowd
-- $1 people, every tenth of whom has said ten messages of five words; $2 the vocabulary, packed.
with counted as (
  insert into message_counters (user_id, last_place)
  select ('00000000-0000-4000-8000-' || lpad((p * 10)::text, 12, '0'))::uuid, 10 from generate_series(1, $1::integer / 10) p
)
insert into messages (user_id, role, body, said_at, place, flags, terms)
select ('00000000-0000-4000-8000-' || lpad((p * 10)::text, 12, '0'))::uuid,
       case when m % 2 = 1 then 'user' else 'assistant' end, 'one of ten small messages of somebody else', now(), m,
       m % 2 + 2 * (m = 1)::integer,
       (select string_agg(word, ''::bytea)
        from (select ($2::bytea[])[1 + floor(100 * (power(201, random()) - 1) + 0 * m)::integer] as word
              from generate_series(1, 5)) drawn)
from generate_series(1, $1::integer / 10) p, generate_series(1, 10) m
-- step: talk
-- $1 a person, $2 how many messages of eight words, by Zipf's law as in growth.py; $3 the vocabulary, packed.
with counted as (
  insert into message_counters (user_id, last_place) values ($1::uuid, $2::integer)
)
insert into messages (user_id, role, body, said_at, place, flags, terms)
select $1::uuid, case when m % 2 = 1 then 'user' else 'assistant' end,
       'message ' || m || ' about the words that are drawn for it, long enough to be a real one',
       now() - interval '1 year' + m * interval '1 second', m, m % 2 + 2 * (m % 20 = 1)::integer,
       (select string_agg(word, ''::bytea)
        from (select ($3::bytea[])[1 + floor(100 * (power(201, random()) - 1) + 0 * m)::integer] as word
              from generate_series(1, 8)) drawn)
from generate_series(1, $2::integer) m
-- step: ready
-- $1 conversations with one open message each; $2 tells one round from the next.
with keys as (select 'ready:' || $2::text || ':' || n as key from generate_series(1, $1::integer) n), said as (
  insert into inbox (business_number, message_id, conversation, kind, raw, sent_at)
  select '109876543210987', key, key, 'text', '{}', now() from keys
)
insert into conversations (key, channel, business_number, pending, ready_at)
select key, 'whatsapp', '109876543210987', 1, now() from keys
-- step: settle
-- Everything that was made ready is idle again, its messages done.
with done as (
  update inbox set state = 'done' where conversation like 'ready:%' and state = 'open'
)
update conversations set pending = 0, ready_at = null, leased_until = null
where key like 'ready:%' and ready_at is not null
