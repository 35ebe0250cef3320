"""A terminal as a channel: the smallest example of how another one is added."""
