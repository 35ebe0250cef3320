-- A reminder knows the last message it sent, so that one held back gives way to the next; and repeated reminders follow
-- their person to another zone, whoever changes it: the same wall time, there.

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
