-- Meals of a person: planned, eaten, skipped.

-- name: meals.between
-- Meals of a person from day $2 on to before day $3, in their order; at most $4.
select id, plan_id, on_day, slot, dish, title, foods, leftover, state, eaten_at, created_at, updated_at
from meals
where user_id = $1::uuid and on_day >= $2 and on_day < $3
order by on_day, array_position(array['breakfast', 'lunch', 'dinner', 'snack'], slot), created_at, id
limit $4;

-- name: meals.of_plan
-- Meals of one plan of a person, in their order.
select id, plan_id, on_day, slot, dish, title, foods, leftover, state, eaten_at, created_at, updated_at
from meals
where user_id = $1::uuid and plan_id = $2::uuid
order by on_day, array_position(array['breakfast', 'lunch', 'dinner', 'snack'], slot), created_at, id;

-- name: meals.one
-- One meal of a person.
select id, plan_id, on_day, slot, dish, title, foods, leftover, state, eaten_at, created_at, updated_at
from meals
where user_id = $1::uuid and id = $2::uuid;

-- name: meals.page
-- Up to $2 meals of a person below ($3 day, $4 id), the latest day first: of plan $5, in state $6, from day $7 to day
-- $8, each null for any.
select id, plan_id, on_day, slot, dish, title, foods, leftover, state, eaten_at, created_at, updated_at
from meals
where user_id = $1::uuid and (on_day, id) < ($3, $4::uuid)
  and ($5::uuid is null or plan_id = $5) and ($6::text is null or state = $6)
  and ($7::date is null or on_day >= $7) and ($8::date is null or on_day <= $8)
order by on_day desc, id desc
limit $2;

-- name: meals.log
-- Adds a meal $2 that a person has eaten, or means to ($8), unless there are $11 of that day, and returns its id; the
-- very same one is not added twice. A planned meal of that day and time ($12: whether) is skipped for it.
with logged as (
  insert into meals (user_id, id, on_day, slot, dish, title, foods, state, eaten_at, created_at, updated_at)
  select $1::uuid, $2::uuid, $3, $4, $5, $6, $7, $8, $9::timestamptz, $10::timestamptz, $10::timestamptz
  where (select count(*) from meals where user_id = $1::uuid and on_day = $3) < $11::integer
  on conflict do nothing
  returning id
), replaced as (
  update meals set state = 'skipped', updated_at = $10::timestamptz
  where user_id = $1::uuid and on_day = $3 and slot = $4 and state = 'planned' and $12::boolean
    and exists (select from logged)
)
select id from logged;

-- name: meals.change
-- Puts a meal of a person in this state: day $3, time $4, dish $5, words $6, foods $7, leftover $8, state $9, eaten $10.
update meals
set on_day = $3, slot = $4, dish = $5, title = $6, foods = $7, leftover = $8, state = $9, eaten_at = $10, updated_at = $11
where user_id = $1::uuid and id = $2::uuid
returning id;

-- name: meals.remove
-- Removes a meal of a person.
delete from meals where user_id = $1::uuid and id = $2::uuid returning id;

-- name: meals.kept
-- How many meals a person has eaten as planned, or told of, between $2 and $3.
select count(*) from meals where user_id = $1::uuid and eaten_at >= $2 and eaten_at < $3;

-- name: meals.deeds
-- Meals that were noted as eaten since $2, oldest first: what each is rewarded by, and when.
select id::text as key, eaten_at from meals
where user_id = $1::uuid and eaten_at >= $2
order by eaten_at, id
limit 500;

-- name: meals.training_days
-- Days from $2 on to before $3 on which a person trains by their plan, or has trained.
select d::date as day
from generate_series($2::date, $3::date - 1, interval '1 day') d
where exists (
  select from workout_plans p
  where p.user_id = $1::uuid and p.state = 'active' and extract(isodow from d)::smallint = any (p.weekdays)
) or exists (select from workouts w where w.user_id = $1::uuid and w.done_on = d::date and w.outcome = 'done');
