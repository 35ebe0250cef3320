"""A model drafts a plan of a given shape; rules have the last word."""

import asyncio
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeVar

import structlog
from pydantic import BaseModel
from pydantic_ai import Agent, ModelRetry, ModelSettings, RunUsage, UsageLimits
from pydantic_ai.exceptions import AgentRunError, UserError
from pydantic_ai.models import Model

from handlers.turn import Thought

Plan = TypeVar("Plan", bound=BaseModel)
Rules = Callable[[Any], Sequence[str]]  # of a plan: every rule it breaks, in a sentence; none when it is good
Outcome = Literal["kept", "drafted", "refused", "away"]
Count = Callable[[str, Outcome], None]

_log = structlog.get_logger("tandem.planning")
_TRIES = 3  # a draft, and two corrections of it
_LONGEST = 6000  # tokens of an answer
_rules: ContextVar[Rules] = ContextVar("rules")


@dataclass(frozen=True, slots=True)
class Drafter:
    """Models tried in order, each with its own time limit in seconds. `count` hears of each plan what became of it."""

    models: Sequence[Model]
    timeout: float
    count: Count = lambda _kind, _outcome: None

    async def draft(self, kind: str, shape: type[Plan], task: str, rules: Rules) -> tuple[Plan | None, Thought]:
        """A plan that breaks no rule, or None; and what it cost, spent either way.

        The model is told which rules its draft breaks and may mend it twice. No connection may be held meanwhile.
        """
        usage, outcome = RunUsage(), "away"
        for model in self.models:
            try:
                plan = await self._ask(model, shape, task, rules, usage)
            except (AgentRunError, UserError, TimeoutError) as error:
                _log.warning("draft_failed", kind=kind, model=model.model_name, error=type(error).__name__)
                outcome = "refused" if isinstance(error, AgentRunError) and usage.output_tokens else "away"
            else:
                self.count(kind, "drafted")
                return plan, _cost(model, usage)
        self.count(kind, "refused" if outcome == "refused" else "away")
        return None, _cost(self.models[-1], usage)

    async def _ask(self, model: Model, shape: type[Plan], task: str, rules: Rules, usage: RunUsage) -> Plan:
        given = _rules.set(rules)
        try:
            async with asyncio.timeout(self.timeout * 2):
                result = await _agent(shape).run(
                    task,
                    model=model,
                    usage=usage,
                    usage_limits=UsageLimits(request_limit=usage.requests + _TRIES),
                    model_settings=ModelSettings(timeout=self.timeout, max_tokens=_LONGEST),
                    infer_name=False,
                )
        finally:
            _rules.reset(given)
        plan: Plan = result.output
        return plan


@cache
def _agent(shape: type[Plan]) -> Agent[None, Plan]:
    agent: Agent[None, Plan] = Agent(output_type=shape, retries=_TRIES - 1, defer_model_check=True, name="planner")

    @agent.output_validator
    def check(plan: Plan) -> Plan:
        if broken := list(_rules.get()(plan)):
            raise ModelRetry("This breaks rules: " + " ".join(broken[:12]))
        return plan

    return agent


def _cost(model: Model, usage: RunUsage) -> Thought:
    return Thought("", model.model_name, usage.input_tokens, usage.output_tokens, usage.cost or Decimal(0))
