-- Work items: what is to be done in a product. todo → in_progress → done; back to todo from either.

-- name: work_items.add
-- Adds a work item $2 of person $1 to product $3 with the fields $4.
insert into work_items (user_id, id, product_id, repository_id, title, description, type, priority, tags, due_on,
                        planned_minutes, created_at, updated_at)
select $1::uuid, $2::uuid, $3::uuid, t.repository_id, t.title, coalesce(t.description, ''), coalesce(t.type, 'feature'),
       coalesce(t.priority, 3), coalesce(t.tags, '{}'), t.due_on, t.planned_minutes, $5, $5
from jsonb_to_record($4::jsonb) as t(repository_id uuid, title text, description text, type text, priority smallint,
                                     tags text[], due_on date, planned_minutes integer)
returning id, product_id, repository_id, title, description, type, status, priority, tags, due_on, planned_minutes, done_at,
       created_at, updated_at;

-- name: work_items.one
-- One work item of a person.
select id, product_id, repository_id, title, description, type, status, priority, tags, due_on, planned_minutes, done_at,
       created_at, updated_at
from work_items
where user_id = $1::uuid and id = $2::uuid;

-- name: work_items.page
-- Up to $4 work items of a person of the statuses $5 and types $6, newest first, before ($2, $3). Each pair of status and
-- type is read on its own, by the index, so that a rare one costs no more than any other.
select w.id, w.product_id, w.repository_id, w.title, w.description, w.type, w.status, w.priority, w.tags, w.due_on, w.planned_minutes, w.done_at, w.created_at, w.updated_at
from unnest($5::text[]) as s(status)
cross join unnest($6::text[]) as k(type)
cross join lateral (
  select * from work_items i
  where i.user_id = $1::uuid and i.status = s.status and i.type = k.type
    and (i.created_at, i.id) < ($2::timestamptz, $3::uuid)
  order by i.created_at desc, i.id desc
  limit $4
) w
order by w.created_at desc, w.id desc
limit $4;

-- name: work_items.page_of_product
-- The same for product $7.
select w.id, w.product_id, w.repository_id, w.title, w.description, w.type, w.status, w.priority, w.tags, w.due_on, w.planned_minutes, w.done_at, w.created_at, w.updated_at
from unnest($5::text[]) as s(status)
cross join unnest($6::text[]) as k(type)
cross join lateral (
  select * from work_items i
  where i.user_id = $1::uuid and i.product_id = $7::uuid and i.status = s.status and i.type = k.type
    and (i.created_at, i.id) < ($2::timestamptz, $3::uuid)
  order by i.created_at desc, i.id desc
  limit $4
) w
order by w.created_at desc, w.id desc
limit $4;

-- name: work_items.change
-- Changes the fields of a work item that $3 names; its status has a way of its own.
update work_items
set title = coalesce($3::jsonb ->> 'title', title), description = coalesce($3::jsonb ->> 'description', description),
    type = coalesce($3::jsonb ->> 'type', type), priority = coalesce(($3::jsonb ->> 'priority')::smallint, priority),
    repository_id = case when $3::jsonb ? 'repository_id' then ($3::jsonb ->> 'repository_id')::uuid else repository_id end,
    tags = case when $3::jsonb ? 'tags' then array(select jsonb_array_elements_text($3::jsonb -> 'tags')) else tags end,
    due_on = case when $3::jsonb ? 'due_on' then ($3::jsonb ->> 'due_on')::date else due_on end,
    planned_minutes = case when $3::jsonb ? 'planned_minutes' then ($3::jsonb ->> 'planned_minutes')::integer
                           else planned_minutes end,
    updated_at = $4
where user_id = $1::uuid and id = $2::uuid
returning id, product_id, repository_id, title, description, type, status, priority, tags, due_on, planned_minutes, done_at,
       created_at, updated_at;

-- name: work_items.move
-- Gives a work item the status $3 when it has one of $4; no row otherwise.
update work_items
set status = $3, done_at = case when $3 = 'done' then $5::timestamptz end, updated_at = $5
where user_id = $1::uuid and id = $2::uuid and status = any($4::text[])
returning id, product_id, repository_id, title, description, type, status, priority, tags, due_on, planned_minutes, done_at,
       created_at, updated_at;

-- name: work_items.place
-- Puts a work item into another product; its repository stays behind.
update work_items set product_id = $3::uuid, repository_id = null, updated_at = $4
where user_id = $1::uuid and id = $2::uuid and exists (select from products where user_id = $1::uuid and id = $3::uuid)
returning id;

-- name: work_items.remove
-- Removes a work item of a person.
delete from work_items where user_id = $1::uuid and id = $2::uuid returning id;

-- name: work_items.next
-- Open work items of a person in the order they should be done, up to $2 after $3 of them: begun ones first, then by due
-- date, priority and age.
select w.id, w.product_id, w.title, w.status, w.priority, w.due_on, w.planned_minutes, p.name
from (
  (select 0 as rank, i.* from work_items i where i.user_id = $1::uuid and i.status = 'in_progress'
   order by i.due_on, i.priority, i.created_at, i.id limit $2::bigint + $3::bigint)
  union all
  (select 1, i.* from work_items i where i.user_id = $1::uuid and i.status = 'todo'
   order by i.due_on, i.priority, i.created_at, i.id limit $2::bigint + $3::bigint)
) w
join products p on p.user_id = $1::uuid and p.id = w.product_id
order by w.rank, w.due_on, w.priority, w.created_at, w.id
limit $2 offset $3;

-- name: work_items.next_of_product
-- The same of product $4 alone.
select w.id, w.product_id, w.title, w.status, w.priority, w.due_on, w.planned_minutes, p.name
from (
  (select 0 as rank, i.* from work_items i
   where i.user_id = $1::uuid and i.product_id = $4::uuid and i.status = 'in_progress'
   order by i.due_on, i.priority, i.created_at, i.id limit $2::bigint + $3::bigint)
  union all
  (select 1, i.* from work_items i where i.user_id = $1::uuid and i.product_id = $4::uuid and i.status = 'todo'
   order by i.due_on, i.priority, i.created_at, i.id limit $2::bigint + $3::bigint)
) w
join products p on p.user_id = $1::uuid and p.id = w.product_id
order by w.rank, w.due_on, w.priority, w.created_at, w.id
limit $2 offset $3;

-- name: work_items.titled
-- Up to $4 work items of a person of the statuses $3 whose titles fit all patterns $2, the shortest titles first.
select w.id, w.product_id, w.title, w.status, w.priority, w.due_on, w.planned_minutes, p.name
from work_items w
join products p on p.user_id = w.user_id and p.id = w.product_id
where w.user_id = $1::uuid and w.status = any($3::text[]) and w.title ilike all($2::text[])
order by char_length(w.title), w.updated_at desc, w.id
limit $4;

-- name: work_items.done_between
-- How many work items a person finished between $2 and $3.
select count(*) from work_items where user_id = $1::uuid and status = 'done' and done_at >= $2 and done_at < $3;

-- name: work_items.deeds
-- What was finished since $2, oldest first: what it is rewarded by, and when.
select id::text as key, done_at from work_items
where user_id = $1::uuid and status = 'done' and done_at >= $2
order by done_at, id
limit 500;
