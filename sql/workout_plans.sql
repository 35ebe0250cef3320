-- name: workout_plans.add
-- Keeps a plan of person $1 under id $2; drafts before it go. The same one is not kept twice.
with older as (
  delete from workout_plans where user_id = $1::uuid and state = 'draft' and id <> $2::uuid
)
insert into workout_plans (user_id, id, goal, level, weekdays, minutes, equipment, spared, sessions, made_by, state,
                           started_on, created_at, updated_at)
values ($1::uuid, $2::uuid, $3, $4, $5::smallint[], $6, $7::text[], $8::text[], $9, $10, $11, $12, $13, $13)
on conflict (user_id, id) do nothing;

-- name: workout_plans.end
-- Whatever plan of person $1 goes on or rests is over at $2, but for plan $3.
update workout_plans set state = 'ended', paused_for = null, updated_at = $2
where user_id = $1::uuid and state in ('active', 'paused') and id <> $3::uuid;

-- name: workout_plans.start
-- A plan of person $1 goes on from day $3; the draft, or one that rested or was over. No row when there is none.
update workout_plans
set started_on = case when state = 'draft' then $3::date else started_on end, state = 'active', paused_for = null,
    updated_at = $4
where user_id = $1::uuid and id = $2::uuid
returning id;

-- name: workout_plans.pause
-- The present plan of person $1 rests for reason $2; no row when there is none.
update workout_plans set state = 'paused', paused_for = $2, updated_at = $3
where user_id = $1::uuid and state in ('active', 'paused')
returning id;

-- name: workout_plans.resume
-- The plan of person $1 that rests goes on; no row when none rests.
update workout_plans set state = 'active', paused_for = null, updated_at = $2
where user_id = $1::uuid and state = 'paused'
returning id;

-- name: workout_plans.current
-- The plan of person $1 that goes on or rests.
select id, goal, level, weekdays, minutes, equipment, spared, sessions, made_by, state, paused_for, started_on, created_at
from workout_plans
where user_id = $1::uuid and state in ('active', 'paused');

-- name: workout_plans.one
-- One plan of person $1.
select id, goal, level, weekdays, minutes, equipment, spared, sessions, made_by, state, paused_for, started_on, created_at
from workout_plans
where user_id = $1::uuid and id = $2::uuid;

-- name: workout_plans.page
-- Up to $2 plans of person $1, newest first, older than moment $3 and id $4; of state $5, null for all.
select id, goal, level, weekdays, minutes, equipment, spared, sessions, made_by, state, paused_for, started_on, created_at
from workout_plans
where user_id = $1::uuid and (created_at, id) < ($3::timestamptz, $4::uuid) and ($5::text is null or state = $5)
order by created_at desc, id desc
limit $2;

-- name: workout_plans.change
-- Gives a plan of person $1 state $3 and reason of rest $4; no row when there is none.
update workout_plans set state = $3, paused_for = $4, updated_at = $5
where user_id = $1::uuid and id = $2::uuid
returning id;

-- name: workout_plans.remove
-- Removes a plan of person $1; what was done stays.
delete from workout_plans where user_id = $1::uuid and id = $2::uuid returning id;
