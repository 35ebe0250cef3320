"""A REST read and a write: ours, with row-level security and rate limits, against FastAPI + SQLAlchemy without."""

import time
from collections.abc import Sequence
from uuid import UUID

import jwt

from benchmarks import peer
from benchmarks.measure import Measured, measure
from benchmarks.numbers import Row, median, milliseconds
from benchmarks.processes import running, serve, settings, unused_port
from benchmarks.stage import Stage, stage

PEOPLE = 300
SECRET = "a secret of benchmarks, long enough for HS256"
KINDS = {"read": "GET messages, 20 of 40", "write": "PATCH users/me"}


async def run(*, small: bool = False) -> list[Row]:
    seconds, rounds = (2.0, 1) if small else (4.0, 3)
    our_port, peer_port, limited_port = unused_port(), unused_port(), unused_port()
    async with stage(PEOPLE) as scene:
        plan: dict[str, object] = {"tokens": await _people(scene), "seconds": seconds}
        program, secret = [peer.python(), str(peer.REST)], {"SUPABASE_JWT_SECRET": SECRET}
        # The peer counts no requests; neither do we, but where that is said. There nobody comes near the limit.
        env = settings(scene.dsn, our_port, 9, ROLES="web", API_PERSON_PER_MINUTE="0", **secret)
        limited = env | {"PORT": str(limited_port), "API_PERSON_PER_MINUTE": "10000000"}
        theirs_env = env | {"PORT": str(peer_port)}
        with serve(env) as ours, serve(limited) as counting, running(program, theirs_env) as theirs:
            theirs.ready(peer_port, "/ready")
            rows = []
            for kind in KINDS:
                rounds_of: list[list[Measured]] = []
                for name in range(rounds + 1):
                    measured = [
                        await measure(server, "rest_load", plan | {"port": port, "kind": kind})
                        for server, port in ((ours, our_port), (theirs, peer_port), (counting, limited_port))
                    ]
                    if name:  # the first round warms up
                        rounds_of.append(measured)
                rows.append(_row(kind, rounds_of))
    return rows


async def _people(scene: Stage) -> list[str]:
    ids: list[UUID] = [row["id"] for row in await scene.pool.fetch("select id from profiles")]
    await scene.pool.execute("update profiles set account_since = now()")
    await scene.pool.execute(
        "insert into messages (user_id, role, body, said_at) "
        "select p.id, 'user', repeat('word ', 20) || n, now() from profiles p, generate_series(1, 40) n"
    )
    await scene.pool.execute("vacuum analyze")
    claims = {"aud": "authenticated", "role": "authenticated", "exp": int(time.time()) + 3600}
    return [jwt.encode(claims | {"sub": str(one)}, SECRET, algorithm="HS256") for one in ids]


def _row(kind: str, rounds: list[list[Measured]]) -> Row:
    mine, others, limited = zip(*rounds, strict=True)
    rate, their_rate = median([m.rate for m in mine]), median([m.rate for m in others])

    def shown(told: Sequence[Measured]) -> str:
        p99, cpu = median([m.p99 for m in told]), median([m.cpu for m in told])
        return f"{median([m.rate for m in told]):.0f}/s (p99 {milliseconds(p99)}, {cpu * 1000:.2f} ms CPU each)"

    return Row(
        f"REST {kind} ({KINDS[kind]}), 32 connections, row-level security: requests a second", "told as a ratio",
        f"{shown(mine)}; with every request counted against limits {median([m.rate for m in limited]):.0f}/s",
        f"FastAPI + SQLAlchemy without it: {shown(others)}", f"{rate / their_rate:.2f}", None,
    )  # fmt: skip
