"""How far somebody is: the next step, its deadline, in words."""

from dataclasses import dataclass
from datetime import date, timedelta

from handlers.lines import say
from handlers.skills.procedures.catalog import Procedure, catalog
from handlers.skills.reminders.vocabulary import vocabulary
from handlers.turn import Turn
from handlers.wall_time import zone_of
from storage.user_procedures import Checklist


@dataclass(frozen=True, slots=True)
class Progress:
    """A checklist and what it is about."""

    checklist: Checklist
    procedure: Procedure

    @property
    def steps(self) -> int:
        """How many there are."""
        return len(self.procedure.days)

    @property
    def next(self) -> int | None:
        """The number of the first step that is not done."""
        return next((number for number in range(1, self.steps + 1) if number not in self.checklist.done), None)

    @property
    def done(self) -> int:
        """How many are done."""
        return len(set(self.checklist.done) & set(range(1, self.steps + 1)))

    def with_step(self, number: int) -> "Progress":
        """The same with one more step done."""
        before = self.checklist
        done = sorted({*before.done, number})
        after = Checklist(
            before.id, before.key, done, before.state, before.started_at, before.stepped_at, before.finished_at
        )
        return Progress(after, self.procedure)

    def deadline(self, number: int, zone: str) -> date:
        """The day by which a step should be done, there."""
        began = self.checklist.started_at.astimezone(zone_of(zone)).date()
        return began + timedelta(days=self.procedure.days[number - 1])


def of(checklists: list[Checklist]) -> list[Progress]:
    """Those whose procedure there still is: open ones first."""
    known = [Progress(one, catalog()[one.key]) for one in checklists if one.key in catalog()]
    return sorted(known, key=lambda one: (one.checklist.state != "open", one.procedure.order, one.checklist.key))


def shown(progress: Progress, turn: Turn) -> str:
    """The step somebody is at, one at a time; or that all are done."""
    locale, number = turn.known.locale, progress.next
    title = progress.procedure.title(locale)
    if number is None:
        return say(locale, "procedure_finished", title=title)
    text = progress.procedure.steps(locale, turn.region)[number - 1]
    day = progress.deadline(number, turn.known.timezone)
    when = say(locale, "procedure_day", day=day.day, month=vocabulary(locale).month_names[day.month - 1])
    late = day < turn.known.today
    line = "procedure_step" if not late else "procedure_step_open"
    return say(locale, line, title=title, number=number, steps=progress.steps, text=text, when=when)
