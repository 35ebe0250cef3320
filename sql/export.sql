-- name: export.everything
-- All that is kept about person $1, one JSON array a table; empty ones are left out.
select name, rows from (
  select 'profile' as name, (select jsonb_agg(to_jsonb(t)) from profiles t where t.id = $1::uuid) as rows
  union all select 'preferences', (select jsonb_agg(to_jsonb(t) - 'user_id') from user_preferences t where t.user_id = $1::uuid)
  union all select 'avatar', (select jsonb_agg(to_jsonb(t) - 'user_id') from avatars t where t.user_id = $1::uuid)
  union all select 'contacts', (select jsonb_agg(to_jsonb(t) - 'user_id' order by t.id) from contacts t where t.user_id = $1::uuid)
  union all select 'messages', (select jsonb_agg(to_jsonb(t) - 'user_id' - 'terms' - 'flags' order by t.id) from messages t where t.user_id = $1::uuid)
  union all select 'memory', (select jsonb_agg(to_jsonb(t) - 'user_id') from memories t where t.user_id = $1::uuid)
  union all select 'facts', (select jsonb_agg(to_jsonb(t) - 'user_id' - 'terms' - 'embedding' - 'embedded_with' - 'embed_at' order by t.id) from facts t where t.user_id = $1::uuid)
  union all select 'episodes', (select jsonb_agg(to_jsonb(t) - 'user_id' - 'embedding' - 'embedded_with' - 'embed_at' order by t.id) from episodes t where t.user_id = $1::uuid)
  union all select 'rewards', (select jsonb_agg(to_jsonb(t) - 'user_id' order by t.id) from rewards t where t.user_id = $1::uuid)
  union all select 'prizes', (select jsonb_agg(to_jsonb(t) - 'user_id' - 'set_by' order by t.points, t.name) from prizes t where t.user_id = $1::uuid)
  union all select 'redemptions', (select jsonb_agg(to_jsonb(t) - 'user_id' - 'decided_by' order by t.asked_at) from redemptions t where t.user_id = $1::uuid)
  union all select 'days_off', (select jsonb_agg(t.day order by t.day) from days_off t where t.user_id = $1::uuid)
  union all select 'reward_settings', (select jsonb_agg(to_jsonb(t) - 'user_id') from reward_settings t where t.user_id = $1::uuid)
  union all select 'procedures', (select jsonb_agg(to_jsonb(t) - 'user_id' order by t.key) from user_procedures t where t.user_id = $1::uuid)
  union all select 'reminders', (select jsonb_agg(to_jsonb(t) - 'user_id' order by t.id) from reminders t where t.user_id = $1::uuid)
  union all select 'products', (select jsonb_agg(to_jsonb(t) - 'user_id' order by t.created_at, t.id) from products t where t.user_id = $1::uuid)
  union all select 'repositories', (select jsonb_agg(to_jsonb(t) - 'user_id' order by t.created_at, t.id) from repositories t where t.user_id = $1::uuid)
  union all select 'work_items', (select jsonb_agg(to_jsonb(t) - 'user_id' order by t.created_at, t.id) from work_items t where t.user_id = $1::uuid)
  union all select 'documents', (select jsonb_agg(to_jsonb(t) - 'user_id' order by t.created_at, t.id) from documents t where t.user_id = $1::uuid)
  union all select 'app_info', (select jsonb_agg(to_jsonb(t) - 'user_id' - 'sealed' || case when t.is_secret then '{"value": "••••••"}' else '{}' end::jsonb order by t.created_at, t.id) from app_info t where t.user_id = $1::uuid)
  union all select 'meal_needs', (select jsonb_agg(to_jsonb(t) - 'user_id') from meal_needs t where t.user_id = $1::uuid)
  union all select 'meal_plans', (select jsonb_agg(to_jsonb(t) - 'user_id' order by t.starts_on, t.id) from meal_plans t where t.user_id = $1::uuid)
  union all select 'meals', (select jsonb_agg(to_jsonb(t) - 'user_id' order by t.on_day, t.id) from meals t where t.user_id = $1::uuid)
  union all select 'usage', (select jsonb_agg(to_jsonb(t) - 'user_id' order by t.day) from daily_usage t where t.user_id = $1::uuid)
  union all select 'counts', (select jsonb_agg(to_jsonb(t) - 'user_id' order by t.day, t.kind, t.name) from daily_counts t where t.user_id = $1::uuid)
  union all select 'safety_events', (select jsonb_agg(to_jsonb(t) - 'user_id' order by t.id) from safety_events t where t.user_id = $1::uuid)
  union all select 'guardianships', (select jsonb_agg(to_jsonb(t) order by t.created_at) from guardianships t where $1::uuid in (t.user_id, t.guardian_id))
  union all select 'consents', (select jsonb_agg(to_jsonb(t) order by t.id) from consents t where $1::uuid in (t.user_id, t.guardian_id))
  union all select 'reports', (select jsonb_agg(to_jsonb(t) order by t.week) from reports t where t.guardian_id = $1::uuid)
) kept
where rows is not null;
