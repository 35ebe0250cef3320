"""What happens to one turn of a conversation, one file a step."""
