"""`make bench-recall DATA=locomo.json`: how much of a question's evidence ordinary recall brings back.

The talks are written as any turn is, sealed as any talk is, and asked as any question is. `--facts` adds the data set's
own observations as learned facts; without it whatever the patterns learn is there, as for everybody without a model.
`--dense ID` names an embedder (MEMORY_EMBEDDINGS) of those facts and of the sessions' summaries as episodes.
"""

import argparse
import asyncio
import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from asyncpg import Pool

from benchmarks.locomo import Asked, Talk, load
from benchmarks.numbers import median, quantile
from benchmarks.stage import stage
from bot.embedding import embedder
from bot.settings import Settings
from handlers.clock import SystemClock
from handlers.memory import recall
from handlers.memory.embedder import Embedder, Meaning
from handlers.memory.embedding import Embedding
from handlers.memory.indexing import indexed
from handlers.memory.question import question
from handlers.memory.terms import packed
from handlers.recall import ADMITTED
from storage import conversations, episodes, facts, inbox, people, postings, turns
from storage.episodes import NewEpisode
from storage.inbox import Arrival
from storage.people import ImportRow
from storage.turns import Line, Outcome

DEPTHS = (5, 10, 25, 50)
CATEGORIES = {4: "single-hop", 1: "multi-hop", 2: "temporal", 3: "open-domain", 5: "adversarial"}
NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
STEP = timedelta(seconds=30)  # between the messages of a session, whose own moments the data set does not tell
Scores = dict[str, list[float]]


class Remembered:
    """Talks of one person in the database. `turns` finds the data set's id of a message by its place."""

    def __init__(self, pool: Pool, asked: recall.Asked) -> None:
        self.pool, self.asked = pool, asked
        self.turns: dict[int, tuple[str, str]] = {}  # place → talk, turn

    async def ask(self, talk: Talk, text: str, most: int = DEPTHS[-1]) -> dict[tuple[str, str], float]:
        asked = replace(self.asked, names=talk.names)
        found = await recall.find(self.pool, asked, question(text, "en", NOW.date(), talk.names), text, most=most)
        return {self.turns[place]: coverage for place, coverage in zip(found.places, found.coverage, strict=True)}


async def remember(
    pool: Pool, phone: str, talks: Sequence[Talk], *, with_facts: bool, dense: Embedder | None = None
) -> Remembered:
    """Write talks as those of one person, turn by turn."""
    await people.import_all(pool, [ImportRow(phone, talks[0].names[0], 1990, "UTC", "en")])
    arrival = Arrival("1", f"first {phone}", None, phone, "text", "{}", NOW)
    await inbox.store(pool, [arrival], NOW, timedelta(0), timedelta(0))
    (claim,) = await conversations.claim(pool, "whatsapp", 10, timedelta(hours=1), 3)
    contact = await people.identify(pool, claim, "en", "UTC", ())
    user = contact.user_id
    remembered = Remembered(pool, recall.Asked(user, "en", "UTC", NOW, talks[0].names))
    before, place = None, 0
    for talk in talks:
        for exchange in _exchanges(talk):
            lines = indexed([line for _, line in exchange], "en", "UTC", talk.names, before)
            before = lines[-1].said_at
            outcome = Outcome(claim.key, claim.lease_no, claim.ids, user, "whatsapp", before.date(), lines=lines)
            await turns.finish(pool, outcome, timedelta(seconds=15))
            for id_, _ in exchange:
                place += 1
                remembered.turns[place] = (talk.id, id_)
    await postings.seal_all(pool, user)
    if with_facts:
        await _learn(pool, user, talks, {turn: place for place, turn in remembered.turns.items()})
    if dense is not None:
        await _embed(pool, user, talks, remembered, dense)
    return remembered


def _exchanges(talk: Talk) -> Iterable[list[tuple[str, Line]]]:
    """What the first speaker said and what the second answered, in turns of the bot."""
    exchange: list[tuple[str, Line]] = []
    place: defaultdict[int, int] = defaultdict(int)
    session = 0
    for said in talk.said:
        ends = exchange and (said.session != session or (said.speaker == 0 and exchange[-1][1].role == "assistant"))
        if ends:
            yield exchange
            exchange = []
        session = said.session
        at = said.at + STEP * place[session]
        place[session] += 1
        exchange.append((said.id, Line("assistant" if said.speaker else "user", "text", said.text, at)))
    if exchange:
        yield exchange


async def _learn(pool: Pool, user: UUID, talks: Sequence[Talk], places: dict[tuple[str, str], int]) -> None:
    ids = {
        row["place"]: row["id"] for row in await pool.fetch("select place, id from messages where user_id = $1", user)
    }
    for talk, one in ((of, one) for of in talks for one in of.observations):
        sources = [ids[places[talk.id, turn]] for turn in one.turns]
        await facts.add(
            pool, user, slot=None, subject="", body=one.text[:300], value=None, terms=packed(one.text, "en"),
            sources=sources, origin="model", importance=0.5, valid_from=NOW,
        )  # fmt: skip


async def _embed(pool: Pool, user: UUID, talks: Sequence[Talk], remembered: Remembered, dense: Embedder) -> None:
    """Sessions' summaries become episodes, as far as a line of one goes; then all that was learned gets its vectors."""
    rows = await pool.fetch("select place, id, said_at from messages where user_id = $1 order by place", user)
    held = {remembered.turns[row["place"]]: row for row in rows}
    spans: defaultdict[tuple[str, int], list[Any]] = defaultdict(list)
    for talk, said in ((of, one) for of in talks for one in of.said):
        spans[talk.id, said.session].append(held[talk.id, said.id])
    told = [
        NewEpisode(span[0]["said_at"].date(), digest.text[:500], span[0]["id"], span[-1]["id"])
        for talk in talks
        for digest in talk.digests
        if (span := spans[talk.id, digest.session])
    ]
    await episodes.close(pool, user, 0, rows[-1]["id"], told, NOW)
    work = Embedding(dense)
    while await work(pool, SystemClock()):
        pass
    remembered.asked = replace(remembered.asked, meaning=Meaning(dense))


async def measure(remembered: Sequence[tuple[Talk, Remembered]]) -> tuple[dict[str, Scores], list[float]]:
    """Recall by category and depth, and the seconds of every question."""
    scores: dict[str, Scores] = defaultdict(lambda: defaultdict(list))
    seconds = []
    for talk, memory in remembered:
        for asked in talk.asked:
            begun = time.perf_counter()
            found = list(await memory.ask(talk, asked.text))
            seconds.append(time.perf_counter() - begun)
            wanted = {(talk.id, turn) for turn in asked.evidence}
            for depth in DEPTHS:
                got = len(wanted.intersection(found[:depth]))
                for name in _rows(asked):
                    scores[name][f"R@{depth}"].append(got / len(wanted))
                    scores[name][f"all@{depth}"].append(float(got == len(wanted)))
    return scores, seconds


def _rows(asked: Asked) -> list[str]:
    return [CATEGORIES[asked.category], *(["all but adv."] if asked.category != 5 else []), "OVERALL"]


def table(title: str, scores: dict[str, Scores], seconds: Sequence[float]) -> str:
    """The figures as text."""
    columns = [f"R@{depth}" for depth in DEPTHS] + [f"all@{depth}" for depth in DEPTHS]
    asked = len(scores["OVERALL"]["R@5"])
    times = f"p50 {median(seconds) * 1000:.1f} ms, p95 {quantile(seconds, 0.95) * 1000:.1f} ms"
    lines = [
        f"\n## {title} ({asked} questions; recall {times})",
        f"{'':13}{'n':>6}" + "".join(f"{c:>8}" for c in columns),
    ]
    for name in (*CATEGORIES.values(), "all but adv.", "OVERALL"):
        if row := scores.get(name):
            figures = "".join(f"{_percent(row[column]):8.1f}" for column in columns)
            lines.append(f"{name:13}{len(row['R@5']):6}{figures}")
    return "\n".join(lines)


def _percent(values: Sequence[float]) -> float:
    return 100 * sum(values) / max(len(values), 1)


async def admission(remembered: Sequence[tuple[Talk, Remembered]]) -> tuple[str, float, float]:
    """Real questions kept and foreign ones let in, by coverage; names are taken out of both."""
    names = {name for talk, _ in remembered for name in talk.names}
    real, foreign = [], []
    for talk, memory in remembered:
        for other, _ in remembered:
            for asked in other.asked:
                bare = " ".join(
                    word for word in asked.text.split() if word.strip("?.,").removesuffix("'s") not in names
                )
                covered = max((await memory.ask(talk, bare, 10)).values(), default=0.0)
                (real if other is talk else foreign).append(covered)
    lines = ["\n## Admission (names taken out)", f"{'coverage ≥':>12}{'real kept':>12}{'foreign in':>12}"]
    lines += [
        f"{threshold:12.2f}{_share(real, threshold):11.1f}%{_share(foreign, threshold):11.1f}%"
        for threshold in (*(step / 100 for step in range(15, 45, 5)), ADMITTED)
    ]
    lines[-1] += "  (in use)"
    return "\n".join(lines), _share(real, ADMITTED), _share(foreign, ADMITTED)


def _share(values: Sequence[float], threshold: float) -> float:
    return _percent([float(value >= threshold) for value in values])


async def run(path: Path, *, with_facts: bool, dense: str = "") -> dict[str, object]:
    talks = load(path)
    meant = embedder(Settings(memory_embeddings=dense))
    async with stage() as scene:
        alone = [
            (talk, await remember(scene.pool, f"+1415555{n:04}", [talk], with_facts=with_facts, dense=meant))
            for n, talk in enumerate(talks)
        ]
        scores, seconds = await measure(alone)
        how = (", with facts" if with_facts else "") + (f", {dense} beside words" if dense else "")
        print(table("each talk a person" + how, scores, seconds), flush=True)
        one = await remember(scene.pool, "+14155559999", talks, with_facts=with_facts, dense=meant)
        together, more = await measure([(talk, one) for talk in talks])
        print(table("all talks one person", together, more), flush=True)
        told, kept, let_in = await admission(alone) if len(talks) > 1 else ("", None, None)
        print(told)
    return {
        "facts": with_facts,
        "dense": dense or None,
        "questions": len(seconds),
        **{key: round(_percent(scores["OVERALL"][key]), 2) for key in sorted(scores["OVERALL"])},
        "all_as_one": {key: round(_percent(together["OVERALL"][key]), 2) for key in sorted(together["OVERALL"])},
        "admission": {"coverage": ADMITTED, "real_kept": kept, "foreign_in": let_in},
        "p50_ms": round(median(seconds) * 1000, 2),
        "p95_ms": round(quantile(seconds, 0.95) * 1000, 2),
        "rss_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recall", description=__doc__)
    parser.add_argument("data", type=Path, help="locomo10.json, or some of its talks")
    parser.add_argument("--facts", action="store_true", help="add the data set's observations as learned facts")
    parser.add_argument("--dense", default="", metavar="ID", help="an embedder, as in MEMORY_EMBEDDINGS; with --facts")
    args = parser.parse_args()
    if args.dense and not args.facts:
        parser.error("--dense without --facts changes nothing: only facts and episodes are embedded")
    if not args.data.is_file():
        parser.error(f"{args.data} is no file; DATA=path/to/locomo10.json names the conversations to measure on")
    print(json.dumps(asyncio.run(run(args.data, with_facts=args.facts, dense=args.dense))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
