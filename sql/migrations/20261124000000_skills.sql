-- Skills can be turned off by their person and by a child's guardians; plans that cost a model call are kept.

alter table user_preferences
  add column skills_off text[] not null default '{}' check (cardinality(skills_off) <= 20);
alter table guardianships
  add column skills_off text[] not null default '{}' check (cardinality(skills_off) <= 20);

-- The last plan of a kind that a model drafted, and the hash of what it was asked by: the same asked again costs nothing.
create table plan_cache (
  user_id uuid not null references profiles on delete cascade on update cascade,
  kind text not null check (kind ~ '^[a-z_]{1,40}$'),
  asked bytea not null check (octet_length(asked) <= 32),
  plan jsonb not null,
  drafted_at timestamptz not null,
  primary key (user_id, kind)
);

alter table plan_cache enable row level security;
revoke all on plan_cache from anon, authenticated;
grant select, insert, update, delete on plan_cache to tandem_service;
create policy service on plan_cache to tandem_service using (true) with check (true);
grant select on plan_cache to authenticated;
create policy own_read on plan_cache for select to authenticated using ((select auth.uid()) = user_id);
grant update (skills_off) on user_preferences to authenticated;
