-- What was learned of a person: sentences with the messages they come from, what holds now and what held before.

-- name: facts.hold_person
-- Locks a person's profile, so that their facts change in one place at a time; no row when they are gone.
select id from profiles where id = $1::uuid for no key update;

-- name: facts.holding
-- What holds now, the most important first.
select id, slot, subject, body, value, sources, origin, importance, valid_from, valid_to, superseded_by, created_at
from facts
where user_id = $1::uuid and valid_to is null
order by importance desc, valid_from desc, id desc;

-- name: facts.history
-- What held before, the last to end first; at most $2.
select id, slot, subject, body, value, sources, origin, importance, valid_from, valid_to, superseded_by, created_at
from facts
where user_id = $1::uuid and valid_to is not null
order by valid_to desc, id desc
limit $2;

-- name: facts.page
-- Up to $2 facts of a person below id $3, newest first: those that hold ($4 true) or not (false), or all (null).
select id, slot, subject, body, value, sources, origin, importance, valid_from, valid_to, superseded_by, created_at
from facts
where user_id = $1::uuid and id < $3 and ($4::boolean is null or (valid_to is null) = $4)
order by id desc
limit $2;

-- name: facts.known
-- What new facts are compared with: all that holds, and what held before in the slots $2.
select id, slot, subject, body, value, sources, origin, importance, valid_from, valid_to, superseded_by, created_at
from facts
where user_id = $1::uuid and (valid_to is null or slot = any($2::text[]))
order by id;

-- name: facts.one
-- One fact of a person.
select id, slot, subject, body, value, sources, origin, importance, valid_from, valid_to, superseded_by, created_at
from facts
where user_id = $1::uuid and id = $2;

-- name: facts.add
-- Adds a fact and returns its id: $2 slot, $3 subject, $4 body, $5 value, $6 terms, $7 sources, $8 origin,
-- $9 importance, $10 valid from, $11 valid to (null: it holds), $12 superseded by.
insert into facts (user_id, slot, subject, body, value, terms, sources, origin, importance, valid_from, valid_to,
                   superseded_by)
values ($1::uuid, $2, $3, $4, $5, $6, $7::bigint[], $8, $9, $10, $11, $12)
returning id;

-- name: facts.end
-- Facts $2 hold no longer, since $3 at the latest.
update facts set valid_to = greatest(valid_from, $3)
where user_id = $1::uuid and id = any($2::bigint[]) and valid_to is null;

-- name: facts.supersede
-- Says which fact took the place of another.
update facts set superseded_by = $3 where user_id = $1::uuid and id = $2;

-- name: facts.cite
-- A fact was said again: its sources are now $3, its importance at least $4, and who said so $5.
update facts set sources = $3::bigint[], importance = greatest(importance, $4), origin = $5
where user_id = $1::uuid and id = $2;

-- name: facts.trim
-- Of more facts than $3 the least important and oldest end at $2; a person's own wishes last.
update facts set valid_to = greatest(valid_from, $2)
where user_id = $1::uuid and id in (
  select id from facts
  where user_id = $1::uuid and valid_to is null
  order by origin = 'person' desc, importance desc, valid_from desc, id desc
  offset $3
)
returning id;

-- name: facts.delete
-- Removes facts of a person, and the word of them in what they took the place of.
with gone as (
  delete from facts where user_id = $1::uuid and id = any($2::bigint[]) returning id
), unsaid as (
  update facts set superseded_by = null
  where user_id = $1::uuid and superseded_by = any($2::bigint[]) and not id = any($2::bigint[])
)
select id from gone;

-- name: facts.of_messages
-- What was learned from any of messages $2.
select id, slot, subject, body, value, sources, origin, importance, valid_from, valid_to, superseded_by, created_at
from facts
where user_id = $1::uuid and sources && $2::bigint[]
order by id;

-- name: facts.drop_sources
-- Messages $2 are no source any more; facts that have no other one go, unless their person asked for them. Returns the
-- ids of those that went.
with touched as (
  select id, array(select s from unnest(sources) with ordinality as u (s, n) where not s = any($2::bigint[]) order by n) as kept,
         origin
  from facts
  where user_id = $1::uuid and sources && $2::bigint[]
), shortened as (
  update facts f set sources = t.kept
  from touched t
  where f.user_id = $1::uuid and f.id = t.id and (cardinality(t.kept) > 0 or t.origin = 'person')
), gone as (
  delete from facts f using touched t
  where f.user_id = $1::uuid and f.id = t.id and cardinality(t.kept) = 0 and t.origin <> 'person'
  returning f.id
), unsaid as (
  update facts f set superseded_by = null
  where f.user_id = $1::uuid and f.superseded_by in (select id from gone)
    and not f.id in (select id from touched)
)
select id from gone;
