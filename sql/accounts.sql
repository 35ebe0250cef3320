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
-- Name where $2, goal where $4.
update profiles
set display_name = case when $2 then $3 else display_name end, goal = case when $4 then $5 else goal end,
    updated_at = now()
where id = $1::uuid;
