"""What a person is remembered by: words to find their messages, facts, documents, episodes."""
