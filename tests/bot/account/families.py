"""A parent on the page and a child in the chat."""

from bot.simulator.people import Person
from handlers.lines import say
from tests.bot.account.support import Visit
from tests.handlers.families.support import code_for

AGE = 12


async def ask_permission(visit: Visit) -> Person:
    """A parent signs up and opens the notice about a child who has written."""
    home = visit.home
    await visit.adult()
    child = home.simulator.person("Mia", "+14155550179")
    code = await code_for(home, child, home.simulator.clock.now().year - AGE)
    await visit.go("Children")
    await visit.page.get_by_label("The child’s code").fill(code)
    await visit.press("Continue")
    return child


async def give_permission(visit: Visit, child: Person) -> None:
    """Both steps; afterwards the child is through the first conversation."""
    page, home = visit.page, visit.home
    await page.get_by_label("I am their parent or legal guardian").check()
    await visit.press("Continue", page.get_by_role("form", name="Step 1 of 2"))
    await page.get_by_label("to talk with Tandem").check()
    await visit.press("Give permission")
    assert (await home.simulator.wait_reply(child)).text.startswith(say("en", "child_admitted"))
    for answer in ("English", "Mia", "New York", "skip"):
        await home.ask(child, answer)
