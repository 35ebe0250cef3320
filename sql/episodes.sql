-- Talk that is over, summed up: one line a session.

-- name: episodes.unclosed
-- What was said after message $2, oldest first, at most $3; the beginning of long messages.
select id, role, left(body, 2000) as body, said_at from messages where user_id = $1::uuid and id > $2 order by id limit $3;

-- name: episodes.speaker
-- Whose talk it is: language, zone, year of birth; and the last message of a session that is over.
select coalesce(f.locale, 'en') as locale, coalesce(f.timezone, 'UTC') as timezone, p.birth_year,
       coalesce(m.closed_to, 0) as closed_to
from profiles p
left join user_preferences f on f.user_id = p.id
left join memories m on m.user_id = p.id
where p.id = $1::uuid;

-- name: episodes.learned_in
-- The facts that cite one of the messages $2 to $3, with what they cite; those that hold first.
select body, sources from facts
where user_id = $1::uuid and exists (select from unnest(sources) s where s between $2 and $3)
order by valid_to is null desc, importance desc, id;

-- name: episodes.close
-- Marks the talk up to $3 as closed and adds episodes: $4 days, $5 lines, $6 first and $7 last messages, $8 now. Nothing,
-- and no row comes back, when somebody else has closed it since $2 was read.
with opened as (
  insert into memories (user_id, closed_to) select id, $3::bigint from profiles where id = $1::uuid and $2::bigint = 0
  on conflict do nothing
  returning user_id
), moved as (
  update memories set closed_to = $3::bigint where user_id = $1::uuid and closed_to = $2::bigint returning user_id
), won as (
  select user_id from opened union all select user_id from moved
), told as (
  insert into episodes (user_id, day, line, created_at, first_message, last_message)
  select won.user_id, e.day, e.line, $8::timestamptz, e.first_message, e.last_message
  from won, unnest($4::date[], $5::text[], $6::bigint[], $7::bigint[]) as e (day, line, first_message, last_message)
)
select 1 as done from won;

-- name: episodes.around
-- The episodes that sum up one of the messages $2.
select id, first_message, last_message from episodes
where user_id = $1::uuid and exists (select from unnest($2::bigint[]) m where m between first_message and last_message);

-- name: episodes.said_between
-- The messages $2 to $3, oldest first, at most $4; the beginning of long ones.
select id, role, left(body, 2000) as body, said_at from messages
where user_id = $1::uuid and id between $2 and $3 order by id limit $4;

-- name: episodes.reword
-- Sums a session up in other words.
update episodes set line = $3 where user_id = $1::uuid and id = $2;

-- name: episodes.drop
-- An episode of which nothing is left.
delete from episodes where user_id = $1::uuid and id = $2;
