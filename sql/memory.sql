-- What was said, found again by its words.

-- name: memory.read
-- All that ranking needs, in one row: the person's blocks, their posting lists of the terms $2, the tail that is not
-- sealed yet, and the facts that hold.
with blocks as (
  select array_agg(base) as bases, array_agg(lengths) as lengths, array_agg(flags) as flags, coalesce(max(base + size - 1), 0) as sealed
  from (select base, size, lengths, flags from memory_blocks where user_id = $1::uuid order by base) ordered
), lists as (
  select array_agg(term) as terms, array_agg(base) as bases, array_agg(places) as places, array_agg(counts) as counts
  from postings where user_id = $1::uuid and term = any($2::integer[])
), tail as (
  select array_agg(place) as places, array_agg(flags) as flags, array_agg(size) as sizes, string_agg(terms, '') as terms
  from (
    select place, flags, length(terms) / 4 as size, terms
    from messages
    where user_id = $1::uuid and place > (select sealed from blocks)
      -- No tail is as long; an upper end tells the planner that it is short.
      and place < (select sealed from blocks) + 1000000
    order by place
  ) ordered
), learned as (
  select array_agg(id) as ids, array_agg(length(terms) / 4) as sizes, string_agg(terms, '') as terms,
         array_agg(array_to_string(places, ' ')) as places
  from facts where user_id = $1::uuid and valid_to is null and terms <> ''
)
select b.bases, b.lengths, b.flags, l.terms as list_terms, l.bases as list_bases, l.places as list_places,
       l.counts as list_counts, b.sealed, t.places as tail_places, t.flags as tail_flags, t.sizes as tail_sizes,
       t.terms as tail_terms, f.sizes as fact_sizes, f.terms as fact_terms, f.places as fact_places
from blocks b, lists l, tail t, learned f;

-- name: memory.lists
-- Posting lists alone: of further terms $2.
select term, base, places, counts from postings where user_id = $1::uuid and term = any($2::integer[]);

-- name: memory.lines
-- What was said at the places $2.
select id, place, role, body, said_at from messages where user_id = $1::uuid and place = any($2::integer[]);

-- name: memory.lock
-- One at a time changes a person's posting lists; held until the transaction ends.
select pg_advisory_xact_lock(hashtextextended('tandem:memory:' || $1::uuid::text, 0));

-- name: memory.delete
-- Messages leave memory; what they were found by comes back, so that the posting lists can be mended.
delete from messages where user_id = $1::uuid and id = any($2::bigint[]) returning place, terms;

-- name: memory.empty_inbox
-- The raw bodies of messages their author deleted ($2 channel ids, $1 business number).
update inbox set raw = null, transcript = null where business_number = $1 and message_id = any($2::text[]);

-- name: memory.ids_of
-- The messages with these channel ids.
select id, said_at from messages where user_id = $1::uuid and message_id = any($2::text[]);

-- name: memory.reword
-- Another text for an edited message ($2 its id); its place, its earlier terms and flags come back.
with before as (
  select id, place, terms, flags from messages where user_id = $1::uuid and id = $2
)
update messages m set body = $3, terms = $4::bytea, flags = (b.flags & ~12) | ($5::smallint & 12)
from before b
where m.user_id = $1::uuid and m.id = b.id
returning b.place, b.terms, m.flags;
