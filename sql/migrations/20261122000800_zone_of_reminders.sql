-- Reminders kept in the person's own zone follow them to another one; those kept in some other zone stay there.

create or replace function follow_the_zone() returns trigger language plpgsql as $f$
begin
  update reminders
  set next_run_at = (next_run_at at time zone old.timezone) at time zone new.timezone, timezone = new.timezone
  where user_id = new.user_id and state = 'active' and repeats <> 'once' and timezone = old.timezone;
  return null;
end
$f$;
