"""The account page in a real browser, before a house of its own."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.bot.account.support import Visit
from tests.bot.simulator.conftest import browser
from tests.house import house

__all__ = ["browser"]


@pytest.fixture
async def visit(browser: Any, database_url: str) -> AsyncIterator[Visit]:
    """Somebody who has opened the page. Whatever the browser complains about fails the test."""
    async with house(database_url, whatsapp_phone="+34600999888") as home:
        context = await browser.new_context(
            viewport={"width": 1000, "height": 900}, locale="en-GB", timezone_id="America/New_York"
        )
        opened = Visit(home, await context.new_page())
        opened.listen()
        await opened.open()
        yield opened
        await context.close()
        assert opened.troubles == []
