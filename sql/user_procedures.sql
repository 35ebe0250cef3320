-- Checklists of people.

-- name: user_procedures.add
-- Gives a person the procedures $2 that they never had; the ones that are new come back. One they removed stays so.
insert into user_procedures (user_id, key, started_at)
select $1::uuid, key, $3 from unnest($2::text[]) as k (key)
on conflict (user_id, key) do nothing
returning key;

-- name: user_procedures.of
-- A person's checklists, without those they removed, in the order they came.
select id, key, done, state, started_at, stepped_at, finished_at
from user_procedures
where user_id = $1::uuid and state <> 'removed'
order by started_at, key;

-- name: user_procedures.one
-- One of them, by its id $2 or by its key $3.
select id, key, done, state, started_at, stepped_at, finished_at
from user_procedures
where user_id = $1::uuid and state <> 'removed' and (id = $2::uuid or key = $3);

-- name: user_procedures.set_done
-- The steps that are done; with all $4 of them the checklist is.
update user_procedures
set done = $3::smallint[], stepped_at = case when cardinality($3::smallint[]) > cardinality(done) then $5 else stepped_at end,
    state = case when cardinality($3::smallint[]) >= $4::integer then 'done' else 'open' end,
    finished_at = case when cardinality($3::smallint[]) < $4::integer then null else coalesce(finished_at, $5) end
where user_id = $1::uuid and key = $2 and state <> 'removed'
returning id;

-- name: user_procedures.step
-- One more step ($3) is done, of $4; done twice, it is done once.
update user_procedures
set done = array(select distinct n from unnest(array_append(done, $3::smallint)) as n order by n),
    stepped_at = case when $3::smallint = any(done) then stepped_at else $5 end,
    state = case when cardinality(array_remove(done, $3::smallint)) + 1 >= $4::integer then 'done' else 'open' end,
    finished_at = case when cardinality(array_remove(done, $3::smallint)) + 1 >= $4::integer
                  then coalesce(finished_at, $5) end
where user_id = $1::uuid and key = $2 and state <> 'removed'
returning id;

-- name: user_procedures.begin
-- Begins a checklist, or begins it anew.
insert into user_procedures (user_id, key, started_at) values ($1::uuid, $2, $3)
on conflict (user_id, key) do update set
  done = '{}', state = 'open', started_at = excluded.started_at, stepped_at = null, finished_at = null
returning id;

-- name: user_procedures.remove
-- Takes one away, for good until its person begins it again.
update user_procedures set state = 'removed', done = '{}', stepped_at = null, finished_at = null
where user_id = $1::uuid and key = $2 and state <> 'removed'
returning id;

-- name: user_procedures.finished_between
-- How many checklists were finished from $2 until $3.
select count(*) from user_procedures where user_id = $1::uuid and finished_at >= $2 and finished_at < $3;

-- name: user_procedures.deeds
-- The steps of checklists on which something was done since $2, each once: what it is rewarded by, and when.
select id || ':' || n as key, stepped_at
from user_procedures, unnest(done) as n
where user_id = $1::uuid and stepped_at >= $2
order by stepped_at, n
limit 500;
