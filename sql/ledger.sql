-- name: ledger.exists
-- Does the Supabase CLI's table of applied migrations exist?
select to_regclass('supabase_migrations.schema_migrations') is not null;

-- name: ledger.make_schema
-- The schema of that table.
create schema if not exists supabase_migrations;

-- name: ledger.make
-- The table as the Supabase CLI makes it.
create table if not exists supabase_migrations.schema_migrations (version text primary key, statements text[], name text);

-- name: ledger.applied
-- Versions applied so far.
select version from supabase_migrations.schema_migrations;

-- name: ledger.record
-- Notes a migration: version, its statements, its name.
insert into supabase_migrations.schema_migrations (version, statements, name) values ($1, $2, $3);

-- name: ledger.try_lock
-- Takes the migrators' lock until the transaction ends, or says that somebody has it.
select pg_try_advisory_xact_lock($1);

-- name: ledger.try_session_lock
-- The same for as long as the session lives.
select pg_try_advisory_lock($1);

-- name: ledger.unlock
-- Gives the session's lock back.
select pg_advisory_unlock($1);

-- name: ledger.take_role
-- Goes on as role $1 for the rest of the session.
select set_config('role', $1, false);
