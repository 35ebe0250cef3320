"""A parent and a child in a running house."""

from bot.simulator.people import Person
from handlers.families.codes import code_in
from tests.house import House


def newest(home: House, person: Person) -> str:
    return [message for message in home.simulator.chats.of(person.id) if message.sender == "bot"][-1].text


async def tap(home: House, person: Person, start: str) -> str:
    """Tap the choice of the newest offer whose id begins so, and return the answer."""
    offer = [m for m in home.simulator.chats.of(person.id) if m.sender == "bot" and m.choices][-1]
    choice = next(choice for choice, _ in offer.choices if choice.startswith(start))
    home.simulator.tap(person, offer.id, choice)
    return (await home.simulator.wait_reply(person)).text


async def code_for(home: House, child: Person, born: int) -> str:
    """Take a child through the first questions, up to the code for a guardian."""
    await home.ask(child, "hi")
    code = code_in(await home.ask(child, str(born)), 4096)
    assert code
    return code


async def consent(home: House, parent: Person, child: Person, code: str) -> None:
    """Say yes in both steps; afterwards the child was asked for their language."""
    await home.ask(parent, f"Tandem {code}")
    await tap(home, parent, "family:yes")
    await home.ask(parent, "1985")
    await tap(home, parent, "family:allow")
    await home.simulator.wait_reply(child)


async def family(home: House, *, age: int = 12, name: str = "Mia") -> tuple[Person, Person]:
    """A parent who said yes, and a child who is through the first conversation."""
    child, parent = home.simulator.person(name, "+14155550179"), home.simulator.person("Kim", "+14155550190")
    code = await code_for(home, child, home.simulator.clock.now().year - age)
    await consent(home, parent, child, code)
    await home.ask(child, "English")
    await home.ask(child, name)
    await home.ask(child, "New York")
    await home.ask(child, "skip")
    return parent, child
