-- A reminder knows the last message it sent, so that one held back gives way to the next; and repeated reminders follow
-- their person to another zone, whoever changes it: the same wall time, there. What people may write by the Data API
-- must be readable to us: 24:00 and infinity are not.

alter table reminders
  add check (local_time < '24:00'),
  add check (isfinite(next_run_at)),
  add check (char_length(timezone) <= 64);
alter table user_preferences add check (quiet_from < '24:00' and quiet_to < '24:00');

alter table reminders add column outbox_id bigint;
create index reminders_over on reminders (updated_at) where state <> 'active';

create function follow_the_zone() returns trigger language plpgsql as $f$
begin
  update reminders
  set next_run_at = (next_run_at at time zone old.timezone) at time zone new.timezone, timezone = new.timezone
  where user_id = new.user_id and state = 'active' and repeats <> 'once';
  return null;
end
$f$;

create trigger follow_the_zone after update of timezone on user_preferences
  for each row when (old.timezone is distinct from new.timezone) execute function follow_the_zone();
