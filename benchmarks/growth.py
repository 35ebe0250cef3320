"""Does a turn stay as cheap when people, their talk and the queue grow? Load, recall and claim, as in a turn."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

from asyncpg import Pool

from benchmarks.numbers import Row, median, milliseconds, quantile
from benchmarks.stage import stage
from handlers.memory.recall import Asked, recall
from handlers.memory.terms import packed
from handlers.memory.window import RECENT
from handlers.recall import MOST
from storage import conversations, postings, turns

LITTLE, MUCH = 1_000, 100_000
FLAT = 1.5  # noise of a shared machine included
READY = 50
LEASE = timedelta(seconds=15)
Cost = tuple[float, float]  # seconds of load, of recall
STEPS = dict(step.split("\n", 1) for step in Path(__file__).with_name("growth.sql").read_text().split("-- step: ")[1:])
# Words by Zipf's law without the hundred commonest, which are not indexed: rank r is as frequent as 1 / (r + 100).
COMMONEST, WORDS = 100, 20_000
VOCABULARY = [packed(f"q{n:04x}", "en") for n in range(WORDS)]


def question(dice: Random) -> str:
    """Six words, drawn as those of the talk are."""
    drawn = (int(COMMONEST * ((WORDS / COMMONEST + 1) ** dice.random() - 1)) for _ in range(6))
    return "what did I say of " + " ".join(f"q{n:04x}" for n in drawn)


_dice = Random(5)
QUESTIONS = [question(_dice) for _ in range(100)]


async def run(*, small: bool = False) -> list[Row]:
    people, idle = (50_000, 20_000) if small else (1_000_000, 300_000)
    rounds = 2 if small else 5
    async with stage() as scene:
        pool = scene.pool
        little = await grown(pool, LITTLE)
        await pool.execute("vacuum analyze")
        (before,) = await _turns(pool, [little], rounds)
        claim_before = await _claims(pool, rounds, "before")
        await _crowd(pool, people, idle)
        much = await grown(pool, MUCH)
        await pool.execute("vacuum analyze", timeout=1800)
        await pool.execute("checkpoint", timeout=1800)
        after, heavy = await _turns(pool, [little, much], rounds)
        claim_after = await _claims(pool, rounds, "after")
        counts = await pool.fetchrow(
            "select (select count(*) from profiles) as people, (select count(*) from messages) as messages, "
            "(select count(*) from conversations) as conversations"
        )
    assert counts is not None
    crowd = f"{counts['people']:,} people, {counts['messages']:,} messages, {counts['conversations']:,} conversations"
    return [
        _row(f"growth: load + recall of a person with {MUCH:,} messages", "≤ 2 × at 1,000", heavy, after,
             f"a person with {LITTLE:,} beside them ({crowd})", 2),
        _row(f"growth: load + recall among {crowd}", f"flat (≤ {FLAT} ×)", after, before,
             "the same person alone", FLAT),
        _row(f"growth: claim of {READY} ready conversations among {idle:,} idle ones", f"flat (≤ {FLAT} ×)",
             claim_after[0], claim_before[0], "among none", FLAT),
        _row(f"growth: claim with none ready among {idle:,} idle ones", f"flat (≤ {FLAT} ×)",
             claim_after[1], claim_before[1], "among none", FLAT),
    ]  # fmt: skip


def _row(what: str, target: str, seen: list[Cost], base: list[Cost], named: str, most: float) -> Row:
    here, there = [sum(cost) for cost in seen], [sum(cost) for cost in base]
    ratio, tail = median(here) / median(there), quantile(here, 0.99) / quantile(there, 0.99)
    return Row(what, target, _told(seen), f"{named}: {_told(base)}", f"{ratio:.2f} (p99 {tail:.2f})", ratio <= most)


def _told(costs: list[Cost]) -> str:
    wholes = [sum(cost) for cost in costs]
    told = f"median {milliseconds(median(wholes))}, p99 {milliseconds(quantile(wholes, 0.99))}"
    load, recall = (median([cost[n] for cost in costs]) for n in (0, 1))
    return f"{told} (load {milliseconds(load)}, recall {milliseconds(recall)})" if recall else told


async def grown(pool: Pool, messages: int) -> UUID:
    """A person with a talk of so many messages of eight words each, made inside the server."""
    person = uuid4()
    await pool.execute("insert into profiles (id, onboarding, birth_year) values ($1, 'done', 1990)", person)
    await pool.execute("insert into user_preferences (user_id) values ($1)", person)
    await _make(pool, "talk", person, messages, VOCABULARY)
    await postings.seal_all(pool, person)
    return person


async def _crowd(pool: Pool, people: int, idle: int) -> None:
    await _make(pool, "people", people)
    await _make(pool, "preferences", people)
    await _make(pool, "contacts", idle)
    await _make(pool, "conversations", idle)
    await _make(pool, "crowd", people, VOCABULARY)


async def _make(pool: Pool, step: str, *args: object) -> None:
    """One step of growth.sql, without checking references that cannot be wrong."""
    async with pool.acquire() as db, db.transaction():
        await db.execute("set local session_replication_role = replica")
        await db.execute(STEPS[step], *args, timeout=1800)


async def _turns(pool: Pool, people: list[UUID], rounds: int) -> list[list[Cost]]:
    """The cost of every load and recall, person by person, taken in turns."""
    seen: list[list[Cost]] = [[] for _ in people]
    for n in range(rounds + 1):
        for asked in QUESTIONS:
            for person, times in zip(people, seen, strict=True):
                cost = await _turn(pool, person, asked)
                if n and cost[1]:  # the first round warms the caches; what recalls nothing costs less
                    times.append(cost)
    if min(map(len, seen)) < rounds * len(QUESTIONS) / 2:
        raise RuntimeError("most questions recalled nothing: this would measure nothing")
    return seen


async def _turn(pool: Pool, person: UUID, asked: str) -> Cost:
    begun = time.perf_counter()
    known = await turns.load(pool, person, datetime.now(UTC), RECENT)
    if known is None:
        raise RuntimeError(f"no person {person}")
    loaded = time.perf_counter()
    found = await recall(pool, Asked.by(known, datetime.now(UTC)), asked, before=known.recent[0].place, most=MOST)
    return loaded - begun, (time.perf_counter() - loaded if found else 0.0)


async def _claims(pool: Pool, rounds: int, name: str) -> tuple[list[Cost], list[Cost]]:
    """Claims of new conversations, each followed by one that finds nothing."""
    full: list[Cost] = []
    empty: list[Cost] = []
    for n in range(rounds * 20):
        await _make(pool, "ready", READY, f"{name}{n}")
        full.append((await _claim(pool, READY), 0.0))
        empty.append((await _claim(pool, 0), 0.0))
        await pool.execute(STEPS["settle"])
    return full[5:], empty[5:]  # the first ones warm the caches


async def _claim(pool: Pool, expected: int) -> float:
    begun = time.perf_counter()
    claims = await conversations.claim(pool, "whatsapp", READY, LEASE, 3)
    if len(claims) != expected:
        raise RuntimeError(f"{len(claims)} conversations claimed, not {expected}")
    return time.perf_counter() - begun
