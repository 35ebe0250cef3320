"""`simulate`: everything on this machine, with an emulated Cloud API and a chat page; no account, no key."""

import argparse
import secrets
import socket
from contextlib import AsyncExitStack, suppress
from pathlib import Path

from aiohttp import web
from pydantic import SecretStr

from bot.commands.kinds import Parsers
from bot.service import Service, database, until_stopped
from bot.settings import Settings
from bot.simulator import SimulatedClock, Simulator, build_simulator
from storage import people
from storage.database import open_pool
from storage.people import ImportRow

NUMBER = "106540352242922"
HOST = "127.0.0.1"
GUEST = ImportRow("+34600000001", "Sam", 1990, "Europe/Madrid", "en")


def add(parsers: Parsers) -> None:
    """Declare the command."""
    parsers.add_parser("simulate", help="try the bot on this machine; prints the chat page's address").set_defaults(
        run=run
    )


async def run(_args: argparse.Namespace, settings: Settings) -> int:
    """Serve until Ctrl-C."""
    bot_port = _free(settings.port)
    page_port = _free(settings.simulator_port, bot_port)
    settings = settings.model_copy(
        update={
            "host": HOST,
            "port": bot_port,
            "whatsapp_api_url": f"http://{HOST}:{page_port}",
            "whatsapp_phone_number_id": NUMBER,
            "whatsapp_access_token": SecretStr(secrets.token_urlsafe()),
            "whatsapp_app_secret": SecretStr(secrets.token_urlsafe()),
            "whatsapp_verify_token": SecretStr(secrets.token_urlsafe()),
        }
    )
    state = _simulator(settings)
    async with AsyncExitStack() as stack:
        dsn = await stack.enter_async_context(database(settings))
        await _welcome_guest(dsn)
        runner = web.AppRunner(build_simulator(state), access_log=None, handle_signals=False, shutdown_timeout=1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, HOST, page_port).start()
        service = Service(settings, dsn, settings.roles, state.clock, observe=state.observe)
        await stack.enter_async_context(service.running())
        await state.start()
        stack.push_async_callback(state.stop)
        account = f"http://{HOST}:{service.port}/account" if service.port else ""
        print(f"\n  Tandem is running. Open http://{HOST}:{page_port}/ to chat; Ctrl-C ends it.", flush=True)
        print(f"  The account page is at {account}\n" if account else "", flush=True)
        await until_stopped()
    return 0


def _simulator(settings: Settings) -> Simulator:
    clock = SimulatedClock()
    state = Simulator(
        f"http://{HOST}:{settings.port}/webhook",
        settings.whatsapp_app_secret.get_secret_value(),
        settings.whatsapp_verify_token.get_secret_value(),
        settings.whatsapp_access_token.get_secret_value(),
        NUMBER,
        clock=clock,
        state_dir=Path(settings.data_dir) / "simulator",
    )
    if not list(state.people):
        state.person(GUEST.name, GUEST.phone)
    return state


async def _welcome_guest(dsn: str) -> None:
    """The first person on the page has been through onboarding, so that a visitor can chat at once."""
    pool = await open_pool(dsn, min_size=1, max_size=1)
    try:
        await people.import_all(pool, [GUEST])
    finally:
        await pool.close()


def _free(port: int, *spoken_for: int) -> int:
    """The port, or the next one that nobody listens on and that is not spoken for.

    Not one of the system's choosing: it takes those from the range of outgoing connections, so that such a one
    may be gone again before it is listened on.
    """
    for wished in range(port, min(port + 100, 65_536)):
        if wished in spoken_for:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind((HOST, wished))
                return int(probe.getsockname()[1])
    raise OSError(f"no free port from {port} on: end what listens there, or set PORT and SIMULATOR_PORT to others")
