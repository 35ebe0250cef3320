-- Memory that lasts: every message is found again by its words, facts are learned from it, documents and episodes sum
-- it up.

-- What a message is found by, written with it: packed 32-bit terms (little-endian, repeated as often as they occur) and
-- what ranking asks of it: 1 said by the person, 2 first of its session, 4 has a question mark, 8 ends with one,
-- 16 forwarded: somebody else has said it.
alter table messages
  add column terms bytea not null default '',
  add column flags smallint not null default 0;
alter table messages alter column terms set storage external;

-- What was learned. A fact of a slot (name, city, job …) is superseded by the next one and stays as history.
create table facts (
  user_id uuid not null references profiles on delete cascade on update cascade,
  id bigint generated always as identity,
  slot text check (slot ~ '^[a-z_]{1,40}$'),
  subject text not null default '' check (char_length(subject) <= 80), -- which one, where a slot holds several: a pet's name
  body text not null check (char_length(body) between 1 and 300),      -- one sentence
  value text check (char_length(value) <= 200),                        -- what the slot holds
  terms bytea not null default '',
  sources bigint[] not null default '{}',   -- the messages it was learned from
  origin text not null check (origin in ('pattern', 'model', 'person')),
  importance real not null default 0.5 check (importance between 0 and 1),
  valid_from timestamptz not null,
  valid_to timestamptz,                     -- null: holds now
  superseded_by bigint,
  created_at timestamptz not null default now(),
  primary key (user_id, id)
);
create unique index facts_holding on facts (user_id, slot, subject) where valid_to is null and slot is not null;

-- Talk that nothing has been learned from yet, a row a person; due when there is enough of it or an hour of silence.
create table memory_queue (
  user_id uuid primary key references profiles on delete cascade on update cascade,
  since bigint not null,                    -- the first message nothing was learned from
  tokens integer not null default 0,
  last_said_at timestamptz not null,
  due_at timestamptz not null,
  attempts integer not null default 0
) with (fillfactor = 70);
create index memory_queue_due on memory_queue (due_at);

-- An episode sums up a session; it goes when what it sums up goes.
alter table episodes
  add column first_message bigint,
  add column last_message bigint;

-- The documents as their person wrote them; what was learned since is added when they are rebuilt.
alter table memories
  add column own_identity text check (char_length(own_identity) <= 4000),
  add column own_current_state text check (char_length(own_current_state) <= 4000),
  add column own_long_term_summary text check (char_length(own_long_term_summary) <= 4000),
  add column own_core_instructions text check (char_length(own_core_instructions) <= 4000),
  add column edited_at timestamptz;

do $$
declare
  tab text;
begin
  foreach tab in array array['facts', 'memory_queue'] loop
    execute format('alter table %I enable row level security', tab);
    execute format('revoke all on %I from anon, authenticated', tab);
    execute format('grant select, insert, update, delete on %I to tandem_service', tab);
    execute format('create policy service on %I to tandem_service using (true) with check (true)', tab);
    execute format('grant select on %I to authenticated', tab);
    execute format('create policy own_read on %I for select to authenticated using ((select auth.uid()) = user_id)', tab);
  end loop;
end $$;
grant usage on all sequences in schema public to tandem_service;
grant update (own_identity, own_current_state, own_long_term_summary, own_core_instructions, edited_at)
  on memories to authenticated;
