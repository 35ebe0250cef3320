-- People, their talk, their memory and the queue in front of it.
-- Works on PostgreSQL 15 and later; needs no extension. Row-level security is on everywhere: the service connects as
-- the owner; nobody else reads anything until a policy says so.

create table profiles (
  id uuid primary key default gen_random_uuid(), -- equals auth.users.id once the person has an account
  display_name text check (char_length(display_name) <= 80),
  birth_year smallint check (birth_year between 1900 and 2100),
  onboarding text not null default 'new'
    check (onboarding in ('new', 'birth_year', 'language', 'name', 'zone', 'goal', 'done', 'waiting_for_guardian')),
  goal text check (char_length(goal) <= 500),
  tier text not null default 'free' check (tier in ('free', 'plus', 'family')),
  consent text check (consent in ('self', 'operator', 'guardian')),
  stopped_at timestamptz,
  human_requested_at timestamptz,
  created_at timestamptz not null default now()
);

create table user_preferences (
  user_id uuid primary key references profiles on delete cascade,
  whatsapp_phone text check (whatsapp_phone ~ '^\+[1-9][0-9]{5,14}$'),
  locale text not null default 'en',
  timezone text not null default 'UTC',
  quiet_from time,
  quiet_to time
);
create unique index user_preferences_phone on user_preferences (whatsapp_phone) where whatsapp_phone is not null;

create table avatars (
  user_id uuid primary key references profiles on delete cascade,
  name text not null default 'Tandem' check (char_length(name) between 1 and 40),
  age smallint not null default 30 check (age >= 20),
  personality text not null default 'warm' check (personality in ('warm', 'calm', 'playful', 'direct', 'curious'))
);

create table contacts (
  id bigint generated always as identity primary key,
  user_id uuid not null references profiles on delete cascade,
  channel text not null default 'whatsapp',
  business_number text not null,
  bsuid text,
  phone text,
  conversation text not null unique,
  created_at timestamptz not null default now(),
  check (bsuid is not null or phone is not null)
);
create unique index contacts_bsuid on contacts (bsuid, business_number) where bsuid is not null;
create unique index contacts_phone on contacts (phone, business_number) where phone is not null;
create index contacts_user on contacts (user_id);

create table conversations (
  key text primary key,
  channel text not null,
  business_number text not null,
  user_id uuid references profiles on delete cascade,
  pending integer not null default 0,       -- open messages; a counter, because testing for open rows can miss a wake-up
  ready_at timestamptz,                     -- when a worker may take it; while leased, when the lease ends; null: idle
  quiet_until timestamptz,                  -- the end of the quiet window of the newest burst
  waiting_since timestamptz,                -- arrival of the oldest open message
  leased_until timestamptz,
  lease_no bigint not null default 0,
  attempts integer not null default 0,      -- turns begun and not finished since the last success
  deferrals integer not null default 0,     -- turns put off because no model answered
  apologised_at timestamptz,                -- the one honest line of this outage went out
  last_inbound_at timestamptz,              -- opens the 24 h service window
  pair_tat timestamptz,                     -- theoretical arrival time of the pair bucket
  moved_to text,                            -- where the talk went on after its person's ids changed, and since when
  moved_at timestamptz
) with (fillfactor = 70);
create index conversations_ready on conversations (ready_at) where ready_at is not null;
create index conversations_user on conversations (user_id);

create table inbox (
  id bigint generated always as identity primary key,
  business_number text not null,
  message_id text not null,
  conversation text,
  bsuid text,
  phone text,
  kind text not null,
  raw text,                                 -- the update as it came, JSON text; emptied after the retention time
  transcript text,                          -- of a voice note, so that a retry need not hear it again
  sent_at timestamptz not null,
  received_at timestamptz not null default now(),
  state text not null default 'open' check (state in ('open', 'done', 'dead')),
  reason text,
  settled_at timestamptz,
  unique (business_number, message_id)
) with (fillfactor = 85);
create index inbox_open on inbox (conversation, sent_at, id) where state = 'open';
create index inbox_dead on inbox (id) where state = 'dead';
create index inbox_received on inbox using brin (received_at);

create table updates (
  id bigint generated always as identity primary key,
  digest bytea not null unique,
  field text not null,
  raw text,
  reason text,
  received_at timestamptz not null default now()
);
create index updates_received on updates using brin (received_at);

create table messages (
  user_id uuid not null references profiles on delete cascade,
  id bigint generated by default as identity,
  channel text not null default 'whatsapp' check (channel in ('whatsapp', 'terminal')),
  role text not null check (role in ('user', 'assistant')),
  kind text not null default 'text',
  body text not null,
  message_id text,                          -- the channel's id of what a person said
  said_at timestamptz not null,
  primary key (user_id, id)
);
create index messages_channel_id on messages (user_id, message_id) where message_id is not null;

create table postings (
  user_id uuid not null references profiles on delete cascade,
  term integer not null,
  message bigint not null,
  primary key (user_id, term, message)
);

create table memories (
  user_id uuid primary key references profiles on delete cascade,
  identity text not null default '' check (char_length(identity) <= 4000),
  current_state text not null default '' check (char_length(current_state) <= 4000),
  long_term_summary text not null default '' check (char_length(long_term_summary) <= 4000),
  core_instructions text not null default '' check (char_length(core_instructions) <= 4000),
  updated_at timestamptz not null default now()
);

create table daily_usage (
  user_id uuid not null references profiles on delete cascade,
  day date not null,
  messages integer not null default 0,
  input_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  cost_usd numeric(12, 6) not null default 0,
  warned boolean not null default false,
  primary key (user_id, day)
);

create table outbox (
  id bigint generated always as identity primary key,
  user_id uuid references profiles on delete cascade,
  conversation text not null,
  channel text not null default 'whatsapp',
  business_number text not null,
  bsuid text,
  phone text,
  kind text not null check (kind in ('reply', 'crisis', 'confirmation', 'proactive')),
  payload jsonb not null,
  state text not null check (state in ('queued', 'sending', 'unknown', 'held', 'sent', 'failed')),
  due_at timestamptz not null default now(), -- queued: not before; sending: the lease's end; unknown: when to send again
  attempts integer not null default 0,
  message_id text,
  error_code integer,
  reason text,
  created_at timestamptz not null default now(),
  settled_at timestamptz
) with (fillfactor = 80);
create index outbox_due on outbox (due_at) where state in ('queued', 'sending', 'unknown');
create index outbox_order on outbox (conversation, id) where state in ('queued', 'sending', 'unknown', 'held');
create index outbox_user on outbox (user_id);

create table deliveries (
  business_number text not null,
  message_id text not null,
  outbox_id bigint,
  status text not null default 'accepted',
  rank smallint not null default 0,         -- accepted 0 < sent 1 < delivered 2 < read 3 < played 4; failed 5
  status_at timestamptz,
  price_category text,
  price_type text,
  price_model text,
  billable boolean,
  error_code integer,
  error_title text,
  created_at timestamptz not null default now(),
  primary key (business_number, message_id)
) with (fillfactor = 80);
create index deliveries_outbox on deliveries (outbox_id);

do $$
declare
  name text;
begin
  foreach name in array array['profiles', 'user_preferences', 'avatars', 'contacts', 'conversations', 'inbox', 'updates',
                              'messages', 'postings', 'memories', 'daily_usage', 'outbox', 'deliveries'] loop
    execute format('alter table %I enable row level security', name);
    execute format('revoke all on %I from anon, authenticated', name);
  end loop;
end $$;
