"""A plan for a turn: the one that is kept where the same is asked, else a fresh draft, else none."""

import json
from functools import partial
from hashlib import blake2b

from pydantic import BaseModel, ValidationError

from handlers.planning.drafter import Plan, Rules
from handlers.turn import Turn
from storage import plan_cache

VERSION = 1  # of what plans are made by: another one makes every kept plan old


async def planned(turn: Turn, kind: str, asked: BaseModel, shape: type[Plan], task: str, rules: Rules) -> Plan | None:
    """A plan of `shape` that breaks no rule, or None: then a template has to do.

    `asked` is everything the plan depends on, logs included: when nothing of it changed, no model is called. A kept
    plan is checked again, because rules may have changed. What a draft costs is added to the turn's.
    """
    if turn.drafter is None or turn.reads is None:
        return None
    key = _key(kind, asked)
    kept = await plan_cache.find(turn.reads, turn.user_id, kind, key)
    if kept is not None:
        plan = _read(shape, kept)
        if plan is not None and not rules(plan):
            turn.drafter.count(kind, "kept")
            return plan
    drafted, cost = await turn.drafter.draft(kind, shape, task, rules)
    turn.spent.append(cost)
    if drafted is not None:
        turn.effects.append(
            partial(
                plan_cache.keep,
                user_id=turn.user_id,
                kind=kind,
                asked=key,
                plan=drafted.model_dump_json(),
                now=turn.now,
            )
        )
    return drafted


def _key(kind: str, asked: BaseModel) -> bytes:
    told = json.dumps([VERSION, kind, asked.model_dump(mode="json")], sort_keys=True, ensure_ascii=False)
    return blake2b(told.encode(), digest_size=16).digest()


def _read(shape: type[Plan], kept: str) -> Plan | None:
    try:
        return shape.model_validate_json(kept)
    except ValidationError:
        return None
