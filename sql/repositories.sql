-- Repositories of a product, written by hand or taken over from GitHub.

-- name: repositories.add
-- Adds a repository $2 of person $1 to product $3 with the fields $4.
insert into repositories (user_id, id, product_id, name, full_name, description, url, default_branch, is_private, language,
                          github_id, stars_count, forks_count, created_at, updated_at)
select $1::uuid, $2::uuid, $3::uuid, t.name, t.full_name, coalesce(t.description, ''), coalesce(t.url, ''),
       coalesce(t.default_branch, 'main'), coalesce(t.is_private, false), t.language, t.github_id,
       coalesce(t.stars_count, 0), coalesce(t.forks_count, 0), $5, $5
from jsonb_to_record($4::jsonb) as t(name text, full_name text, description text, url text, default_branch text,
                                     is_private boolean, language text, github_id bigint, stars_count integer,
                                     forks_count integer)
returning id, product_id, name, full_name, description, url, default_branch, is_private, language, github_id, stars_count,
          forks_count, created_at, updated_at;

-- name: repositories.one
-- One repository of a person.
select id, product_id, name, full_name, description, url, default_branch, is_private, language, github_id, stars_count,
       forks_count, created_at, updated_at
from repositories
where user_id = $1::uuid and id = $2::uuid;

-- name: repositories.page
-- Up to $4 repositories of a person, newest first, before ($2, $3).
select id, product_id, name, full_name, description, url, default_branch, is_private, language, github_id, stars_count,
       forks_count, created_at, updated_at
from repositories
where user_id = $1::uuid and (created_at, id) < ($2::timestamptz, $3::uuid)
order by created_at desc, id desc
limit $4;

-- name: repositories.page_of_product
-- Up to $4 repositories of product $5 of a person, newest first, before ($2, $3).
select id, product_id, name, full_name, description, url, default_branch, is_private, language, github_id, stars_count,
       forks_count, created_at, updated_at
from repositories
where user_id = $1::uuid and product_id = $5::uuid and (created_at, id) < ($2::timestamptz, $3::uuid)
order by created_at desc, id desc
limit $4;

-- name: repositories.change
-- Changes the fields of a repository that $3 names.
update repositories
set name = coalesce($3::jsonb ->> 'name', name), full_name = coalesce($3::jsonb ->> 'full_name', full_name),
    description = coalesce($3::jsonb ->> 'description', description), url = coalesce($3::jsonb ->> 'url', url),
    default_branch = coalesce($3::jsonb ->> 'default_branch', default_branch),
    is_private = coalesce(($3::jsonb ->> 'is_private')::boolean, is_private),
    language = case when $3::jsonb ? 'language' then $3::jsonb ->> 'language' else language end,
    github_id = case when $3::jsonb ? 'github_id' then ($3::jsonb ->> 'github_id')::bigint else github_id end,
    stars_count = coalesce(($3::jsonb ->> 'stars_count')::integer, stars_count),
    forks_count = coalesce(($3::jsonb ->> 'forks_count')::integer, forks_count), updated_at = $4
where user_id = $1::uuid and id = $2::uuid
returning id, product_id, name, full_name, description, url, default_branch, is_private, language, github_id, stars_count,
          forks_count, created_at, updated_at;

-- name: repositories.remove
-- Removes a repository of a person; work items stay, without it.
delete from repositories where user_id = $1::uuid and id = $2::uuid returning id;

-- name: repositories.take_over
-- Adds repositories $3 from GitHub to product $2, and brings up to date those that are there already, by their github_id.
insert into repositories (user_id, product_id, name, full_name, description, url, default_branch, is_private, language,
                          github_id, stars_count, forks_count, created_at, updated_at)
select $1::uuid, $2::uuid, t.name, t.full_name, t.description, t.url, t.default_branch, t.is_private, t.language, t.github_id,
       t.stars_count, t.forks_count, $4, $4
from jsonb_to_recordset($3::jsonb) as t(name text, full_name text, description text, url text, default_branch text,
                                        is_private boolean, language text, github_id bigint, stars_count integer,
                                        forks_count integer)
on conflict (user_id, product_id, github_id) do update set
  name = excluded.name, full_name = excluded.full_name, description = excluded.description, url = excluded.url,
  default_branch = excluded.default_branch, is_private = excluded.is_private, language = excluded.language,
  stars_count = excluded.stars_count, forks_count = excluded.forks_count, updated_at = excluded.updated_at
returning id, product_id, name, full_name, description, url, default_branch, is_private, language, github_id, stars_count,
          forks_count, created_at, updated_at;
