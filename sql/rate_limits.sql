-- Limits that hold over processes, by GCRA: `tat` is when the next call would come were they spread evenly.

-- name: rate_limits.take
-- One call of each key $1 at moment $4; $2 is what a call costs in time, $3 how far ahead of time a key may run.
-- Answers with the keys that were refused and how long each has to wait.
with asked as (
  select * from unnest($1::text[], $2::interval[], $3::interval[]) as a (key, step, room)
), taken as (
  insert into rate_limits as r (key, tat)
  select key, $4::timestamptz + step from asked order by key
  on conflict (key) do update set tat = greatest(r.tat, $4) + (excluded.tat - $4)
  where greatest(r.tat, $4) + (excluded.tat - $4) - $4 <= (select a.room from asked a where a.key = excluded.key)
  returning key
)
select a.key, greatest(r.tat + a.step - a.room - $4, interval '0') as wait
from asked a
left join rate_limits r on r.key = a.key
where a.key not in (select key from taken);

-- name: rate_limits.forgive
-- Forgets what a key has used.
delete from rate_limits where key = $1;
