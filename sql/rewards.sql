-- Points, badges and streaks of a person.

-- name: rewards.lock
-- One change of a person's points at a time: to the end of the transaction.
insert into reward_settings (user_id) values ($1::uuid)
on conflict (user_id) do update set rest_weekdays = reward_settings.rest_weekdays;

-- name: rewards.credited_until
-- When the newest rewarded deed of skill $2 was; nothing before the first.
select max(earned_at) from rewards where user_id = $1::uuid and skill = $2 and points > 0;

-- name: rewards.credit
-- Points ($5 each, named $6) for deeds of skill $2: their keys $3 and moments $4, at most $7 on one day of zone $8. A deed
-- that was rewarded before is passed over.
with deeds as (
  select $2::text || ':' || key as source, at, (at at time zone $8)::date as day
  from unnest($3::text[], $4::timestamptz[]) as d (key, at)
), fresh as (
  select source, at, day, row_number() over (partition by day order by at, source) as place
  from deeds d
  where not exists (select from rewards r where r.user_id = $1::uuid and r.source = d.source)
), before as (
  select (earned_at at time zone $8)::date as day, count(*) as number
  from rewards
  where user_id = $1::uuid and skill = $2 and points > 0 and earned_at >= (select min(at) from fresh) - interval '2 days'
  group by 1
)
insert into rewards (user_id, points, reason, earned_at, skill, source)
select $1::uuid, $5::integer, $6, f.at, $2, f.source
from fresh f left join before b using (day)
where f.place + coalesce(b.number, 0) <= $7::integer
order by f.at, f.source
on conflict (user_id, source) do nothing
returning points;

-- name: rewards.badges
-- Gives badges: their sources $2, keys $3 and names $4, at moment $5; the names of those that are new come back.
insert into rewards (user_id, points, reason, badge, earned_at, source)
select $1::uuid, 0, name, badge, $5, source from unnest($2::text[], $3::text[], $4::text[]) as b (source, badge, name)
on conflict (user_id, source) do nothing
returning reason;

-- name: rewards.standing
-- Where somebody stands: points, points held by what they have asked for, deeds by skill, days of zone $2 with a deed,
-- days off, weekdays of rest.
select (select coalesce(sum(points), 0) from rewards where user_id = p.id) as points,
       (select coalesce(sum(points), 0) from redemptions where user_id = p.id and state = 'asked') as held,
       (select coalesce(jsonb_object_agg(skill, number), '{}') from (
          select skill, count(*) as number from rewards
          where user_id = p.id and points > 0 and skill is not null group by skill) s) as deeds,
       (select coalesce(array_agg(distinct (earned_at at time zone $2)::date), '{}') from rewards
        where user_id = p.id and points > 0 and skill is not null) as active,
       (select coalesce(array_agg(day), '{}') from days_off where user_id = p.id) as days_off,
       coalesce((select rest_weekdays from reward_settings where user_id = p.id), '{}') as rest_weekdays
from profiles p
where p.id = $1::uuid;

-- name: rewards.page
-- What a person earned and gave, below id $3, newest first.
select id, points, reason, badge, earned_at from rewards where user_id = $1::uuid and id < $3::bigint order by id desc limit $2;

-- name: rewards.badges_of
-- The names of a person's newest badges.
select reason from rewards where user_id = $1::uuid and badge is not null order by id desc limit $2;

-- name: rewards.spend
-- Points given for prize $3, once a redemption $4.
insert into rewards (user_id, points, reason, earned_at, source)
values ($1::uuid, -$2::integer, $3, $5, 'redeemed:' || $4::uuid)
on conflict (user_id, source) do nothing;

-- name: rewards.rest
-- Sets the weekdays of rest (ISO numbers).
insert into reward_settings (user_id, rest_weekdays) values ($1::uuid, $2::smallint[])
on conflict (user_id) do update set rest_weekdays = excluded.rest_weekdays;

-- name: rewards.add_days_off
-- Days on which nothing is expected.
insert into days_off (user_id, day) select $1::uuid, unnest($2::date[]) on conflict do nothing;

-- name: rewards.drop_days_off
-- Takes days off back from $2 on.
delete from days_off where user_id = $1::uuid and day >= $2::date;

-- name: rewards.person
-- Whose deeds are looked at: language, zone, the skills that are off for them, and whether a guardian is active.
select coalesce(f.locale, 'en') as locale, coalesce(f.timezone, 'UTC') as timezone,
       coalesce(f.skills_off, '{}') || coalesce(g.skills_off, '{}') as skills_off, g.number > 0 as guarded
from profiles p
left join user_preferences f on f.user_id = p.id
cross join lateral (
  select count(*) as number,
         string_to_array(nullif(string_agg(array_to_string(skills_off, ','), ','), ''), ',') as skills_off
  from guardianships where user_id = p.id and state = 'active'
) g
where p.id = $1::uuid;
