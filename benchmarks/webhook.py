"""Durable webhooks a second: ours against FastAPI + SQLAlchemy, one process each, one Postgres, 64 connections."""

from benchmarks import peer
from benchmarks.measure import Measured, measure
from benchmarks.numbers import Row, median, milliseconds
from benchmarks.processes import Process, running, serve, settings, unused_port
from benchmarks.stage import Stage, stage

CONNECTIONS = 64


async def run(*, small: bool = False) -> list[Row]:
    seconds, rounds = (2.0, 1) if small else (4.0, 5)
    program = peer.python()
    our_port, peer_port = unused_port(), unused_port()
    async with stage() as scene:
        env = settings(scene.dsn, our_port, 9, ROLES="web")
        with serve(env) as ours, running([program, str(peer.APP)], env | {"PORT": str(peer_port)}) as theirs:
            theirs.ready(peer_port, "/ready")
            mine: list[Measured] = []
            others: list[Measured] = []
            for name in ["warm", *(f"round{n}" for n in range(rounds))]:
                a = await _measure(scene, ours, our_port, "inbox", name, seconds, int(seconds * 15000))
                b = await _measure(scene, theirs, peer_port, "peer_messages", name, seconds, int(seconds * 4000))
                if name != "warm":
                    mine.append(a)
                    others.append(b)
            memory = ours.memory(), theirs.memory()
    return _rows(mine, others, memory)


async def _measure(
    scene: Stage, server: Process, port: int, table: str, run: str, seconds: float, most: int
) -> Measured:
    before = await scene.pool.fetchval(f"select count(*) from {table}")
    plan = {"port": port, "run": run, "connections": CONNECTIONS, "seconds": seconds, "most": most}
    measured = await measure(server, "load", plan)
    stored = await scene.pool.fetchval(f"select count(*) from {table}") - before
    if stored != measured.answered:
        raise RuntimeError(f"{table}: answered {measured.answered}, stored {stored}: {server.complaints()}")
    await scene.pool.execute("checkpoint")  # nobody pays for what the other wrote
    return measured


def _rows(mine: list[Measured], others: list[Measured], memory: tuple[float, float]) -> list[Row]:
    rate, their_rate = median([m.rate for m in mine]), median([m.rate for m in others])
    p99, their_p99 = median([m.p99 for m in mine]), median([m.p99 for m in others])
    costs = f"{median([m.cpu for m in mine]) * 1000:.3f}", f"{median([m.cpu for m in others]) * 1000:.3f}"
    what = f"webhook, {CONNECTIONS} connections, each stored before its answer"
    return [
        Row(
            f"{what}: requests a second", "≥ 10 × the peer's",
            f"{rate:.0f}/s ({costs[0]} ms CPU each, {memory[0]:.0f} MiB)",
            f"FastAPI + SQLAlchemy + asyncpg: {their_rate:.0f}/s ({costs[1]} ms CPU each, {memory[1]:.0f} MiB)",
            f"{rate / their_rate:.1f}", rate >= 10 * their_rate,
        ),
        Row(
            f"{what}: p99", "≤ 1/10 of the peer's", milliseconds(p99), f"the same: {milliseconds(their_p99)}",
            f"1/{their_p99 / p99:.1f}", p99 <= their_p99 / 10,
        ),
    ]  # fmt: skip
