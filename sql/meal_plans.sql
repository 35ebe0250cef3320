-- What a person needs of meal plans, and the plans.

-- name: meal_plans.needs
-- What a person has told of allergies, diet and the like; no row when nothing.
select needs from meal_needs where user_id = $1::uuid;

-- name: meal_plans.keep_needs
-- Keeps what a person needs ($2) instead of what was kept.
insert into meal_needs (user_id, needs, updated_at) values ($1::uuid, $2, $3)
on conflict (user_id) do update set needs = excluded.needs, updated_at = excluded.updated_at;

-- name: meal_plans.clear
-- Takes planned meals of a person from day $2 on to before day $3 out, and plans of these days that nothing is left of.
with cleared as (
  delete from meals where user_id = $1::uuid and plan_id is not null and state = 'planned' and on_day >= $2 and on_day < $3
  returning id, plan_id
)
delete from meal_plans p
where p.user_id = $1::uuid and p.id in (select plan_id from cleared)
  and not exists (select from meals m where m.user_id = $1::uuid and m.plan_id = p.id and m.id not in (select id from cleared));

-- name: meal_plans.add
-- Adds a plan with id $2 and its meals ($8: id, on_day, slot, dish, foods, leftover), but for what was eaten already, and
-- returns its id; the very same one is not added twice.
with plan as (
  insert into meal_plans (user_id, id, starts_on, days, needs, drafted, created_at, updated_at)
  values ($1::uuid, $2::uuid, $3, $4, $5, $6, $7::timestamptz, $7::timestamptz)
  on conflict do nothing
  returning id
), planned as (
  insert into meals (user_id, id, plan_id, on_day, slot, dish, foods, leftover, created_at, updated_at)
  select $1::uuid, m.id, plan.id, m.on_day, m.slot, m.dish, m.foods, m.leftover, $7::timestamptz, $7::timestamptz
  from plan, jsonb_to_recordset($8::jsonb) as m (id uuid, on_day date, slot text, dish text, foods jsonb, leftover boolean)
  where not exists (
    select from meals e where e.user_id = $1::uuid and e.on_day = m.on_day and e.slot = m.slot and e.state = 'eaten'
  )
)
select id from plan;

-- name: meal_plans.covering
-- Is there a plan of a person with planned meals from day $2 on to before day $3?
select exists (
  select from meals where user_id = $1::uuid and plan_id is not null and state = 'planned' and on_day >= $2 and on_day < $3
);

-- name: meal_plans.one
-- One plan of a person.
select id, title, starts_on, days, needs, drafted, created_at, updated_at
from meal_plans
where user_id = $1::uuid and id = $2::uuid;

-- name: meal_plans.page
-- Up to $2 plans of a person, the latest first, below ($3 first day, $4 id).
select id, title, starts_on, days, needs, drafted, created_at, updated_at
from meal_plans
where user_id = $1::uuid and (starts_on, id) < ($3, $4::uuid)
order by starts_on desc, id desc
limit $2;

-- name: meal_plans.rename
-- Gives a plan of a person another title.
update meal_plans set title = $3, updated_at = $4 where user_id = $1::uuid and id = $2::uuid returning id;

-- name: meal_plans.remove
-- Removes a plan of a person with its meals.
delete from meal_plans where user_id = $1::uuid and id = $2::uuid returning id;
