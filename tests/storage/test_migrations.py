import asyncpg
from storage.migrations import migrate, pending
async def test_a(database_url): pass
async def test_b(pool):
    assert await pool.fetchval("select count(*) from auth.users") == 0
    assert await pending(pool) == []
async def test_b2(pool):
    assert await pool.fetchval("select auth.uid()") is None
async def test_c(empty_database_url):
    assert len(await migrate(empty_database_url)) >= 1
    assert await migrate(empty_database_url) == []
