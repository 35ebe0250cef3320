-- Each document remembers when its person last wrote it, so that an edit of one says nothing about the others; talk that
-- has been summed up is marked, so that a session makes one episode, also after somebody took that episode away.
alter table memories
  drop column edited_at,
  add column identity_edited_at timestamptz,
  add column current_state_edited_at timestamptz,
  add column long_term_summary_edited_at timestamptz,
  add column core_instructions_edited_at timestamptz,
  add column closed_to bigint not null default 0;  -- the last message of a session that is over

-- Until now people wrote the documents, and nobody else did.
update memories set
  own_identity = nullif(identity, ''), identity_edited_at = updated_at,
  own_current_state = nullif(current_state, ''), current_state_edited_at = updated_at,
  own_long_term_summary = nullif(long_term_summary, ''), long_term_summary_edited_at = updated_at,
  own_core_instructions = nullif(core_instructions, ''), core_instructions_edited_at = updated_at;

grant update (identity_edited_at, current_state_edited_at, long_term_summary_edited_at, core_instructions_edited_at)
  on memories to authenticated;
