-- Projects: products with their repositories, work items, documents and settings. What belongs to a product goes with
-- it, and moves with it when two accounts become one: every key leads with its person.

create table products (
  user_id uuid not null references profiles on delete cascade on update cascade,
  id uuid not null default gen_random_uuid(),
  name text not null check (char_length(name) between 1 and 200),
  description text not null default '' check (char_length(description) <= 5000),
  icon text not null default '' check (char_length(icon) <= 16),
  color text check (color ~ '^#[0-9a-f]{6}$'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (user_id, id)
);
create index products_newest on products (user_id, created_at desc, id desc);

create table repositories (
  user_id uuid not null references profiles on delete cascade on update cascade,
  id uuid not null default gen_random_uuid(),
  product_id uuid not null,
  name text not null check (char_length(name) between 1 and 200),
  full_name text not null check (char_length(full_name) between 1 and 300),
  description text not null default '' check (char_length(description) <= 5000),
  url text not null default '' check (char_length(url) <= 2000),
  default_branch text not null default 'main' check (char_length(default_branch) between 1 and 255),
  is_private boolean not null default false,
  language text check (char_length(language) <= 100),
  github_id bigint check (github_id > 0),
  stars_count integer not null default 0 check (stars_count >= 0),
  forks_count integer not null default 0 check (forks_count >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (user_id, id),
  unique (user_id, product_id, id),
  unique (user_id, product_id, github_id),
  foreign key (user_id, product_id) references products on delete cascade on update cascade
);
create index repositories_newest on repositories (user_id, created_at desc, id desc);
create index repositories_of_product on repositories (user_id, product_id, created_at desc, id desc);

create table work_items (
  user_id uuid not null references profiles on delete cascade on update cascade,
  id uuid not null default gen_random_uuid(),
  product_id uuid not null,
  repository_id uuid,
  title text not null check (char_length(title) between 1 and 200),
  description text not null default '' check (char_length(description) <= 10000),
  type text not null default 'feature' check (type in ('feature', 'fix', 'refactor', 'investigation')),
  status text not null default 'todo' check (status in ('todo', 'in_progress', 'done')),
  priority smallint not null default 3 check (priority between 1 and 4), -- 1 is urgent, 3 usual
  tags text[] not null default '{}' check (cardinality(tags) <= 10),
  due_on date check (due_on between '2000-01-01' and '2200-01-01'),
  planned_minutes integer check (planned_minutes between 1 and 10080),
  done_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (user_id, id),
  foreign key (user_id, product_id) references products on delete cascade on update cascade,
  foreign key (user_id, product_id, repository_id) references repositories (user_id, product_id, id)
    on delete set null (repository_id) on update cascade,
  check ((status = 'done') = (done_at is not null))
);
create index work_items_newest on work_items (user_id, status, type, created_at desc, id desc);
create index work_items_of_product on work_items (user_id, product_id, status, type, created_at desc, id desc);
create index work_items_next on work_items (user_id, status, due_on, priority, created_at, id);
create index work_items_next_of_product on work_items (user_id, product_id, status, due_on, priority, created_at, id);
create index work_items_of_repository on work_items (user_id, repository_id) where repository_id is not null;
create index work_items_done on work_items (user_id, done_at) where status = 'done';

create table documents (
  user_id uuid not null references profiles on delete cascade on update cascade,
  id uuid not null default gen_random_uuid(),
  product_id uuid not null,
  title text not null check (char_length(title) between 1 and 200),
  content text not null default '' check (char_length(content) <= 100000),
  type text not null default 'note' check (type in ('blueprint', 'architecture', 'note', 'plan')),
  is_pinned boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (user_id, id),
  foreign key (user_id, product_id) references products on delete cascade on update cascade
);
create index documents_newest on documents (user_id, type, is_pinned, created_at desc, id desc);
create index documents_of_product on documents (user_id, product_id, type, is_pinned, created_at desc, id desc);

-- A secret is kept as it was encrypted, anything else as it is; never both.
create table app_info (
  user_id uuid not null references profiles on delete cascade on update cascade,
  id uuid not null default gen_random_uuid(),
  product_id uuid not null,
  key text not null check (char_length(key) between 1 and 200),
  value text check (char_length(value) <= 10000),
  sealed text check (char_length(sealed) <= 60000),
  category text not null default 'other' check (category in ('env_var', 'url', 'credential', 'note', 'other')),
  is_secret boolean not null default false,
  description text not null default '' check (char_length(description) <= 5000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (user_id, id),
  unique (user_id, product_id, key),
  foreign key (user_id, product_id) references products on delete cascade on update cascade,
  check (is_secret = (sealed is not null) and is_secret = (value is null))
);
create index app_info_newest on app_info (user_id, category, created_at desc, id desc);
create index app_info_of_product on app_info (user_id, product_id, category, created_at desc, id desc);

do $$
declare
  tab text;
begin
  foreach tab in array array['products', 'repositories', 'work_items', 'documents', 'app_info'] loop
    execute format('alter table %I enable row level security', tab);
    execute format('revoke all on %I from anon, authenticated', tab);
    execute format('grant select, insert, update, delete on %I to tandem_service', tab);
    execute format('create policy service on %I to tandem_service using (true) with check (true)', tab);
    execute format('grant select, insert, delete on %I to authenticated', tab);
    execute format('create policy own_read on %I for select to authenticated using ((select auth.uid()) = user_id)', tab);
    execute format('create policy own_create on %I for insert to authenticated with check ((select auth.uid()) = user_id)', tab);
    execute format('create policy own_change on %I for update to authenticated using ((select auth.uid()) = user_id) with check ((select auth.uid()) = user_id)', tab);
    execute format('create policy own_removal on %I for delete to authenticated using ((select auth.uid()) = user_id)', tab);
  end loop;
end $$;
-- A row keeps its person and its id; a product's child keeps its product.
grant update (name, description, icon, color, updated_at) on products to authenticated;
grant update (name, full_name, description, url, default_branch, is_private, language, github_id, stars_count, forks_count,
              updated_at) on repositories to authenticated;
grant update (repository_id, title, description, type, status, priority, tags, due_on, planned_minutes, done_at, updated_at)
  on work_items to authenticated;
grant update (title, content, type, is_pinned, updated_at) on documents to authenticated;
grant update (key, value, sealed, category, is_secret, description, updated_at) on app_info to authenticated;
