-- Reports read counts and nothing else: no statement here names a table that holds what somebody said.

-- name: reports.claim
-- The schedule that has been due longest at $1, leased by its row lock: its guardian, bond and child. Columns of a bond
-- that is gone are null.
select s.user_id as guardian_id, s.subject as bond_id, g.user_id as child_id, coalesce(g.state = 'active', false) as active,
       coalesce(g.reports, false) as wanted, coalesce(g.report_weekday, 7::smallint) as weekday,
       coalesce(g.report_time, time '18:00') as at, coalesce(f.timezone, 'UTC') as timezone,
       p.stopped_at is not null as stopped
from schedules s
join profiles p on p.id = s.user_id
left join guardianships g on g.id = s.subject and g.guardian_id = s.user_id
left join user_preferences f on f.user_id = s.user_id
where s.kind = 'weekly_report' and s.next_run_at <= $1
order by s.next_run_at
limit 1
for update of s skip locked;

-- name: reports.schedule
-- The next run of the report on bond $2 to guardian $1.
insert into schedules as s (user_id, kind, subject, next_run_at) values ($1::uuid, 'weekly_report', $2::uuid, $3)
on conflict (user_id, kind, subject) do update set next_run_at = excluded.next_run_at;

-- name: reports.unschedule
-- No more reports on bond $2 to guardian $1.
delete from schedules where user_id = $1::uuid and kind = 'weekly_report' and subject = $2::uuid;

-- name: reports.counts
-- All that is counted of child $1 in the week that begins on Monday $2, and the numbers it is compared with. Days are
-- the child's own.
select (select array_agg(coalesce(u.messages, 0) order by d.place)
        from generate_series(-7, 6) as d (place)
        left join daily_usage u on u.user_id = p.id and u.day = $2::date + d.place) as messages,
       (select min(u.day) from daily_usage u where u.user_id = p.id and u.messages > 0) as first_day,
       (select coalesce(array_agg(u.day order by u.day), '{}') from daily_usage u
        where u.user_id = p.id and u.messages > 0 and u.day between $2::date - 365 and $2::date + 6) as active,
       (select coalesce(jsonb_agg(jsonb_build_array(c.kind, c.name, c.number) order by c.number desc, c.name), '[]')
        from (select kind, name, sum(count) as number from daily_counts
              where user_id = p.id and day between $2::date and $2::date + 6
              group by kind, name) c) as named,
       r.points, r.badges, p.tier, z.starts_at, z.ends_at,
       (select min(g.daily_limit) from guardianships g where g.user_id = p.id and g.state = 'active') as daily_limit
from profiles p
left join user_preferences f on f.user_id = p.id
cross join lateral (
  select $2::date::timestamp at time zone coalesce(f.timezone, 'UTC') as starts_at,
         ($2::date + 7)::timestamp at time zone coalesce(f.timezone, 'UTC') as ends_at
) z
cross join lateral (
  select coalesce(sum(w.points), 0) as points, count(w.badge) as badges
  from rewards w
  where w.user_id = p.id and w.earned_at >= z.starts_at and w.earned_at < z.ends_at
) r
where p.id = $1::uuid;

-- name: reports.add
-- Keeps the report $4 on child $1 to guardian $2 of the week of Monday $3; no row when there is one already.
insert into reports (user_id, guardian_id, week, body) values ($1::uuid, $2::uuid, $3::date, $4)
on conflict (user_id, guardian_id, week) do nothing
returning id;

-- name: reports.find
-- The report on child $1 to guardian $2 of the week of Monday $3.
select id from reports where user_id = $1::uuid and guardian_id = $2::uuid and week = $3::date;

-- name: reports.set_state
-- What became of the sending of report $2 on child $1, at moment $4.
update reports set state = $3, sent_at = case when $3 = 'sent' then $4::timestamptz else sent_at end
where user_id = $1::uuid and id = $2::uuid and state <> 'sent';

-- name: reports.to_send
-- What a picture of report $2 on child $1 needs, with the language of its guardian; nothing once the bond is over.
select r.week, r.body, c.display_name as name, coalesce(f.locale, 'en') as locale
from reports r
join profiles c on c.id = r.user_id
left join user_preferences f on f.user_id = r.guardian_id
where r.user_id = $1::uuid and r.id = $2::uuid
  and exists (select from guardianships g
              where g.user_id = r.user_id and g.guardian_id = r.guardian_id and g.state = 'active');

-- name: reports.of_guardian
-- The reports guardian $1 has had, of child $2 or all, newest first, after the week $3 and id $4 of the page before.
select r.id, r.user_id as child_id, c.display_name as name, coalesce(f.locale, 'en') as locale, r.week, r.body, r.state,
       r.built_at, r.sent_at
from reports r
join profiles c on c.id = r.user_id
left join user_preferences f on f.user_id = r.guardian_id
where r.guardian_id = $1::uuid and ($2::uuid is null or r.user_id = $2)
  and ($3::date is null or (r.week, r.id) < ($3, $4::uuid))
order by r.week desc, r.id desc
limit $5;

-- name: reports.one
-- The report $2, if it is guardian $1's.
select r.id, r.user_id as child_id, c.display_name as name, coalesce(f.locale, 'en') as locale, r.week, r.body, r.state,
       r.built_at, r.sent_at
from reports r
join profiles c on c.id = r.user_id
left join user_preferences f on f.user_id = r.guardian_id
where r.guardian_id = $1::uuid and r.id = $2::uuid;
