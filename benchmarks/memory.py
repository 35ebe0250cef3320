"""What memory costs: recall by the length of a history, the prompt it ends in, and learning from talk."""

import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from asyncpg import Pool
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart
from pydantic_ai.models.function import AgentInfo, FunctionModel

from benchmarks.growth import QUESTIONS, grown
from benchmarks.numbers import Row, median, milliseconds, quantile
from benchmarks.stage import stage
from handlers.clock import Clock
from handlers.memory import documents
from handlers.memory.budget import tokens
from handlers.memory.extraction import Extractor
from handlers.memory.flush import Remembering
from handlers.memory.indexing import indexed
from handlers.memory.question import question
from handlers.memory.recall import Asked, recall
from handlers.memory.window import RECENT, notes, window
from handlers.prompts import instructions, transcript
from handlers.recall import MOST
from storage import conversations, inbox, memory, people, turns
from storage.inbox import Arrival
from storage.people import ImportRow
from storage.turns import Line, Outcome

SIZES = (10, 1_000, 10_000, 100_000)
# mem0 (open source) on the 5,882 messages of LoCoMo, as LightMem's README tells: 19,070 calls, 24.3 M tokens.
MEM0_CALLS, MEM0_TOKENS = 19_070 / 5.882, 24_305_000 / 5.882
SESSIONS, EXCHANGES = 100, 5  # 1,000 messages
_WORDS = """my sister moved the garden looks better since we planted roses and the children helped on saturday while the
dog slept under the table yesterday work was long because the new project starts soon so i cooked late and read a book
about mountains then we planned a trip to the lake for next week with old friends who live near the station""".split()


async def run(*, small: bool = False) -> list[Row]:
    async with stage(people=1) as scene:
        rows = await _histories(scene.pool, SIZES[:3] if small else SIZES)
        return [*rows, await _learning(scene.pool)]


async def _histories(pool: Pool, sizes: Sequence[int]) -> list[Row]:
    told: list[Row] = []
    first = 0.0
    for size in sizes:
        person = await grown(pool, size)
        async with pool.acquire() as db, db.transaction():
            await documents.rebuild(db, person, datetime.now(UTC))
        await pool.execute("analyze")
        seconds, rows, prompt = await _asked(pool, person)
        first = first or median(seconds)
        told.append(
            Row(
                f"memory: load + recall of {size:,} messages",
                "",
                f"median {milliseconds(median(seconds))}, p99 {milliseconds(quantile(seconds, 0.99))}; "
                f"{median(rows):.0f} rows read; prompt of about {median(prompt):.0f} tokens",
                f"of {sizes[0]} messages: {milliseconds(first)}",
                f"{median(seconds) / first:.2f}",
            )
        )
    return told


async def _asked(pool: Pool, person: UUID) -> tuple[list[float], list[float], list[float]]:
    """Seconds, rows read and tokens of the prompt before the person's words, question by question."""
    seconds, rows, prompts = [], [], []
    for text in QUESTIONS:
        now = datetime.now(UTC)
        begun = time.perf_counter()
        known = await turns.load(pool, person, now, RECENT)
        if known is None:
            raise RuntimeError(f"no person {person}")
        asked = Asked.by(known, now)
        shown = window(known.recent)
        found = await recall(pool, asked, text, before=shown[0].place, most=MOST)
        seconds.append(time.perf_counter() - begun)
        index = await memory.read(pool, person, question(text, asked.locale, asked.today, asked.names).terms)
        read = (index.blocks, index.lists, index.tail_places, index.fact_places, found, known.recent)
        rows.append(float(sum(map(len, read))))
        parts = [instructions(known), transcript(known, shown), *notes(found, known.timezone)]
        prompts.append(float(sum(map(tokens, parts))))
    return seconds, rows, prompts


class _Moved(Clock):
    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


async def _learning(pool: Pool) -> Row:
    """Calls and tokens of learning from 1,000 messages of an ordinary talk: ten messages at a time, hours apart."""
    calls = spent = 0

    async def answer(asked: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        nonlocal calls, spent
        calls += 1
        said = [part.content for message in asked for part in message.parts if hasattr(part, "content")]
        schema = json.dumps([tool.parameters_json_schema for tool in info.output_tools])
        output = json.dumps({"facts": [], "sessions": []})
        spent += sum(tokens(str(text)) for text in (*said, info.instructions or "", schema, output))
        if info.output_tools:
            return ModelResponse(parts=[ToolCallPart(info.output_tools[0].name, output)])
        return ModelResponse(parts=[TextPart(output)])

    clock = _Moved(datetime(2026, 1, 1, 9, tzinfo=UTC))
    job = Remembering(Extractor([FunctionModel(answer)], 10.0))
    await people.import_all(pool, [ImportRow("+14155550001", "Sam", 1990, "UTC", "en")])
    arrival = Arrival("1", "first", None, "+14155550001", "text", "{}", clock.at)
    await inbox.store(pool, [arrival], clock.at, timedelta(0), timedelta(0))
    (claim,) = await conversations.claim(pool, "whatsapp", 1, timedelta(hours=1), 3)
    user = (await people.identify(pool, claim, "en", "UTC", ())).user_id
    dice, before = Random(7), None
    for _ in range(SESSIONS):
        for _ in range(EXCHANGES):
            clock.at += timedelta(minutes=1)
            texts = [" ".join(dice.choices(_WORDS, k=22)) for _ in range(2)]
            both = [Line("user", "text", texts[0], clock.at), Line("assistant", "text", texts[1], clock.at)]
            lines = indexed(both, "en", "UTC", ("Sam", "Tandem"), before)
            before = clock.at
            said = tokens(texts[0])
            outcome = Outcome(
                claim.key, claim.lease_no, claim.ids, user, "whatsapp", clock.at.date(),
                lines=lines, learn_tokens=said, said_at=clock.at,
            )  # fmt: skip
            await turns.finish(pool, outcome, timedelta(seconds=15))
            await job(pool, clock)
        clock.at += timedelta(hours=6)
        while await job(pool, clock):
            pass
    return Row(
        "memory: learning from 1,000 messages", "", f"{calls} calls, {spent:,} tokens",
        f"mem0 as published: {MEM0_CALLS:,.0f} calls, {MEM0_TOKENS:,.0f} tokens",
        f"1 / {MEM0_CALLS / max(calls, 1):.0f} of the calls, 1 / {MEM0_TOKENS / max(spent, 1):.0f} of the tokens",
    )  # fmt: skip
