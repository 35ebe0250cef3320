-- Rewards: points come from what a person did, once a deed; badges are rewards of no points; a guardian names prizes, and
-- what is given for points is a reward of negative points. Planned rest and days off never break a streak.

alter table rewards
  add column skill text check (skill ~ '^[a-z_]{1,40}$'),               -- whose deed it was
  add column source text check (char_length(source) between 1 and 160), -- the deed: nothing is rewarded twice
  add constraint rewards_points_check check (points between -1000000 and 1000000);
create unique index rewards_source_key on rewards (user_id, source);
create index rewards_of_skill on rewards (user_id, skill, earned_at desc) where points > 0;

create table reward_settings (
  user_id uuid primary key references profiles on delete cascade on update cascade,
  rest_weekdays smallint[] not null default '{}'
    check (cardinality(rest_weekdays) <= 6 and rest_weekdays <@ '{1,2,3,4,5,6,7}'::smallint[]) -- ISO: 1 is Monday
);

create table days_off (
  user_id uuid not null references profiles on delete cascade on update cascade,
  day date not null check (day between '2000-01-01' and '2200-01-01'),
  primary key (user_id, day)
);

create table prizes (
  user_id uuid not null references profiles on delete cascade on update cascade, -- who may earn it
  id uuid not null default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 60),
  points integer not null check (points between 1 and 100000),
  set_by uuid references profiles on delete set null on update cascade,
  created_at timestamptz not null default now() check (isfinite(created_at)),
  primary key (user_id, id)
);
create unique index prizes_name_key on prizes (user_id, lower(name));
create index prizes_set_by on prizes (set_by);

create table redemptions (
  user_id uuid not null references profiles on delete cascade on update cascade,
  id uuid not null default gen_random_uuid(),
  prize text not null check (char_length(prize) between 1 and 60),
  points integer not null check (points between 1 and 100000),
  state text not null default 'asked' check (state in ('asked', 'given', 'declined', 'withdrawn')),
  asked_at timestamptz not null default now() check (isfinite(asked_at)),
  decided_at timestamptz check (isfinite(decided_at)),
  decided_by uuid references profiles on delete set null on update cascade,
  primary key (user_id, id)
);
create index redemptions_decided_by on redemptions (decided_by);

alter table reward_settings enable row level security;
alter table days_off enable row level security;
alter table prizes enable row level security;
alter table redemptions enable row level security;
revoke all on reward_settings, days_off, prizes, redemptions from anon, authenticated;
grant select, insert, update, delete on reward_settings, days_off, prizes, redemptions to tandem_service;
create policy service on reward_settings to tandem_service using (true) with check (true);
create policy service on days_off to tandem_service using (true) with check (true);
create policy service on prizes to tandem_service using (true) with check (true);
create policy service on redemptions to tandem_service using (true) with check (true);
grant select on reward_settings, days_off, prizes, redemptions to authenticated;
create policy own_read on reward_settings for select to authenticated using ((select auth.uid()) = user_id);
create policy own_read on days_off for select to authenticated using ((select auth.uid()) = user_id);
create policy own_read on prizes for select to authenticated using ((select auth.uid()) = user_id);
create policy own_read on redemptions for select to authenticated using ((select auth.uid()) = user_id);
