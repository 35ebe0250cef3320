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
-- $1 people, every tenth of whom has said ten messages of five words; $2 the vocabulary.
with said as (
  insert into messages (user_id, role, body, said_at)
  select ('00000000-0000-4000-8000-' || lpad((p * 10)::text, 12, '0'))::uuid,
         case when m % 2 = 1 then 'user' else 'assistant' end, 'one of ten small messages of somebody else', now()
  from generate_series(1, $1::integer / 10) p, generate_series(1, 10) m
  returning user_id, id
)
insert into postings (user_id, term, message)
select distinct said.user_id, ($2::integer[])[drawn.n], said.id
from said, lateral (select 1 + floor(100 * (power(201, random()) - 1) + 0 * said.id)::integer as n from generate_series(1, 5)) drawn
-- step: talk
-- $1 a person, $2 how many messages of eight words, by Zipf's law as in growth.py; $3 the vocabulary.
with said as (
  insert into messages (user_id, role, body, said_at)
  select $1::uuid, case when m % 2 = 1 then 'user' else 'assistant' end,
         'message ' || m || ' about the words that are drawn for it, long enough to be a real one',
         now() - interval '1 year' + m * interval '1 second'
  from generate_series(1, $2::integer) m
  returning id
)
insert into postings (user_id, term, message)
select distinct $1::uuid, ($3::integer[])[drawn.n], said.id
from said, lateral (select 1 + floor(100 * (power(201, random()) - 1) + 0 * said.id)::integer as n from generate_series(1, 8)) drawn
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
