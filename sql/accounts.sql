-- name: accounts.enter
-- The rest of the transaction is the person's: role and claims for it alone. Says whether the account $2 has a profile,
-- waits for a guardian, or was erased lately.
select p.account_since is not null as known, p.onboarding = 'waiting_for_guardian' as waiting,
       p.id is null and exists (select from rate_limits where key = $3 and tat > now()) as barred,
       set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true)
from (select) one
left join profiles p on p.id = $2::uuid;

-- name: accounts.bar
-- Until $2 no profile is made for the erased person behind the key $1.
insert into rate_limits (key, tat) values ($1, $2) on conflict (key) do update set tat = excluded.tat;

-- name: accounts.begin
-- The profile of a verified subject on its first call; a second first call at the same moment changes nothing.
with made as (
  insert into profiles as p (id, account_since) values ($1::uuid, now())
  on conflict (id) do update set account_since = coalesce(p.account_since, excluded.account_since)
  returning id
)
insert into user_preferences (user_id) select id from made on conflict do nothing;

-- name: accounts.go_on_as
-- Goes on as role $1 for the rest of the transaction.
select set_config('role', $1, true);

-- name: accounts.profile
-- A person's profile as they see it.
select id, display_name, birth_year, onboarding, goal, tier, country, created_at, account_since
from profiles where id = $1::uuid;

-- name: accounts.change_profile
-- Name where $2, goal where $4; answers with the profile.
update profiles
set display_name = case when $2 then $3 else display_name end, goal = case when $4 then $5 else goal end,
    updated_at = now()
where id = $1::uuid
returning id, display_name, birth_year, onboarding, goal, tier, country, created_at, account_since;

-- name: accounts.preferences
-- A person's preferences.
select whatsapp_phone, locale, timezone, quiet_from, quiet_to, skills_off from user_preferences where user_id = $1::uuid;

-- name: accounts.change_preferences
-- Language and zone where not null, quiet hours (both or none) where $4.
update user_preferences
set locale = coalesce($2, locale), timezone = coalesce($3, timezone),
    quiet_from = case when $4 then $5 else quiet_from end, quiet_to = case when $4 then $6 else quiet_to end,
    updated_at = now()
where user_id = $1::uuid;

-- name: accounts.switch_skill
-- Turns a skill on ($3) or off for its person.
update user_preferences
set skills_off = case when $3::boolean then array_remove(skills_off, $2) else array_append(array_remove(skills_off, $2), $2) end,
    updated_at = now()
where user_id = $1::uuid;

-- name: accounts.set_skills_off
-- Exactly these skills are off.
update user_preferences set skills_off = $2::text[], updated_at = now() where user_id = $1::uuid;

-- name: accounts.avatar
-- The persona a person chose.
select name, age, personality from avatars where user_id = $1::uuid;

-- name: accounts.make_avatar
-- A first persona; no row comes back where there is one.
insert into avatars (user_id, name, age, personality) values ($1::uuid, $2, $3, $4)
on conflict do nothing
returning name, age, personality;

-- name: accounts.change_avatar
-- What is not null of it; no row comes back where there is none.
update avatars
set name = coalesce($2, name), age = coalesce($3, age), personality = coalesce($4, personality), updated_at = now()
where user_id = $1::uuid
returning name, age, personality;

-- name: accounts.usage
-- What is used of the local day at moment $2, and the least a guardian allows.
select p.tier, coalesce(f.timezone, 'UTC') as timezone,
       ($2::timestamptz at time zone coalesce(f.timezone, 'UTC'))::date as day,
       coalesce(u.messages, 0) as messages, coalesce(u.input_tokens, 0) as input_tokens,
       coalesce(u.output_tokens, 0) as output_tokens,
       (select min(g.daily_limit) from guardianships g where g.user_id = p.id and g.state = 'active') as guardian_limit
from profiles p
left join user_preferences f on f.user_id = p.id
left join daily_usage u
  on u.user_id = p.id and u.day = ($2::timestamptz at time zone coalesce(f.timezone, 'UTC'))::date
where p.id = $1::uuid;
