-- Products: what a person builds or plans, with everything that belongs to it.

-- name: products.add
-- Adds a product $2 of person $1 with the fields $3; no row when there is one of this name.
insert into products (user_id, id, name, description, icon, color, created_at, updated_at)
select $1::uuid, $2::uuid, t.name, coalesce(t.description, ''), coalesce(t.icon, ''), t.color, $4, $4
from jsonb_to_record($3::jsonb) as t(name text, description text, icon text, color text)
where not exists (select from products o where o.user_id = $1::uuid and lower(o.name) = lower(t.name))
returning id, name, description, icon, color, created_at, updated_at;

-- name: products.one
-- One product of a person.
select id, name, description, icon, color, created_at, updated_at
from products
where user_id = $1::uuid and id = $2::uuid;

-- name: products.page
-- Up to $4 products of a person, newest first, before ($2, $3).
select id, name, description, icon, color, created_at, updated_at
from products
where user_id = $1::uuid and (created_at, id) < ($2::timestamptz, $3::uuid)
order by created_at desc, id desc
limit $4;

-- name: products.change
-- Changes the fields of a product that $3 names.
update products
set name = coalesce($3::jsonb ->> 'name', name), description = coalesce($3::jsonb ->> 'description', description),
    icon = coalesce($3::jsonb ->> 'icon', icon),
    color = case when $3::jsonb ? 'color' then $3::jsonb ->> 'color' else color end, updated_at = $4
where user_id = $1::uuid and id = $2::uuid
returning id, name, description, icon, color, created_at, updated_at;

-- name: products.named
-- Has a person another product than $2 of this name?
select exists (select from products where user_id = $1::uuid and id <> $2::uuid and lower(name) = lower($3));

-- name: products.remove
-- Removes a product of a person with everything that belongs to it.
delete from products where user_id = $1::uuid and id = $2::uuid returning id;

-- name: products.counts
-- How much belongs to a product of a person.
select (select count(*) from repositories c where c.user_id = $1::uuid and c.product_id = $2::uuid) as repositories,
       (select count(*) from work_items c where c.user_id = $1::uuid and c.product_id = $2::uuid and c.status = 'todo') as todo,
       (select count(*) from work_items c where c.user_id = $1::uuid and c.product_id = $2::uuid and c.status = 'in_progress') as in_progress,
       (select count(*) from work_items c where c.user_id = $1::uuid and c.product_id = $2::uuid and c.status = 'done') as done,
       (select count(*) from documents c where c.user_id = $1::uuid and c.product_id = $2::uuid) as documents,
       (select count(*) from app_info c where c.user_id = $1::uuid and c.product_id = $2::uuid) as app_info;

-- name: products.detail
-- A product of a person and all that belongs to it, newest first: texts of documents by their beginning, secrets hidden.
select to_jsonb(p) - 'user_id'
  || jsonb_build_object(
       'repositories', coalesce((select jsonb_agg(to_jsonb(c) - 'user_id' order by c.created_at desc, c.id desc)
                                 from repositories c where c.user_id = p.user_id and c.product_id = p.id), '[]'),
       'work_items', coalesce((select jsonb_agg(to_jsonb(c) - 'user_id' order by c.created_at desc, c.id desc)
                               from work_items c where c.user_id = p.user_id and c.product_id = p.id), '[]'),
       'documents', coalesce((select jsonb_agg(to_jsonb(c) - 'user_id' || jsonb_build_object('content', left(c.content, 200))
                                               order by c.created_at desc, c.id desc)
                              from documents c where c.user_id = p.user_id and c.product_id = p.id), '[]'),
       'app_info', coalesce((select jsonb_agg(to_jsonb(c) - 'user_id' - 'sealed' order by c.created_at desc, c.id desc)
                             from app_info c where c.user_id = p.user_id and c.product_id = p.id), '[]')) as detail
from products p
where p.user_id = $1::uuid and p.id = $2::uuid;

-- name: products.open_counts
-- A person's products with how many work items of each are open, those that changed last first; up to $2 after $3 of them.
select p.id, p.name, p.icon,
       (select count(*) from work_items c
        where c.user_id = p.user_id and c.product_id = p.id and c.status = any('{todo,in_progress}')) as open
from products p
where p.user_id = $1::uuid
order by p.updated_at desc, p.id
limit $2 offset $3;

-- name: products.names
-- Up to $2 products of a person by name, those that changed last first.
select id, name from products where user_id = $1::uuid order by updated_at desc, id limit $2;

-- name: products.of_name
-- The product of a person that has exactly this name, in any case.
select id from products where user_id = $1::uuid and lower(name) = lower($2) order by created_at, id limit 1;

-- name: products.touch
-- Something of this product has changed: it stands first in the chat.
update products set updated_at = $3 where user_id = $1::uuid and id = $2::uuid;
