"""Parents and children in chat: codes, consent in two steps, and what a guardian may set."""
