"""A lean Graph API with its people: accepts messages and read marks, sends every status, and lets people talk on.

    python -m benchmarks.doubles.graph '{"port": …, "bot_port": …, "people": 300, "seconds": 20, …}'

Open loop (`rate`): so many messages a second, answered or not. Closed loop: `at_once` people talk; with each answer the
one who has been silent longest writes. Prints one JSON object at the end.
"""

import asyncio
import json
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import uvloop

from benchmarks.doubles.lean_http import Posters, serve
from benchmarks.doubles.updates import HOST, Update, message, status, webhook

WORDS = "yesterday we walked the dog along the river and talked about the garden, what would you plant there first?"


@dataclass
class Plan:
    port: int
    bot_port: int
    run: str = "r"
    people: int = 300
    at_once: int = 300
    rate: float = 0.0
    seconds: float = 0.0  # how long new messages are written
    messages: int = 0  # or how many
    statuses: tuple[str, ...] = ("sent", "delivered", "read")
    status_pauses: tuple[float, ...] = (0.03, 0.15, 0.4)
    batch_seconds: float = 0.0  # 0: each update in a request of its own
    patience: float = 60.0


@dataclass
class Graph:
    plan: Plan
    said: dict[str, float] = field(default_factory=dict)  # token: when its webhook left
    replied: dict[str, float] = field(default_factory=dict)  # token: when its answer came here
    person_of: dict[str, int] = field(default_factory=dict)
    others: int = 0
    repeated: int = 0
    marks: int = 0
    _batch: list[Update] = field(default_factory=list)
    _free: deque[int] = field(default_factory=deque)
    _number: int = 0

    async def run(self) -> None:
        self._ended = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._posters = Posters(HOST, self.plan.bot_port)
        server = await serve(self.handle, self.plan.port)
        self._free.extend(range(self.plan.people))
        self._begun = time.perf_counter()
        if self.plan.rate:
            self._loop.call_soon(self._tick, 0)
        else:
            for _ in range(min(self.plan.at_once, self.plan.people)):
                self._next()
        try:
            async with asyncio.timeout((self.plan.seconds or 0) + self.plan.patience):
                await self._ended.wait()
        except TimeoutError:
            pass
        await asyncio.sleep(max(self.plan.status_pauses) + 0.5)
        server.close()

    def _tick(self, count: int) -> None:
        if self._over():
            self._check_end()
            return
        self._next()
        due = self._begun + (count + 1) / self.plan.rate
        self._loop.call_later(max(due - time.perf_counter(), 0), self._tick, count + 1)

    def _over(self) -> bool:
        if self.plan.messages:
            return len(self.said) >= self.plan.messages
        return time.perf_counter() - self._begun >= self.plan.seconds

    def _check_end(self) -> None:
        if len(self.replied) >= len(self.said):
            self._ended.set()

    def _next(self) -> None:
        if self._over():
            self._check_end()
            return
        person = self._free.popleft()
        if self.plan.rate:
            self._free.append(person)
        self._number += 1
        token = f"{self.plan.run}x{self._number}"
        self.person_of[token] = person
        update = message(person, f"wamid.{token}", f"{WORDS} {token}")
        if self.plan.batch_seconds:
            self.said[token] = time.perf_counter()
            self._gather(update)
        else:
            request = webhook(self.plan.bot_port, [update])
            self.said[token] = time.perf_counter()
            self._posters.post(request)

    def _tell(self, update: Update) -> None:
        if self.plan.batch_seconds:
            self._gather(update)
        else:
            self._posters.post(webhook(self.plan.bot_port, [update]))

    def _gather(self, update: Update) -> None:
        if not self._batch:
            self._loop.call_later(self.plan.batch_seconds, self._flush)
        self._batch.append(update)

    def _flush(self) -> None:
        batch, self._batch = self._batch, []
        self._posters.post(webhook(self.plan.bot_port, batch))

    def handle(self, _line: bytes, body: bytes, answer: Callable[[bytes], None]) -> None:
        now = time.perf_counter()
        sent = json.loads(body)
        if sent.get("status") == "read":
            self.marks += 1
            answer(b'{"success": true}')
            return
        wamid = f"wamid.{self.plan.run}out{len(self.replied) + self.others + self.repeated}"
        to = str(sent["to"]).removeprefix("+")
        answer(
            json.dumps(
                {
                    "messaging_product": "whatsapp",
                    "contacts": [{"input": sent["to"], "wa_id": to}],
                    "messages": [{"id": wamid}],
                }
            ).encode()
        )
        tag = sent.get("biz_opaque_callback_data", "")
        for name, pause in zip(self.plan.statuses, self.plan.status_pauses, strict=False):
            self._loop.call_later(pause, self._status, to, wamid, tag, name)
        self._take(sent.get("text", {}).get("body", "").rpartition(" ")[2], now)

    def _status(self, to: str, wamid: str, tag: str, name: str) -> None:
        self._tell(status(to, wamid, tag, name))

    def _take(self, token: str, now: float) -> None:
        if token not in self.said:
            self.others += 1
            return
        if token in self.replied:
            self.repeated += 1
            return
        self.replied[token] = now
        if self.plan.rate:
            if self._over():
                self._check_end()
            return
        self._free.append(self.person_of[token])
        self._next()

    def result(self) -> dict[str, object]:
        last = max(self.replied.values(), default=self._begun)
        return {
            "said": len(self.said),
            "replied": len(self.replied),
            "others": self.others,
            "repeated": self.repeated,
            "marks": self.marks,
            "failures": self._posters.failures,
            "seconds": last - self._begun,
            "delays": {token: at - self.said[token] for token, at in self.replied.items()},
        }


async def main(plan: Plan) -> None:
    graph = Graph(plan)
    await graph.run()
    print(json.dumps(graph.result()), flush=True)


if __name__ == "__main__":
    uvloop.run(main(Plan(**json.loads(sys.argv[1]))))
