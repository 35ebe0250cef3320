"""Plans that a model drafts and rules check: what breaks a rule never reaches a person, and a template stands in."""
