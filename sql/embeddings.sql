-- What facts and episodes mean, as vectors of one embedder; none where there is no embedder.

-- name: embeddings.claim_facts
-- Takes up to $4 facts that hold and have no vector of embedder $1, and keeps them from others from $2 until $3.
with fresh as (
  select user_id, id from facts
  where valid_to is null and embedded_with is null and embed_at <= $2::timestamptz
  limit $4::integer for update skip locked
), lower as (
  select user_id, id from facts
  where valid_to is null and embedded_with < $1::text and embed_at <= $2::timestamptz
  limit $4::integer for update skip locked
), higher as (
  select user_id, id from facts
  where valid_to is null and embedded_with > $1::text and embed_at <= $2::timestamptz
  limit $4::integer for update skip locked
), taken as (
  (table fresh union all table lower union all table higher) limit $4::integer
)
update facts f set embed_at = $3::timestamptz
from taken t
where f.user_id = t.user_id and f.id = t.id
returning f.user_id, f.id, f.body;

-- name: embeddings.claim_episodes
-- The same of episodes.
with fresh as (
  select user_id, id from episodes where embedded_with is null and embed_at <= $2::timestamptz
  limit $4::integer for update skip locked
), lower as (
  select user_id, id from episodes where embedded_with < $1::text and embed_at <= $2::timestamptz
  limit $4::integer for update skip locked
), higher as (
  select user_id, id from episodes where embedded_with > $1::text and embed_at <= $2::timestamptz
  limit $4::integer for update skip locked
), taken as (
  (table fresh union all table lower union all table higher) limit $4::integer
)
update episodes e set embed_at = $3::timestamptz
from taken t
where e.user_id = t.user_id and e.id = t.id
returning e.user_id, e.id, e.line as body;

-- name: embeddings.put_facts
-- Vectors $5 made by embedder $1 of facts $3 of people $2, as far as they still say $4.
update facts f set embedding = n.embedding, embedded_with = $1::text, embed_at = '-infinity'
from unnest($2::uuid[], $3::bigint[], $4::text[], $5::bytea[]) as n (user_id, id, body, embedding)
where f.user_id = n.user_id and f.id = n.id and f.body = n.body;

-- name: embeddings.put_episodes
-- The same of episodes.
update episodes e set embedding = n.embedding, embedded_with = $1::text, embed_at = '-infinity'
from unnest($2::uuid[], $3::bigint[], $4::text[], $5::bytea[]) as n (user_id, id, body, embedding)
where e.user_id = n.user_id and e.id = n.id and e.line = n.body;

-- name: embeddings.read
-- The vectors of embedder $2, in one row: of the facts that hold with the places of their messages, and of the $3 newest
-- episodes with their first and last place.
with held as (
  select string_agg(embedding, '') as vectors, array_agg(array_to_string(places, ' ')) as places
  from facts
  where user_id = $1::uuid and valid_to is null and embedded_with = $2::text
), told as (
  select string_agg(e.embedding, '') as vectors, array_agg(first.place) as firsts, array_agg(last.place) as lasts
  from (
    select embedding, first_message, last_message
    from episodes
    where user_id = $1::uuid and embedded_with = $2::text and first_message is not null
    order by id desc
    limit $3::integer
  ) e
  cross join lateral (
    select place from messages where user_id = $1::uuid and id >= e.first_message order by id limit 1
  ) first
  cross join lateral (
    select place from messages where user_id = $1::uuid and id <= e.last_message order by id desc limit 1
  ) last
)
select held.vectors as fact_vectors, held.places as fact_places,
       told.vectors as episode_vectors, told.firsts, told.lasts
from held, told;
