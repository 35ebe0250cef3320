-- Who may do what. `authenticated` sees its own rows, whether through our REST API or through Supabase's Data API;
-- `tandem_service` is what webhook and worker run as; `tandem_issuer` is the embedded issuer of tokens. The owner of the
-- tables runs migrations only.

do $$
declare
  wanted text;
begin
  foreach wanted in array array['tandem_service', 'tandem_issuer'] loop
    if to_regrole(wanted) is null then
      begin
        execute format('create role %I nologin noinherit', wanted);
      exception
        when duplicate_object or unique_violation then null; -- roles belong to the server: another database was first
      end;
    end if;
    begin
      execute format('grant %I to current_user', wanted);
    exception
      when insufficient_privilege then null; -- a superuser needs none; otherwise `check` names the missing grant
    end;
  end loop;
end $$;

grant usage on schema public to tandem_service, authenticated, anon;
grant usage on schema tandem_auth to tandem_issuer;
grant usage on schema supabase_migrations to tandem_service; -- readiness looks for pending files
grant select on supabase_migrations.schema_migrations to tandem_service;
revoke all on all tables in schema tandem_auth from public;

do $$
declare
  tab text;
begin
  -- Nothing is granted by default, also where a project grants on new tables.
  foreach tab in array (select array_agg(format('%I.%I', schemaname, tablename)) from pg_tables
                        where schemaname in ('public', 'tandem_auth')) loop
    execute format('alter table %s enable row level security', tab);
    execute format('revoke all on %s from anon, authenticated', tab);
  end loop;

  -- The service works for everybody, with the verbs each table needs.
  foreach tab in array array['profiles', 'user_preferences', 'avatars', 'contacts', 'conversations', 'inbox', 'updates',
                             'messages', 'postings', 'memories', 'daily_usage', 'outbox', 'deliveries', 'episodes',
                             'rewards', 'daily_counts', 'link_codes', 'guardianships', 'reports', 'reminders', 'schedules',
                             'rate_limits', 'idempotency_keys'] loop
    execute format('grant select, insert, update, delete on %I to tandem_service', tab);
    execute format('create policy service on %I to tandem_service using (true) with check (true)', tab);
  end loop;
  foreach tab in array array['consents', 'safety_events'] loop -- a record: written once
    execute format('grant select, insert on %I to tandem_service', tab);
    execute format('create policy service_reads on %I for select to tandem_service using (true)', tab);
    execute format('create policy service_records on %I for insert to tandem_service with check (true)', tab);
  end loop;
  foreach tab in array array['sessions', 'refresh_tokens'] loop
    execute format('grant select, insert, update, delete on tandem_auth.%I to tandem_issuer', tab);
    execute format('create policy issuer on tandem_auth.%I to tandem_issuer using (true) with check (true)', tab);
  end loop;
end $$;
grant usage on all sequences in schema public to tandem_service;

-- auth.users is ours to grant on only where the shim made it.
do $$
begin
  if (select relowner = current_user::regrole from pg_class where oid = 'auth.users'::regclass) then
    grant usage on schema auth to tandem_issuer;
    grant select, insert, update, delete on auth.users to tandem_issuer;
    create policy issuer on auth.users to tandem_issuer using (true) with check (true);
  end if;
end $$;

-- Profiles: what a person may write of themselves; tier, consent and age are not theirs to set.
grant select on profiles to authenticated;
grant insert (id, display_name, account_since) on profiles to authenticated;
grant update (display_name, goal, updated_at, account_since) on profiles to authenticated;
create policy own_read on profiles for select to authenticated using ((select auth.uid()) = id);
create policy own_create on profiles for insert to authenticated with check ((select auth.uid()) = id);
create policy own_change on profiles for update to authenticated
  using ((select auth.uid()) = id) with check ((select auth.uid()) = id);

-- Preferences: the phone changes only by a message from it.
grant select on user_preferences to authenticated;
grant insert (user_id, locale, timezone) on user_preferences to authenticated;
grant update (locale, timezone, quiet_from, quiet_to, updated_at) on user_preferences to authenticated;
create policy own_read on user_preferences for select to authenticated using ((select auth.uid()) = user_id);
create policy own_create on user_preferences for insert to authenticated with check ((select auth.uid()) = user_id);
create policy own_change on user_preferences for update to authenticated
  using ((select auth.uid()) = user_id) with check ((select auth.uid()) = user_id);

grant select, insert on avatars to authenticated;
grant update (name, age, personality, updated_at) on avatars to authenticated;
create policy own_read on avatars for select to authenticated using ((select auth.uid()) = user_id);
create policy own_create on avatars for insert to authenticated with check ((select auth.uid()) = user_id);
create policy own_change on avatars for update to authenticated
  using ((select auth.uid()) = user_id) with check ((select auth.uid()) = user_id);

grant select on messages to authenticated;
create policy own_read on messages for select to authenticated using ((select auth.uid()) = user_id);

grant select, insert on memories to authenticated;
grant update (identity, current_state, long_term_summary, core_instructions, updated_at) on memories to authenticated;
create policy own_read on memories for select to authenticated using ((select auth.uid()) = user_id);
create policy own_create on memories for insert to authenticated with check ((select auth.uid()) = user_id);
create policy own_change on memories for update to authenticated
  using ((select auth.uid()) = user_id) with check ((select auth.uid()) = user_id);

-- What the service keeps about a person, and they may read.
do $$
declare
  tab text;
begin
  foreach tab in array array['contacts', 'conversations', 'outbox', 'postings', 'daily_usage', 'episodes', 'rewards',
                             'daily_counts', 'safety_events'] loop
    execute format('grant select on %I to authenticated', tab);
    execute format('create policy own_read on %I for select to authenticated using ((select auth.uid()) = user_id)', tab);
  end loop;
end $$;

grant select, insert, delete on reminders to authenticated;
grant update (kind, text, repeats, weekdays, local_time, timezone, next_run_at, state, unanswered, updated_at)
  on reminders to authenticated;
create policy own_read on reminders for select to authenticated using ((select auth.uid()) = user_id);
create policy own_create on reminders for insert to authenticated with check ((select auth.uid()) = user_id);
create policy own_change on reminders for update to authenticated
  using ((select auth.uid()) = user_id) with check ((select auth.uid()) = user_id);
create policy own_removal on reminders for delete to authenticated using ((select auth.uid()) = user_id);

grant select on schedules to authenticated;
create policy own_read on schedules for select to authenticated using ((select auth.uid()) = user_id);

-- Families: both sides see the bond and its history; a report is its guardian's. Changes go through the service, which
-- records each step.
grant select on guardianships, consents, reports to authenticated;
create policy both_sides on guardianships for select to authenticated
  using ((select auth.uid()) in (user_id, guardian_id));
create policy both_sides on consents for select to authenticated using ((select auth.uid()) in (user_id, guardian_id));
create policy guardian_reads on reports for select to authenticated using ((select auth.uid()) = guardian_id);

grant select, insert, update, delete on idempotency_keys to authenticated;
create policy own_read on idempotency_keys for select to authenticated using ((select auth.uid()) = user_id);
create policy own_create on idempotency_keys for insert to authenticated with check ((select auth.uid()) = user_id);
create policy own_change on idempotency_keys for update to authenticated
  using ((select auth.uid()) = user_id) with check ((select auth.uid()) = user_id);
create policy own_removal on idempotency_keys for delete to authenticated using ((select auth.uid()) = user_id);
