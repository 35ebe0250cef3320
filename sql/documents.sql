-- Documents of a product: blueprints, architecture, plans and notes. Lists show the beginning of a text.

-- name: documents.add
-- Adds a document $2 of person $1 to product $3 with the fields $4.
insert into documents (user_id, id, product_id, title, content, type, is_pinned, created_at, updated_at)
select $1::uuid, $2::uuid, $3::uuid, t.title, coalesce(t.content, ''), coalesce(t.type, 'note'),
       coalesce(t.is_pinned, false), $5, $5
from jsonb_to_record($4::jsonb) as t(title text, content text, type text, is_pinned boolean)
returning id, product_id, title, content, type, is_pinned, created_at, updated_at;

-- name: documents.one
-- One document of a person.
select id, product_id, title, content, type, is_pinned, created_at, updated_at
from documents
where user_id = $1::uuid and id = $2::uuid;

-- name: documents.page
-- Up to $4 documents of a person of the types $5, pinned or not as $6 lists, newest first, before ($2, $3).
select w.id, w.product_id, w.title, left(w.content, 200) as content, w.type, w.is_pinned, w.created_at, w.updated_at
from unnest($5::text[]) as k(type)
cross join unnest($6::boolean[]) as f(pinned)
cross join lateral (
  select * from documents i
  where i.user_id = $1::uuid and i.type = k.type and i.is_pinned = f.pinned
    and (i.created_at, i.id) < ($2::timestamptz, $3::uuid)
  order by i.created_at desc, i.id desc
  limit $4
) w
order by w.created_at desc, w.id desc
limit $4;

-- name: documents.page_of_product
-- The same for product $7.
select w.id, w.product_id, w.title, left(w.content, 200) as content, w.type, w.is_pinned, w.created_at, w.updated_at
from unnest($5::text[]) as k(type)
cross join unnest($6::boolean[]) as f(pinned)
cross join lateral (
  select * from documents i
  where i.user_id = $1::uuid and i.product_id = $7::uuid and i.type = k.type and i.is_pinned = f.pinned
    and (i.created_at, i.id) < ($2::timestamptz, $3::uuid)
  order by i.created_at desc, i.id desc
  limit $4
) w
order by w.created_at desc, w.id desc
limit $4;

-- name: documents.change
-- Changes the fields of a document that $3 names.
update documents
set title = coalesce($3::jsonb ->> 'title', title), content = coalesce($3::jsonb ->> 'content', content),
    type = coalesce($3::jsonb ->> 'type', type), is_pinned = coalesce(($3::jsonb ->> 'is_pinned')::boolean, is_pinned),
    updated_at = $4
where user_id = $1::uuid and id = $2::uuid
returning id, product_id, title, content, type, is_pinned, created_at, updated_at;

-- name: documents.place
-- Puts a document into another product.
update documents set product_id = $3::uuid, updated_at = $4
where user_id = $1::uuid and id = $2::uuid and exists (select from products where user_id = $1::uuid and id = $3::uuid)
returning id;

-- name: documents.remove
-- Removes a document of a person.
delete from documents where user_id = $1::uuid and id = $2::uuid returning id;
