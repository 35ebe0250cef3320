-- Facts that hold and episodes may also be found by what they mean: a vector of float16 (little-endian, length 1) and
-- the id of the embedder that made it. Both stay empty unless MEMORY_EMBEDDINGS names one.
alter table facts
  add column embedding bytea,
  add column embedded_with text,
  add column embed_at timestamptz not null default '-infinity'; -- not before; while somebody is at it, when they give up
alter table episodes
  add column embedding bytea,
  add column embedded_with text,
  add column embed_at timestamptz not null default '-infinity';
alter table facts alter column embedding set storage external;
alter table episodes alter column embedding set storage external;
create index facts_embedded on facts (embedded_with, embed_at) where valid_to is null;
create index episodes_embedded on episodes (embedded_with, embed_at);

-- Other words mean something else.
create function forget_embedding() returns trigger language plpgsql as $$
begin
  new.embedding := null;
  new.embedded_with := null;
  new.embed_at := '-infinity';
  return new;
end $$;
create trigger forget_embedding before update of body on facts
  for each row when (old.body is distinct from new.body) execute function forget_embedding();
create trigger forget_embedding before update of line on episodes
  for each row when (old.line is distinct from new.line) execute function forget_embedding();
