-- Where the messages stand that a fact was learned from: recall looks there when the fact answers a question.
create function places_of_fact() returns trigger language plpgsql as $$
begin
  new.places := array(select place from messages where user_id = new.user_id and id = any(new.sources) order by place);
  return new;
end $$;
create trigger places_of_fact before insert or update of sources on facts
  for each row execute function places_of_fact();
update facts set sources = sources;
