-- Sealed posting lists.

-- name: postings.tail
-- The next run of messages to seal: after the sealed ones, at most $3 places, only when $2 more stay in the tail.
with sealed as (
  select coalesce(max(base + size - 1), 0) as last from memory_blocks where user_id = $1::uuid
)
select s.last + 1 as base, m.place, m.flags, m.terms
from sealed s
join message_counters c on c.user_id = $1::uuid and c.last_place >= s.last + $3::integer + $2::integer
left join messages m on m.user_id = $1::uuid and m.place > s.last and m.place <= s.last + $3::integer
order by m.place;

-- name: postings.add_block
-- A sealed block.
insert into memory_blocks (user_id, base, size, lengths, flags) values ($1::uuid, $2, $3, $4, $5);

-- name: postings.add_lists
-- Its posting lists, or those of a block that changed.
insert into postings (user_id, base, term, places, counts)
select $1::uuid, $2, term, places, counts from unnest($3::integer[], $4::bytea[], $5::bytea[]) as l (term, places, counts)
on conflict (user_id, term, base) do update set places = excluded.places, counts = excluded.counts;

-- name: postings.blocks
-- A person's blocks in order.
select base, size, lengths, flags from memory_blocks where user_id = $1::uuid order by base;

-- name: postings.lists_of_blocks
-- The posting lists of the blocks $2, term by term: read once from beginning to end, whatever the statistics say of a
-- person who has just grown.
select term, base, places, counts from postings
where user_id = $1::uuid and base = any($2::integer[])
order by term;

-- name: postings.drop_blocks_lists
-- The posting lists of the blocks $2, which are part of another one now.
delete from postings where user_id = $1::uuid and base = any($2::integer[]);

-- name: postings.take_blocks
-- And the blocks.
delete from memory_blocks where user_id = $1::uuid and base = any($2::integer[]);

-- name: postings.block_of
-- The block in which a place lies, if it is sealed.
select base, size, lengths, flags from memory_blocks
where user_id = $1::uuid and base <= $2 and base + size > $2 order by base desc limit 1;

-- name: postings.lists_of
-- A block's lists of the terms $3.
select term, places, counts from postings where user_id = $1::uuid and base = $2 and term = any($3::integer[]);

-- name: postings.drop_lists
-- Lists in which nothing is left.
delete from postings where user_id = $1::uuid and base = $2 and term = any($3::integer[]);

-- name: postings.mark
-- A block's lengths and flags after a message in it changed.
update memory_blocks set lengths = $3, flags = $4 where user_id = $1::uuid and base = $2;
