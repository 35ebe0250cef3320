-- name: workouts.add
-- Notes one exercise or one skipped day of person $1 under id $2, once.
insert into workouts (user_id, id, done_on, outcome, exercise, sets, reps, weight_kg, distance_m, seconds, rpe, effort,
                      reason, unit, plan_id, session, note, created_at, updated_at)
values ($1::uuid, $2::uuid, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18)
on conflict (user_id, id) do nothing;

-- name: workouts.one
-- One entry of person $1.
select id, done_on, outcome, exercise, sets, reps, weight_kg, distance_m, seconds, rpe, effort, reason, unit, plan_id,
       session, note, created_at
from workouts
where user_id = $1::uuid and id = $2::uuid;

-- name: workouts.page
-- Up to $2 entries of person $1, newest first, before ($3 day, $4 moment, $5 id), from day $6 to day $7.
select id, done_on, outcome, exercise, sets, reps, weight_kg, distance_m, seconds, rpe, effort, reason, unit, plan_id,
       session, note, created_at
from workouts
where user_id = $1::uuid
  and (done_on, created_at, id) < ($3::date, $4::timestamptz, $5::uuid)
  and done_on between $6::date and $7::date
order by done_on desc, created_at desc, id desc
limit $2;

-- name: workouts.page_of
-- The same for one exercise, $8.
select id, done_on, outcome, exercise, sets, reps, weight_kg, distance_m, seconds, rpe, effort, reason, unit, plan_id,
       session, note, created_at
from workouts
where user_id = $1::uuid and exercise = $8
  and (done_on, created_at, id) < ($3::date, $4::timestamptz, $5::uuid)
  and done_on between $6::date and $7::date
order by done_on desc, created_at desc, id desc
limit $2;

-- name: workouts.newest
-- The last $2 entries of person $1, whatever they are.
select id, done_on, outcome, exercise, sets, reps, weight_kg, distance_m, seconds, rpe, effort, reason, unit, plan_id,
       session, note, created_at
from workouts
where user_id = $1::uuid
order by done_on desc, created_at desc, id desc
limit $2;

-- name: workouts.last_of
-- The last $3 entries of each of the exercises $2 of person $1, the newest first.
select w.*
from unnest($2::text[]) as wanted (exercise)
cross join lateral (
  select id, done_on, outcome, exercise, sets, reps, weight_kg, distance_m, seconds, rpe, effort, reason, unit, plan_id,
         session, note, created_at
  from workouts
  where user_id = $1::uuid and exercise = wanted.exercise
  order by done_on desc, created_at desc, id desc
  limit $3
) w
order by w.done_on desc, w.created_at desc, w.id desc;

-- name: workouts.change
-- Gives entry $2 of person $1 other values; no row when there is none.
update workouts
set done_on = $3, outcome = $4, exercise = $5, sets = $6, reps = $7, weight_kg = $8, distance_m = $9, seconds = $10,
    rpe = $11, effort = $12, reason = $13, unit = $14, note = $15, updated_at = $16
where user_id = $1::uuid and id = $2::uuid
returning id;

-- name: workouts.remove
-- Removes an entry of person $1.
delete from workouts where user_id = $1::uuid and id = $2::uuid returning id;

-- name: workouts.done
-- On how many days person $1 trained, of what was noted between $2 and $3.
select count(distinct done_on)
from workouts
where user_id = $1::uuid and done_on >= ($2::timestamptz - interval '8 days')::date and created_at >= $2
  and created_at < $3 and outcome = 'done';

-- name: workouts.deeds
-- Days of which training was noted since $2, oldest first: what each is rewarded by, and when it was noted.
select done_on::text as key, min(created_at) as at from workouts
where user_id = $1::uuid and outcome = 'done' and created_at >= $2
group by done_on
order by at, done_on
limit 500;

-- name: workouts.days_off
-- Days of the year up to $2 on which no training was due: free weekdays of a plan, a pause, days skipped for illness or travel.
select d.day::date as day
from workout_plans p
cross join lateral generate_series(
  greatest(p.started_on, $2::date - 365)::timestamp,
  (case when p.state = 'ended' then least(p.updated_at::date, $2::date) else $2::date end)::timestamp,
  interval '1 day'
) as d (day)
where p.user_id = $1::uuid and p.state <> 'draft'
  and (extract(isodow from d.day)::smallint <> all(p.weekdays) or p.state = 'paused' and d.day >= p.updated_at::date)
union
select done_on from workouts
where user_id = $1::uuid and outcome = 'skipped' and reason in ('sick', 'travel') and done_on >= $2::date - 365;
