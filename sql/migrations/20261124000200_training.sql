-- Training: plans of workouts, and what was done. Targets are never kept: they follow from what was done.

create table workout_plans (
  user_id uuid not null references profiles on delete cascade on update cascade,
  id uuid not null default gen_random_uuid(),
  goal text not null check (goal in ('strength', 'muscle', 'fitness', 'running', 'mobility')),
  level text not null check (level in ('beginner', 'intermediate', 'advanced')),
  weekdays smallint[] not null
    check (weekdays <@ array[1, 2, 3, 4, 5, 6, 7]::smallint[] and cardinality(weekdays) between 1 and 6),
  minutes smallint not null check (minutes between 10 and 180),
  equipment text[] not null default '{}' check (cardinality(equipment) <= 20),
  spared text[] not null default '{}' check (cardinality(spared) <= 20),  -- parts of the body that nothing loads
  sessions jsonb not null check (jsonb_typeof(sessions) = 'array'),       -- one a weekday, in order
  made_by text not null default 'template' check (made_by in ('template', 'model')),
  state text not null default 'active' check (state in ('draft', 'active', 'paused', 'ended')),
  paused_for text check (paused_for in ('sick', 'travel', 'rest')),
  started_on date not null check (isfinite(started_on)),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (user_id, id),
  check ((state = 'paused') = (paused_for is not null))
);
create unique index workout_plans_current on workout_plans (user_id) where state in ('active', 'paused');
create index workout_plans_newest on workout_plans (user_id, created_at desc, id desc);

-- One exercise of one day, or a day that was skipped. Weight in kg as it was lifted, distance in metres.
create table workouts (
  user_id uuid not null references profiles on delete cascade on update cascade,
  id uuid not null default gen_random_uuid(),
  done_on date not null check (done_on between '2000-01-01' and '2200-01-01'),  -- a day of the person's own
  outcome text not null default 'done' check (outcome in ('done', 'skipped')),
  exercise text check (exercise ~ '^[a-z_]{1,40}$'),
  sets smallint check (sets between 1 and 50),
  reps smallint check (reps between 1 and 1000),                                 -- in the set with the fewest
  weight_kg double precision check (weight_kg between 0 and 1000),
  distance_m integer check (distance_m between 1 and 1000000),
  seconds integer check (seconds between 1 and 200000),                           -- of a set, or of a whole run
  rpe smallint check (rpe between 1 and 10),
  effort text check (effort in ('easy', 'right', 'hard', 'missed')),
  reason text check (reason in ('sick', 'travel', 'other')),
  unit text not null default 'kg' check (unit in ('kg', 'lb')),                   -- the one the person wrote in
  plan_id uuid,
  session smallint check (session between 0 and 6),
  note text check (char_length(note) <= 300),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (user_id, id),
  foreign key (user_id, plan_id) references workout_plans on delete set null (plan_id) on update cascade,
  check ((outcome = 'done') = (exercise is not null))
);
create index workouts_by_day on workouts (user_id, done_on desc, created_at desc, id desc);
create index workouts_by_exercise on workouts (user_id, exercise, done_on desc, created_at desc, id desc);
create index workouts_by_plan on workouts (user_id, plan_id);

do $$
declare
  tab text;
begin
  foreach tab in array array['workout_plans', 'workouts'] loop
    execute format('alter table %I enable row level security', tab);
    execute format('revoke all on %I from anon, authenticated', tab);
    execute format('grant select, insert, update, delete on %I to tandem_service', tab);
    execute format('create policy service on %I to tandem_service using (true) with check (true)', tab);
    execute format('grant select, delete on %I to authenticated', tab);
    execute format('create policy own_read on %I for select to authenticated using ((select auth.uid()) = user_id)', tab);
    execute format('create policy own_removal on %I for delete to authenticated using ((select auth.uid()) = user_id)', tab);
  end loop;
end $$;

-- Plans are made by rules, which only the service knows; what was done, people write themselves.
grant insert on workouts to authenticated;
grant update (done_on, outcome, exercise, sets, reps, weight_kg, distance_m, seconds, rpe, effort, reason, unit, note,
              updated_at) on workouts to authenticated;
create policy own_create on workouts for insert to authenticated with check ((select auth.uid()) = user_id);
create policy own_change on workouts for update to authenticated
  using ((select auth.uid()) = user_id) with check ((select auth.uid()) = user_id);
