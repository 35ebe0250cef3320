-- A message is found again by its words. Its place counts a person's messages from 1; forgotten ones leave gaps.

alter table messages add column place integer;

create table message_counters (
  user_id uuid primary key references profiles on delete cascade on update cascade,
  last_place integer not null
) with (fillfactor = 50);

create function next_place() returns trigger language plpgsql as $$
begin
  insert into message_counters as c (user_id, last_place) values (new.user_id, 1)
  on conflict (user_id) do update set last_place = c.last_place + 1
  returning c.last_place into new.place;
  return new;
end $$;
create trigger next_place before insert on messages for each row when (new.place is null) execute function next_place();

update messages m set place = numbered.place
from (select user_id, id, row_number() over (partition by user_id order by id) as place from messages) numbered
where m.user_id = numbered.user_id and m.id = numbered.id;
insert into message_counters select user_id, max(place) from messages group by user_id;
alter table messages alter column place set not null;
create unique index messages_place on messages (user_id, place);

-- Posting lists of sealed blocks: a run of 1,024 messages, merged eight to one as they grow. What is not sealed yet is
-- searched by `messages.terms`.
drop table postings;
create table memory_blocks (
  user_id uuid not null references profiles on delete cascade on update cascade,
  base integer not null,                    -- place of its first message
  size integer not null check (size between 1 and 65536),
  lengths bytea not null,                   -- terms of each message, 1 byte each, at most 255
  flags bytea not null,                     -- as in messages, 1 byte each; 128 marks one that is forgotten
  primary key (user_id, base)
);
create table postings (
  user_id uuid not null references profiles on delete cascade on update cascade,
  term integer not null,
  base integer not null,                    -- of the block
  places bytea not null,                    -- from the base, 2 bytes each, little-endian, ascending
  counts bytea not null,                    -- how often the term occurs there, 1 byte each
  primary key (user_id, term, base)
);
alter table memory_blocks alter column lengths set storage external, alter column flags set storage external;
alter table postings alter column places set storage external, alter column counts set storage external;

-- Where the messages stand that a fact was learned from.
alter table facts add column places integer[] not null default '{}';

do $$
declare
  tab text;
begin
  foreach tab in array array['message_counters', 'memory_blocks', 'postings'] loop
    execute format('alter table %I enable row level security', tab);
    execute format('revoke all on %I from anon, authenticated', tab);
    execute format('grant select, insert, update, delete on %I to tandem_service', tab);
    execute format('create policy service on %I to tandem_service using (true) with check (true)', tab);
    execute format('grant select on %I to authenticated', tab);
    execute format('create policy own_read on %I for select to authenticated using ((select auth.uid()) = user_id)', tab);
  end loop;
end $$;
