-- name: deliveries.advance
-- Applies a batch of statuses, newest knowledge only (a status never moves back), and settles what they prove was sent.
with told as (
  select distinct on (t.business_number, t.message_id) t.*, o.user_id
  from unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::timestamptz[], $6::bigint[], $7::text[],
              $8::text[], $9::text[], $10::boolean[], $11::integer[], $12::text[])
    as t (business_number, message_id, status, rank, status_at, outbox_id, price_category, price_type, price_model,
          billable, error_code, error_title)
  -- One row each by its key: a join would read whole tables while they are small, and a kept plan for ever after.
  left join lateral (select id, user_id from outbox where id = t.outbox_id limit 1) o on true
  left join lateral (
    select message_id from deliveries k
    where k.business_number = t.business_number and k.message_id = t.message_id
    limit 1
  ) d on true
  -- A status of something that is erased leaves nothing either.
  where t.outbox_id is null or o.id is not null or d.message_id is not null
  order by t.business_number, t.message_id, t.rank desc
), priced as (
  select business_number, message_id, max(outbox_id) as outbox_id, max(price_category) as price_category,
         max(price_type) as price_type, max(price_model) as price_model, bool_or(billable) as billable
  from unnest($1::text[], $2::text[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::boolean[])
    as p (business_number, message_id, outbox_id, price_category, price_type, price_model, billable)
  group by business_number, message_id
), advanced as (
  insert into deliveries as d (business_number, message_id, outbox_id, user_id, status, rank, status_at, price_category,
                               price_type, price_model, billable, error_code, error_title)
  select t.business_number, t.message_id, p.outbox_id, t.user_id, t.status, t.rank, t.status_at, p.price_category, p.price_type,
         p.price_model, p.billable, t.error_code, t.error_title
  from told t
  join priced p using (business_number, message_id)
  order by t.business_number, t.message_id
  on conflict (business_number, message_id) do update set
    outbox_id = coalesce(d.outbox_id, excluded.outbox_id),
    status = case when excluded.rank > d.rank then excluded.status else d.status end,
    rank = greatest(d.rank, excluded.rank),
    status_at = case when excluded.rank > d.rank then excluded.status_at else d.status_at end,
    price_category = coalesce(excluded.price_category, d.price_category),
    price_type = coalesce(excluded.price_type, d.price_type),
    price_model = coalesce(excluded.price_model, d.price_model),
    billable = coalesce(excluded.billable, d.billable),
    error_code = coalesce(excluded.error_code, d.error_code),
    error_title = coalesce(excluded.error_title, d.error_title)
)
update outbox o
set state = 'sent', message_id = p.message_id, settled_at = now(), reason = null
from priced p
where o.id = p.outbox_id and o.business_number = p.business_number and o.state in ('sending', 'unknown', 'queued')
returning o.id, o.conversation;
