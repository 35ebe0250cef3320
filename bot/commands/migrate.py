"""`migrate`: brings the database's schema up to date."""

import argparse

from bot.commands.kinds import Parsers
from bot.settings import Settings
from storage.embedded import embedded
from storage.migrations import migrate


def add(parsers: Parsers) -> None:
    """Declare the command."""
    parsers.add_parser("migrate", help="apply sql/migrations; safe to run twice and at once").set_defaults(run=run)


async def run(_args: argparse.Namespace, settings: Settings) -> int:
    """Apply what is missing and name it."""
    if settings.database_url:
        applied = await migrate(settings.database_url)
    else:
        async with embedded(settings.data_dir, settings.postgres_bin_dir) as dsn:
            applied = await migrate(dsn)
    for name in applied:
        print(f"applied {name}")
    if not applied:
        print("the schema is up to date")
    return 0
