-- Accounts, families, reports, time: what stands around the chat.
-- `user_id` is always the person whom a row is about (a child, where a guardian is named beside it).

-- An account's subject (auth.users.id) is the id of its profile. Somebody who began in chat takes the id of the account
-- they link, so every reference follows a changed id.
do $$
declare
  held record;
begin
  for held in
    select c.conname, c.conrelid::regclass as tab, a.attname
    from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = 'profiles'::regclass
  loop
    execute format('alter table %s drop constraint %I', held.tab, held.conname);
    execute format('alter table %s add constraint %I foreign key (%I) references profiles on delete cascade on update cascade',
                   held.tab, held.conname, held.attname);
  end loop;
end $$;

alter table profiles
  add column account_since timestamptz,       -- the first call of a verified subject; null: chat only
  add column country text check (country ~ '^[A-Z]{2}$'), -- decides the age of digital consent; from the phone, else told
  add column updated_at timestamptz not null default now();

alter table user_preferences add column updated_at timestamptz not null default now();
alter table avatars add column updated_at timestamptz not null default now();

create table episodes (
  user_id uuid not null references profiles on delete cascade on update cascade,
  id bigint generated always as identity,
  day date not null,
  line text not null check (char_length(line) between 1 and 500),
  created_at timestamptz not null default now(),
  primary key (user_id, id)
);

create table rewards (
  user_id uuid not null references profiles on delete cascade on update cascade,
  id bigint generated always as identity,
  points integer not null,
  reason text not null check (char_length(reason) between 1 and 200),
  badge text check (char_length(badge) <= 60),
  earned_at timestamptz not null default now(),
  primary key (user_id, id)
);

-- What a day held, as counts of fixed words (a theme, a mood, a safety level): all that a report may look at.
create table daily_counts (
  user_id uuid not null references profiles on delete cascade on update cascade,
  day date not null,
  kind text not null check (kind in ('theme', 'mood', 'safety')),
  name text not null check (name ~ '^[a-z_]{1,40}$'),
  count integer not null default 1 check (count > 0),
  primary key (user_id, day, kind, name)
);

create table safety_events (
  user_id uuid not null references profiles on delete cascade on update cascade,
  id bigint generated always as identity,
  category text not null check (category ~ '^[a-z_]{1,40}$'),
  level smallint not null check (level between 1 and 5),
  at timestamptz not null default now(),
  primary key (user_id, id)
);

-- Codes that prove a phone, a claim or a parent: only a digest is kept.
create table link_codes (
  digest bytea primary key,
  user_id uuid not null references profiles on delete cascade on update cascade,
  purpose text not null check (purpose in ('link', 'claim', 'guardian')),
  phone text check (phone ~ '^\+[1-9][0-9]{5,14}$'),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index link_codes_user on link_codes (user_id, purpose);

-- A guardian and a child. What the guardian set stands here; where a child has several guardians, the strictest counts.
create table guardianships (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references profiles on delete cascade on update cascade,        -- the child
  guardian_id uuid not null references profiles on delete cascade on update cascade,
  state text not null default 'notice_sent'
    check (state in ('notice_sent', 'confirmed', 'active', 'refused', 'withdrawn')),
  daily_limit integer check (daily_limit between 1 and 500),
  quiet_from time,
  quiet_to time,
  topics_off text[] not null default '{}' check (cardinality(topics_off) <= 20),
  paused_at timestamptz,
  reports boolean not null default true,
  report_weekday smallint not null default 7 check (report_weekday between 1 and 7), -- ISO: 1 is Monday
  report_time time not null default '18:00',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (user_id, guardian_id),
  check (user_id <> guardian_id),
  check ((quiet_from is null) = (quiet_to is null)),
  check (quiet_from is null or quiet_from <> quiet_to)
);
create index guardianships_guardian on guardianships (guardian_id);

-- Every step of every consent, never changed and never removed but with the child.
create table consents (
  user_id uuid not null references profiles on delete cascade on update cascade,        -- the child
  id bigint generated always as identity,
  guardian_id uuid references profiles on delete set null on update cascade,
  step text not null check (step in ('invited', 'notice_sent', 'confirmed', 'granted', 'refused', 'withdrawn', 'came_of_age')),
  method text not null check (method ~ '^[a-z_]{1,40}$'),
  text_version text not null check (char_length(text_version) <= 40),
  locale text not null,
  at timestamptz not null default now(),
  primary key (user_id, id)
);
create index consents_guardian on consents (guardian_id);

create table reports (
  user_id uuid not null references profiles on delete cascade on update cascade,        -- the child
  id uuid not null default gen_random_uuid(),
  guardian_id uuid not null references profiles on delete cascade on update cascade,
  week date not null check (extract(isodow from week) = 1),                             -- its Monday
  body jsonb not null,                                                                   -- counts only, by type
  state text not null default 'built' check (state in ('built', 'queued', 'held', 'sent')),
  built_at timestamptz not null default now(),
  sent_at timestamptz,
  primary key (user_id, id),
  unique (user_id, guardian_id, week)
);
create index reports_guardian on reports (guardian_id, week desc);

create table reminders (
  user_id uuid not null references profiles on delete cascade on update cascade,
  id bigint generated always as identity,
  kind text not null default 'reminder' check (kind in ('reminder', 'check_in')),
  text text not null check (char_length(text) between 1 and 500),
  repeats text not null default 'once' check (repeats in ('once', 'daily', 'weekly')),
  weekdays smallint[] not null default '{}' check (weekdays <@ array[1, 2, 3, 4, 5, 6, 7]::smallint[]),
  local_time time not null,
  timezone text not null,
  next_run_at timestamptz,                    -- null: over
  state text not null default 'active' check (state in ('active', 'done', 'cancelled', 'stopped')),
  unanswered smallint not null default 0,
  last_sent_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (user_id, id),
  check ((state = 'active') = (next_run_at is not null))
);
create index reminders_due on reminders (next_run_at) where state = 'active';

-- Per-person schedules of the service itself, in the person's own zone.
create table schedules (
  user_id uuid not null references profiles on delete cascade on update cascade,        -- whom it serves
  kind text not null check (kind in ('weekly_report')),
  subject uuid not null,                      -- what it is about: a guardianship
  next_run_at timestamptz not null,
  primary key (user_id, kind, subject)
);
create index schedules_due on schedules (next_run_at);

-- Limits that hold over several processes (GCRA: the theoretical arrival time of a key). Losing it in a crash is harmless.
create unlogged table rate_limits (
  key text primary key,
  tat timestamptz not null
);
create index rate_limits_tat on rate_limits (tat);

create table idempotency_keys (
  user_id uuid not null references profiles on delete cascade on update cascade,
  key text not null check (char_length(key) between 1 and 200),
  request bytea not null,                     -- digest of method, path and body
  status smallint,                            -- null while the first call runs
  body text,
  created_at timestamptz not null default now(),
  primary key (user_id, key)
);
create index idempotency_keys_created on idempotency_keys (created_at);

-- The embedded issuer's sessions; with Supabase Auth they stay empty. Refresh tokens are kept as digests.
create schema tandem_auth;
create table tandem_auth.sessions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
create index sessions_user on tandem_auth.sessions (user_id);
create table tandem_auth.refresh_tokens (
  digest bytea primary key,
  session_id uuid not null references tandem_auth.sessions on delete cascade,
  issued_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index refresh_tokens_session on tandem_auth.refresh_tokens (session_id);

create index messages_said on messages (user_id, said_at);
