-- name: memory.recall
-- Earlier messages that share words with the question, best first: $2 terms, $3 only before this message id,
-- $4 newest postings read per term (the bound that keeps it flat), $5 how many to return.
-- Weight of a term = ln(1 + (n - df + 0.5) / (df + 0.5)); coverage = share of the question's weight that was found.
with asked as (
  select distinct term from unnest($2::integer[]) as term
), total as (
  select greatest(count(*), 1) as n
  from (select id from messages where user_id = $1::uuid order by id desc limit 1000) newest
), hits as (
  select a.term, h.message
  from asked a
  cross join lateral (
    select message from postings
    where user_id = $1::uuid and term = a.term and message < $3
    order by message desc
    limit $4
  ) h
), weights as (
  select a.term, ln(1 + greatest((select n from total) - count(h.message) + 0.5, 0.5) / (count(h.message) + 0.5)) as weight
  from asked a
  left join hits h using (term)
  group by a.term
), best as (
  select h.message, sum(w.weight) / (select sum(weight) from weights) as coverage
  from hits h
  join weights w using (term)
  group by h.message
  order by coverage desc, h.message desc
  limit $5
)
select b.message as id, b.coverage::float8 as coverage, m.role, m.body, m.said_at
from best b
join messages m on m.user_id = $1::uuid and m.id = b.message
order by b.coverage desc, b.message desc;

-- name: memory.revoke
-- Messages their author deleted leave memory: their text, their words and the raw body ($3 business number).
with gone as (
  delete from messages where user_id = $1::uuid and message_id = any($2::text[]) returning id
), emptied as (
  update inbox set raw = null, transcript = null where business_number = $3 and message_id = any($2::text[])
)
delete from postings where user_id = $1::uuid and message in (select id from gone);

-- name: memory.words_of
-- The ids of the messages a person's edits are about.
select id, message_id from messages where user_id = $1::uuid and message_id = any($2::text[]);

-- name: memory.reword
-- Replaces the text of an edited message and the words it is found by.
with changed as (
  update messages set body = $3 where user_id = $1::uuid and id = $2 returning id
), forgotten as (
  delete from postings where user_id = $1::uuid and message = $2 and not term = any($4::integer[])
)
insert into postings (user_id, term, message)
select $1::uuid, term, changed.id from changed, unnest($4::integer[]) as term
on conflict do nothing;
