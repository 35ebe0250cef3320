-- What a product needs to run: keys and their values. A secret is encrypted before it comes here.

-- name: app_info.add
-- Adds an entry $2 of person $1 to product $3 with the fields $4; no row when the product has this key.
insert into app_info (user_id, id, product_id, key, value, sealed, category, is_secret, description, created_at, updated_at)
select $1::uuid, $2::uuid, $3::uuid, t.key, t.value, t.sealed, coalesce(t.category, 'other'), t.sealed is not null,
       coalesce(t.description, ''), $5, $5
from jsonb_to_record($4::jsonb) as t(key text, value text, sealed text, category text, description text)
on conflict (user_id, product_id, key) do nothing
returning id, product_id, key, value, sealed, category, is_secret, description, created_at, updated_at;

-- name: app_info.one
-- One entry of a person.
select id, product_id, key, value, sealed, category, is_secret, description, created_at, updated_at
from app_info
where user_id = $1::uuid and id = $2::uuid;

-- name: app_info.page
-- Up to $4 entries of a person of the categories $5, newest first, before ($2, $3).
select w.id, w.product_id, w.key, w.value, null::text as sealed, w.category, w.is_secret, w.description, w.created_at,
       w.updated_at
from unnest($5::text[]) as k(category)
cross join lateral (
  select * from app_info i
  where i.user_id = $1::uuid and i.category = k.category and (i.created_at, i.id) < ($2::timestamptz, $3::uuid)
  order by i.created_at desc, i.id desc
  limit $4
) w
order by w.created_at desc, w.id desc
limit $4;

-- name: app_info.page_of_product
-- The same for product $6.
select w.id, w.product_id, w.key, w.value, null::text as sealed, w.category, w.is_secret, w.description, w.created_at,
       w.updated_at
from unnest($5::text[]) as k(category)
cross join lateral (
  select * from app_info i
  where i.user_id = $1::uuid and i.product_id = $6::uuid and i.category = k.category
    and (i.created_at, i.id) < ($2::timestamptz, $3::uuid)
  order by i.created_at desc, i.id desc
  limit $4
) w
order by w.created_at desc, w.id desc
limit $4;

-- name: app_info.change
-- Changes the fields of an entry that $3 names; `value` and `sealed` come together, one of them null.
update app_info
set key = coalesce($3::jsonb ->> 'key', key), category = coalesce($3::jsonb ->> 'category', category),
    description = coalesce($3::jsonb ->> 'description', description),
    value = case when $3::jsonb ? 'value' then $3::jsonb ->> 'value' else value end,
    sealed = case when $3::jsonb ? 'sealed' then $3::jsonb ->> 'sealed' else sealed end,
    is_secret = case when $3::jsonb ? 'sealed' then $3::jsonb ->> 'sealed' is not null else is_secret end, updated_at = $4
where user_id = $1::uuid and id = $2::uuid
returning id, product_id, key, value, sealed, category, is_secret, description, created_at, updated_at;

-- name: app_info.remove
-- Removes an entry of a person.
delete from app_info where user_id = $1::uuid and id = $2::uuid returning id;

-- name: app_info.sealed
-- Up to $3 secrets of everybody, by person and id after ($1, $2).
select user_id, id, sealed from app_info
where is_secret and (user_id, id) > ($1::uuid, $2::uuid)
order by user_id, id
limit $3;

-- name: app_info.reseal
-- Puts a secret encrypted anew ($4) in the place of $3; one that changed meanwhile stays as it is.
update app_info set sealed = $4 where user_id = $1::uuid and id = $2::uuid and sealed = $3 returning id;
