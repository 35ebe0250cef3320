-- Checklists of a person: which steps of which procedure are done. What the steps are stands in prompts/procedures.

create table user_procedures (
  user_id uuid not null references profiles on delete cascade on update cascade,
  id uuid not null default gen_random_uuid(),
  key text not null check (key ~ '^[a-z0-9_]{1,40}$'),
  done smallint[] not null default '{}' check (cardinality(done) <= 60), -- numbers of steps, from 1
  state text not null default 'open' check (state in ('open', 'done', 'removed')),
  started_at timestamptz not null default now() check (isfinite(started_at)),
  stepped_at timestamptz check (isfinite(stepped_at)),                    -- when the last step was done
  finished_at timestamptz check (isfinite(finished_at)),
  primary key (user_id, id),
  unique (user_id, key)
);

alter table user_procedures enable row level security;
revoke all on user_procedures from anon, authenticated;
grant select, insert, update, delete on user_procedures to tandem_service;
create policy service on user_procedures to tandem_service using (true) with check (true);
grant select on user_procedures to authenticated;
create policy own_read on user_procedures for select to authenticated using ((select auth.uid()) = user_id);
