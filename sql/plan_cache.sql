-- Plans that a model drafted.

-- name: plan_cache.find
-- The plan of kind $2 of person $1, when it was asked by hash $3.
select plan::text from plan_cache where user_id = $1::uuid and kind = $2 and asked = $3;

-- name: plan_cache.keep
-- Keeps a plan instead of the one before.
insert into plan_cache (user_id, kind, asked, plan, drafted_at)
values ($1::uuid, $2, $3, $4::text::jsonb, $5)
on conflict (user_id, kind) do update set asked = excluded.asked, plan = excluded.plan, drafted_at = excluded.drafted_at;
