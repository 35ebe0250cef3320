"""Typed async functions over asyncpg, one file an aggregate; the SQL itself is in `sql/`."""
