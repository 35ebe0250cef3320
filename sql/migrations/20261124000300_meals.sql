-- Meals: what a person needs of a plan, plans of a week, and meals that are planned or were eaten. Energy, nutrients and
-- allergens are not kept: they follow from the foods (prompts/foods.csv).

create table meal_needs (
  user_id uuid primary key references profiles on delete cascade on update cascade,
  needs jsonb not null default '{}' check (jsonb_typeof(needs) = 'object' and octet_length(needs::text) <= 8000),
  updated_at timestamptz not null default now()
);

create table meal_plans (
  user_id uuid not null references profiles on delete cascade on update cascade,
  id uuid not null default gen_random_uuid(),
  title text not null default '' check (char_length(title) <= 200),
  starts_on date not null check (starts_on between '2000-01-01' and '2200-01-01'),
  days smallint not null default 7 check (days between 1 and 7),
  needs jsonb not null default '{}' check (jsonb_typeof(needs) = 'object' and octet_length(needs::text) <= 8000),
  drafted boolean not null default false, -- by a model; else from templates
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (user_id, id)
);
create index meal_plans_by_day on meal_plans (user_id, starts_on desc, id desc);

create table meals (
  user_id uuid not null references profiles on delete cascade on update cascade,
  id uuid not null default gen_random_uuid(),
  plan_id uuid, -- none: it was eaten besides
  on_day date not null check (on_day between '2000-01-01' and '2200-01-01'),
  slot text not null check (slot in ('breakfast', 'lunch', 'dinner', 'snack')),
  dish text check (dish ~ '^[a-z0-9_]{1,40}$'),
  title text not null default '' check (char_length(title) <= 200), -- in the person's words
  foods jsonb not null default '[]' check (jsonb_typeof(foods) = 'array' and octet_length(foods::text) <= 4000),
  leftover boolean not null default false, -- cooked the day before
  state text not null default 'planned' check (state in ('planned', 'eaten', 'skipped')),
  eaten_at timestamptz check (isfinite(eaten_at)),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (user_id, id),
  foreign key (user_id, plan_id) references meal_plans on delete cascade on update cascade
);
create index meals_by_day on meals (user_id, on_day desc, id desc);
create index meals_of_plan on meals (user_id, plan_id);
create index meals_eaten on meals (user_id, eaten_at) where eaten_at is not null;

do $$
declare
  tab text;
begin
  foreach tab in array array['meal_needs', 'meal_plans', 'meals'] loop
    execute format('alter table %I enable row level security', tab);
    execute format('revoke all on %I from anon, authenticated', tab);
    execute format('grant select, insert, update, delete on %I to tandem_service', tab);
    execute format('create policy service on %I to tandem_service using (true) with check (true)', tab);
    execute format('grant select, insert, delete on %I to authenticated', tab);
    execute format('create policy own_read on %I for select to authenticated using ((select auth.uid()) = user_id)', tab);
    execute format('create policy own_create on %I for insert to authenticated with check ((select auth.uid()) = user_id)', tab);
    execute format('create policy own_change on %I for update to authenticated using ((select auth.uid()) = user_id) with check ((select auth.uid()) = user_id)', tab);
    execute format('create policy own_removal on %I for delete to authenticated using ((select auth.uid()) = user_id)', tab);
  end loop;
end $$;
grant update (needs, updated_at) on meal_needs to authenticated;
grant update (title, updated_at) on meal_plans to authenticated;
grant update (on_day, slot, dish, title, foods, leftover, state, eaten_at, updated_at) on meals to authenticated;
