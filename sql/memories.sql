-- What Tandem remembers, as its person reads and corrects it.

-- name: memories.documents
-- The four documents; no row where nothing was remembered yet.
select identity, current_state, long_term_summary, core_instructions from memories where user_id = $1::uuid;

-- name: memories.open
-- A row for the documents of a person who has none yet.
insert into memories (user_id) select id from profiles where id = $1::uuid on conflict do nothing;

-- name: memories.behind
-- What the documents are made of besides facts and episodes, locked for the transaction: how they read now, what their
-- person wrote and when, whose language and zone.
select m.identity, m.current_state, m.long_term_summary, m.core_instructions,
       m.own_identity, m.own_current_state, m.own_long_term_summary, m.own_core_instructions,
       m.identity_edited_at, m.current_state_edited_at, m.long_term_summary_edited_at, m.core_instructions_edited_at,
       coalesce(f.locale, 'en') as locale, coalesce(f.timezone, 'UTC') as timezone
from memories m
left join user_preferences f on f.user_id = m.user_id
where m.user_id = $1::uuid
for update of m;

-- name: memories.edit
-- What a person writes themselves, $2 to $5, null where nothing changes and empty where theirs is taken away; $6 when.
update memories set
  own_identity = case when $2::text is null then own_identity else nullif($2, '') end,
  identity_edited_at = case when $2 is null then identity_edited_at else $6::timestamptz end,
  own_current_state = case when $3::text is null then own_current_state else nullif($3, '') end,
  current_state_edited_at = case when $3 is null then current_state_edited_at else $6 end,
  own_long_term_summary = case when $4::text is null then own_long_term_summary else nullif($4, '') end,
  long_term_summary_edited_at = case when $4 is null then long_term_summary_edited_at else $6 end,
  own_core_instructions = case when $5::text is null then own_core_instructions else nullif($5, '') end,
  core_instructions_edited_at = case when $5 is null then core_instructions_edited_at else $6 end
where user_id = $1::uuid;

-- name: memories.write
-- The documents as they are to be read from now on.
update memories set identity = $2, current_state = $3, long_term_summary = $4, core_instructions = $5, updated_at = $6
where user_id = $1::uuid;

-- name: memories.holding
-- What documents are made of: of the facts that hold, $2 of slots, $2 by their weight and $2 by their age.
select f.id, f.slot, f.body, f.origin, f.valid_from,
       coalesce((select max(m.said_at) from messages m where m.user_id = $1::uuid and m.id = any(f.sources)),
                f.created_at) as said_at
from facts f
where f.user_id = $1::uuid and f.id in (
  (select id from facts where user_id = $1::uuid and valid_to is null and slot is not null
   order by importance desc, valid_from desc, id desc limit $2)
  union
  (select id from facts where user_id = $1::uuid and valid_to is null and slot is null
   order by importance desc, valid_from desc, id desc limit $2)
  union
  (select id from facts where user_id = $1::uuid and valid_to is null and slot is null
   order by valid_from desc, id desc limit $2)
)
order by f.importance desc, f.valid_from desc, f.id desc;

-- name: memories.milestones
-- The newest episodes and, the further back, the fewer: one for each doubling of the weeks before $2. Newest first.
select day, line, coalesce(said_at, created_at) as said_at
from (
  (select id, day, line, created_at, last_message from episodes where user_id = $1::uuid
   order by day desc, id desc limit $3)
  union
  (select distinct on (age) id, day, line, created_at, last_message
   from (
     select *, floor(log(2.0, greatest($2::date - day, 7) / 7.0)) as age from episodes where user_id = $1::uuid
   ) aged
   order by age, char_length(line) desc, id desc)
) found
left join lateral (select said_at from messages where user_id = $1::uuid and id = last_message) last on true
order by day desc, found.id desc;

-- name: memories.episodes
-- The newest episodes.
select id, day, line from episodes where user_id = $1::uuid order by day desc, id desc limit $2;

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
