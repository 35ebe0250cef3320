-- What Supabase brings along, for a PostgreSQL that is not Supabase: roles, auth.users, auth.uid(), auth.jwt(),
-- auth.role(). Each is made only where it is missing, so on Supabase, where we may lack the right, nothing is touched.
-- Columns and functions as in supabase/auth's migrations; reference only the primary key of auth.users.

do $$
declare
  wanted text;
begin
  foreach wanted in array array['anon', 'authenticated', 'service_role'] loop
    if to_regrole(wanted) is null then
      begin
        execute format('create role %I nologin noinherit %s', wanted,
                       case wanted when 'service_role' then 'bypassrls' else '' end);
        execute format('grant %I to current_user', wanted); -- so that an owner who is no superuser may `set role`
      exception
        when duplicate_object or unique_violation then null; -- roles belong to the server: another database was first
      end;
    end if;
  end loop;

  if to_regnamespace('auth') is null then
    create schema auth;
    grant usage on schema auth to anon, authenticated, service_role;
  end if;
end
$$;

do $$
begin
  if to_regclass('auth.users') is null then
    create table auth.users (
      id uuid primary key,
      aud varchar(255),
      role varchar(255),
      email varchar(255),
      encrypted_password varchar(255),
      email_confirmed_at timestamptz,
      phone text unique,
      phone_confirmed_at timestamptz,
      confirmed_at timestamptz generated always as (least(email_confirmed_at, phone_confirmed_at)) stored,
      last_sign_in_at timestamptz,
      raw_app_meta_data jsonb,
      raw_user_meta_data jsonb,
      is_sso_user boolean not null default false,
      is_anonymous boolean not null default false,
      banned_until timestamptz,
      deleted_at timestamptz,
      created_at timestamptz,
      updated_at timestamptz
    );
    create unique index users_email_partial_key on auth.users (email) where not is_sso_user;
    alter table auth.users enable row level security;
  end if;

  if to_regprocedure('auth.uid()') is null then
    create function auth.uid() returns uuid language sql stable as $f$
      select coalesce(
        nullif(current_setting('request.jwt.claim.sub', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
      )::uuid
    $f$;
  end if;

  if to_regprocedure('auth.role()') is null then
    create function auth.role() returns text language sql stable as $f$
      select coalesce(
        nullif(current_setting('request.jwt.claim.role', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
      )
    $f$;
  end if;

  if to_regprocedure('auth.jwt()') is null then
    create function auth.jwt() returns jsonb language sql stable as $f$
      select coalesce(
        nullif(current_setting('request.jwt.claim', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')
      )::jsonb
    $f$;
  end if;
end
$$;
