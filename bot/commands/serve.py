"""`serve` and `worker`: the service in production."""

import argparse

from bot.commands.kinds import Parsers
from bot.service import Service, database, until_stopped
from bot.settings import Role, Settings


def add(parsers: Parsers) -> None:
    """Declare both commands."""
    serve = parsers.add_parser("serve", help="web, worker, sender and scheduler in one process; ROLES narrows it")
    serve.set_defaults(run=run, without=())
    worker = parsers.add_parser("worker", help="serve without web")
    worker.set_defaults(run=run, without=("web",))


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Serve until SIGTERM or Ctrl-C. Raises MissingSettings without WhatsApp credentials."""
    settings.require_whatsapp()
    roles: tuple[Role, ...] = tuple(role for role in settings.roles if role not in args.without)
    async with database(settings) as dsn, Service(settings, dsn, roles).running():
        await until_stopped()
    return 0
