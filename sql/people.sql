-- name: people.find_contact
-- The contact on this business number that has the BSUID or, failing that, the phone.
select id, user_id, bsuid, phone, conversation
from contacts
where business_number = $1 and (bsuid = $2 or phone = $3)
order by (bsuid = $2) is true desc
limit 1;

-- name: people.contacts_with
-- Every contact, on any business number ($1 null) or on one, that has the BSUID or the phone.
select id, user_id, bsuid, phone, conversation, business_number
from contacts
where ($1::text is null or business_number = $1) and (bsuid = $2 or phone = $3)
order by id;

-- name: people.find_by_phone
-- The person whose verified WhatsApp phone this is, or who wrote from it to another of our numbers.
select user_id from (
  select user_id, 1 as place from user_preferences where whatsapp_phone = $1
  union all
  select user_id, 2 from contacts where phone = $1
) known
order by place limit 1;

-- name: people.create
-- A person nobody knows anything of yet; $1 id, $2 guessed language, $3 guessed zone.
with made as (insert into profiles (id) values ($1::uuid) returning id)
insert into user_preferences (user_id, locale, timezone) select id, $2, $3 from made;

-- name: people.add_contact
-- Binds a channel identity and its conversation to a person; an identity already bound comes back as it is.
insert into contacts (user_id, channel, business_number, bsuid, phone, profile_name, conversation)
values ($1::uuid, $2, $3, $4, $5, $6, $7)
on conflict do nothing
returning id;

-- name: people.complete_contact
-- Adds the ids or the name that a contact lacked or that have changed.
update contacts
set bsuid = coalesce($2, bsuid), phone = coalesce($3, phone), profile_name = coalesce($4, profile_name)
where id = $1;

-- name: people.retire_contact
-- Removes another contact of the same business number that holds an id which now belongs to contact $1.
delete from contacts
where business_number = $2 and id <> $1 and (bsuid = $3 or phone = $4)
returning conversation;

-- name: people.own_conversation
-- Notes whose conversation it is.
update conversations set user_id = $2::uuid where key = $1;

-- name: people.redirect
-- After ids moved to another contact: open messages of the old conversation follow to the new one.
with moved as (
  update inbox set conversation = $2 where conversation = $1 and state = 'open' returning id
), left_behind as (
  update conversations set pending = 0, ready_at = null, leased_until = null, lease_no = lease_no + 1 where key = $1
)
insert into conversations as c (key, channel, business_number, pending, waiting_since, quiet_until, ready_at,
                                last_inbound_at)
select $2, min(o.channel), min(o.business_number), count(*), now(), now(), now(), min(o.last_inbound_at)
from moved, conversations o
where o.key = $1
having count(*) > 0
on conflict (key) do update set
  pending = c.pending + excluded.pending,
  ready_at = case when c.leased_until > now() then c.ready_at else now() end;

-- name: people.import_one
-- Creates or updates a person whose consent the operator holds; says whether the row is new.
with known as (
  select user_id from user_preferences where whatsapp_phone = $2
), person as (
  insert into profiles (id, display_name, birth_year, onboarding, consent, tier)
  values (coalesce((select user_id from known), $1::uuid), $3, $4, 'done', 'operator', 'plus')
  on conflict (id) do update set
    display_name = excluded.display_name, birth_year = excluded.birth_year, onboarding = 'done', consent = 'operator'
  returning id
)
insert into user_preferences as f (user_id, whatsapp_phone, timezone, locale)
select id, $2, $5, coalesce($6, 'en') from person
on conflict (user_id) do update set timezone = excluded.timezone, locale = coalesce($6, f.locale)
returning user_id, not exists (select from known) as created;

-- name: people.answer_onboarding
-- Stores one answer of the first conversation and moves on to the next question; null leaves a field as it is.
with person as (
  update profiles
  set onboarding = $2, birth_year = coalesce($3, birth_year), display_name = coalesce($4, display_name),
      goal = coalesce($5, goal), consent = case when $2 = 'done' then coalesce(consent, 'self') else consent end
  where id = $1::uuid
  returning id
)
update user_preferences
set locale = coalesce($6, locale), timezone = coalesce($7, timezone)
where user_id = (select id from person);

-- name: people.stop
-- The person wants no more messages.
update profiles set stopped_at = coalesce(stopped_at, $2) where id = $1::uuid;

-- name: people.start
-- The person wants messages again.
update profiles set stopped_at = null where id = $1::uuid;

-- name: people.ask_for_human
-- The person asked for a human being.
update profiles set human_requested_at = coalesce(human_requested_at, $2) where id = $1::uuid;

-- name: people.waiting_for_human
-- How many people asked for a human being and still wait.
select count(*) from profiles where human_requested_at is not null;

