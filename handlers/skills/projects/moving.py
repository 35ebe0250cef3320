"""Tasks begun, finished, taken up again and looked at, by words or by a tap."""

from functools import partial
from uuid import UUID

from handlers.deeds import Deed
from handlers.lines import say
from handlers.message import Choice
from handlers.services import Services
from handlers.skills.projects import finding
from handlers.skills.projects.ids import NAME, NEXT, choice
from handlers.skills.projects.lists import gone, next_choices
from handlers.skills.projects.phrases import Wish
from handlers.skills.projects.wording import details, short
from handlers.turn import Effect, Turn
from storage import products, work_items
from storage.work_items import Listed, Status

TO: dict[str, Status] = {"done": "done", "start": "in_progress", "back": "todo"}
_SAID: dict[Status, str] = {"done": "project_finished", "in_progress": "project_started", "todo": "project_back"}
_NAMES: dict[Status, str] = {"done": "project_done", "in_progress": "project_in_progress", "todo": "project_todo"}
_ROWS = 10
_FEW = 5  # words that name a task and are not talk
_TEXT = 1500


async def by_words(turn: Turn, services: Services, wish: Wish) -> bool:
    """`done with the login bug`. What fits no task is not ours, unless no model could answer and it comes near one."""
    to = TO[wish.kind]
    found = await finding.tasks(services.pool, turn, wish.text, wish.locale)
    free = [task for task in found if task.status != to]
    if len(free) == 1:
        _move(turn, free[0], to)
    elif free:
        _which(turn, free, to, "project_which")
    elif found:
        turn.answer(_already(found[0].title, to, turn), "command")
    else:
        return services.thinker is None and await _near(turn, services, wish, to)
    return True


async def by_tap(turn: Turn, services: Services, id_: UUID, to: str) -> bool:
    """A button beneath a task."""
    item = await work_items.shelf.one(services.pool, turn.user_id, id_)
    if item is None or to not in _SAID:
        return gone(turn)
    if item.status == to:
        turn.answer(_already(item.title, item.status, turn), "command")
        return True
    _move(turn, listed(item), next(status for status in _SAID if status == to))
    return True


async def shown(turn: Turn, services: Services, id_: UUID) -> bool:
    """One task, with what can be done with it."""
    locale = turn.known.locale
    item = await work_items.shelf.one(services.pool, turn.user_id, id_)
    if item is None:
        return gone(turn)
    product = await products.shelf.one(services.pool, turn.user_id, item.product_id)
    told = [say(locale, _NAMES[item.status]), details(item, turn, status=False)]
    lines = [f"*{item.title}*", " · ".join([short(product.name if product else "", 60), *filter(None, told)])]
    if item.description:
        lines += ["", item.description[:_TEXT]]
    choices = next_choices(listed(item), locale)[:-1][:2]
    choices.append(Choice(choice("drop", item.id), say(locale, "project_do_delete")))
    turn.answer("\n".join(lines), "command", choices=choices)
    return True


def moved(turn: Turn, id_: UUID, product_id: UUID, to: Status) -> list[Effect]:
    """The effects of a move."""
    return [
        Deed(NAME, partial(work_items.bring, user_id=turn.user_id, id_=id_, to=to, now=turn.now)),
        partial(products.touch, user_id=turn.user_id, id_=product_id, now=turn.now),
    ]


def listed(item: work_items.WorkItem) -> Listed:
    """A task as lists have it, without its project's name."""
    return Listed(
        item.id, item.product_id, item.title, item.status, item.priority, item.due_on, item.planned_minutes, ""
    )


def _move(turn: Turn, task: Listed, to: Status) -> None:
    locale = turn.known.locale
    turn.effects += moved(turn, task.id, task.product_id, to)
    back = Choice(choice("to", task.id, "todo"), say(locale, "project_do_back"))
    done = Choice(choice("to", task.id, "done"), say(locale, "project_do_done"))
    begin = Choice(choice("to", task.id, "in_progress"), say(locale, "project_do_start"))
    after = Choice(NEXT, say(locale, "project_do_next"))
    choices = {"done": [after, back], "in_progress": [done, back], "todo": [begin, after]}[to]
    turn.answer(say(locale, _SAID[to], title=task.title), "skill", choices=choices)


def _which(turn: Turn, tasks: list[Listed], to: Status, line: str, **values: str) -> None:
    locale = turn.known.locale
    rows = [
        Choice(choice("to", task.id, to), f"{number}. {task.title}", _place(task, turn))
        for number, task in enumerate(tasks[:_ROWS], 1)
    ]
    lines = [
        f"{number}. {short(task.title, 100)} ({short(task.product, 40)})"
        for number, task in enumerate(tasks[:_ROWS], 1)
    ]
    text = "\n".join([say(locale, line, **values), *lines])
    turn.answer(text, "command", choices=rows, list_label=say(locale, "project_which_label"))


def _place(task: Listed, turn: Turn) -> str:
    return " · ".join(filter(None, (short(task.product, 40), details(task, turn))))


async def _near(turn: Turn, services: Services, wish: Wish, to: Status) -> bool:
    if len(wish.text.split()) > _FEW or "?" in turn.text:
        return False
    near = [task for task in await finding.near(services.pool, turn, wish.text, wish.locale) if task.status != to]
    if near:
        _which(turn, near, to, "project_none_fits", wanted=wish.text)
    return bool(near)


def _already(title: str, status: Status, turn: Turn) -> str:
    locale = turn.known.locale
    return say(locale, "project_already", title=title, status=say(locale, _NAMES[status]))
