from collections.abc import AsyncIterator

import pytest_asyncio

from tests.bot.api.support import Desk, desk


@pytest_asyncio.fixture
async def api(database_url: str) -> AsyncIterator[Desk]:
    async with desk(database_url) as opened:
        yield opened
