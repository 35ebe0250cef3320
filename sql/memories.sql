-- What Tandem remembers, as its person reads and corrects it.

-- name: memories.documents
-- The four documents; no row where nothing was remembered yet.
select identity, current_state, long_term_summary, core_instructions from memories where user_id = $1::uuid;

-- name: memories.change
-- The documents that are not null; the row is made where it is missing.
insert into memories as m (user_id, identity, current_state, long_term_summary, core_instructions, updated_at)
values ($1::uuid, coalesce($2, ''), coalesce($3, ''), coalesce($4, ''), coalesce($5, ''), now())
on conflict (user_id) do update set
  identity = coalesce($2, m.identity), current_state = coalesce($3, m.current_state),
  long_term_summary = coalesce($4, m.long_term_summary), core_instructions = coalesce($5, m.core_instructions),
  updated_at = excluded.updated_at;

-- name: memories.episodes
-- The newest episodes.
select id, day, line from episodes where user_id = $1::uuid order by id desc limit $2;

-- name: memories.rewards
-- The newest rewards.
select id, points, reason, badge, earned_at from rewards where user_id = $1::uuid order by id desc limit $2;

-- name: memories.reports
-- The newest reports about a person's children.
select id, user_id as child_id, week, state, built_at from reports
where guardian_id = $1::uuid order by week desc, id limit $2;

-- name: memories.messages
-- What was said, newest first, from before message $2.
select id, channel, role, kind, body, said_at from messages
where user_id = $1::uuid and id < $2 order by id desc limit $3;
