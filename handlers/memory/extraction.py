"""A model reads a batch of what a person said, once, and names what is to be kept; `grounding` decides what may be."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import structlog
from pydantic_ai import Agent, ModelSettings, RunUsage, UsageLimits
from pydantic_ai.exceptions import AgentRunError, UnexpectedModelBehavior, UserError
from pydantic_ai.models import Model

from handlers.lines import languages
from handlers.memory.grounding import grounded, lines
from handlers.memory.reading import Answer, Batch, ReaderAway, Reading
from handlers.memory.terms import SESSION_GAP
from handlers.prompts import template
from storage.memory_queue import Learner, Spoken

_log = structlog.get_logger("tandem.memory")
_LIMITS = UsageLimits(request_limit=2)
_LONGEST_ANSWER = 2000  # tokens


@dataclass(frozen=True, slots=True)
class Extractor:
    """Models tried in order, each with its own time limit in seconds."""

    models: Sequence[Model]
    timeout: float

    async def read(self, said: Sequence[Spoken], person: Learner, now: datetime) -> Reading:
        """What is to be kept. An answer that cannot be used is asked for once more, and no third time.

        Raises ReaderAway when no model answers.
        """
        batch = Batch(said, _sessions(said), person, now)
        usage = RunUsage()
        for model in self.models:
            try:
                answer = await self._ask(model, batch, usage)
            except UnexpectedModelBehavior as error:
                _log.warning("reading_unusable", model=model.model_name, error=type(error).__name__)
                return replace(_reading(usage), valid=False)
            except (AgentRunError, UserError, TimeoutError) as error:
                _log.warning("reader_failed", model=model.model_name, error=type(error).__name__)
            else:
                return replace(
                    _reading(usage),
                    candidates=grounded(answer.facts, batch),
                    lines=lines(answer.sessions, batch),
                )
        raise ReaderAway

    async def _ask(self, model: Model, batch: Batch, usage: RunUsage) -> Answer:
        settings = ModelSettings(timeout=self.timeout, max_tokens=_LONGEST_ANSWER)
        async with asyncio.timeout(self.timeout * 2):
            result = await _agent.run(
                _shown(batch),
                model=model,
                instructions=_instructions(batch),
                usage=usage,
                usage_limits=_LIMITS,
                model_settings=settings,
                infer_name=False,
            )
        return result.output


_agent: Agent[None, Answer] = Agent(output_type=Answer, retries=1, defer_model_check=True, name="memory")


def _reading(usage: RunUsage) -> Reading:
    return Reading(
        calls=usage.requests,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cost_usd=usage.cost or Decimal(0),
    )


def _sessions(said: Sequence[Spoken]) -> list[int]:
    numbers = [1] if said else []
    for before, message in pairwise(said):
        numbers.append(numbers[-1] + (message.said_at - before.said_at > SESSION_GAP))
    return numbers


def _instructions(batch: Batch) -> str:
    known = languages()
    name = known[batch.person.locale].name if batch.person.locale in known else "English"
    closed = ", ".join(map(str, batch.closed)) or "none, leave the list empty"
    return template("extraction").substitute(language=name, sessions=closed)


def _shown(batch: Batch) -> str:
    zone = ZoneInfo(batch.person.timezone)
    rows = [
        {
            "id": number,
            "session": session,
            "said": f"{message.said_at.astimezone(zone):%a %Y-%m-%d %H:%M}",
            "text": message.body,
        }
        for number, (message, session) in enumerate(zip(batch.said, batch.sessions, strict=True), 1)
    ]
    return json.dumps(rows, ensure_ascii=False)
