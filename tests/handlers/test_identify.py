"""One person, whatever the channel calls them."""

from bot.simulator.people import Person
from handlers.identify import e164
from tests.handlers.support import quiet
from tests.house import NUMBER, House, house

DOG, ASKED = "my dog is called Bruno", "what is my dog called?"


async def people(home: House) -> int:
    return int(await home.pool.fetchval("select count(*) from profiles"))


def give_phone(home: House, person: Person, phone: str) -> None:
    """From now on the channel tells their phone, too."""
    person.phone = phone
    home.simulator.people.enter(person)


async def onboarded(home: House, person: Person) -> Person:
    """Somebody new, taken through the questions by the database."""
    await home.ask(person, "hello")
    await home.pool.execute("update profiles set onboarding = 'done', birth_year = 1990")
    return person


def test_phones_in_their_one_form() -> None:
    assert e164("34600111222") == e164("+34 600 111 222") == "+34600111222"
    assert e164("abc") is None
    assert e164(None) is None
    assert e164("") is None


async def test_somebody_without_a_phone_is_known_by_their_bsuid(database_url: str) -> None:
    for form in ("omitted", "empty"):
        async with house(database_url) as home:
            eve = home.simulator.person("Eve", None, f"ES.12345{len(form)}", no_phone_as=form)  # type: ignore[arg-type]
            await onboarded(home, eve)
            await home.ask(eve, DOG)
            assert "Bruno" in await home.ask(eve, ASKED)
    assert_phone = "select count(*) from contacts where phone is not null"
    async with house(database_url) as home:
        assert await home.pool.fetchval(assert_phone) == 0
        assert await people(home) == 2


async def test_a_bsuid_seen_after_the_phone_is_the_same_person(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await home.pool.execute(
            "insert into contacts (user_id, business_number, phone, conversation) "
            "select id, $1, '+34600111222', $1 || ':+34600111222' from profiles",
            NUMBER,
        )
        await home.ask(sam, DOG)
        assert "Bruno" in await home.ask(sam, ASKED)
        assert await people(home) == 1
        row = await home.pool.fetchrow("select bsuid, phone from contacts")
        assert row is not None
        assert tuple(row) == (sam.bsuid, "+34600111222")


async def test_a_phone_seen_after_the_bsuid_is_the_same_person(database_url: str) -> None:
    async with house(database_url) as home:
        eve = await onboarded(home, home.simulator.person("Eve", None, "ES.777"))
        await home.ask(eve, DOG)
        give_phone(home, eve, "+34600111444")
        assert "Bruno" in await home.ask(eve, ASKED)
        assert await people(home) == 1
        assert await home.pool.fetchval("select phone from contacts") == "+34600111444"


async def test_a_changed_id_keeps_the_person_and_the_memory(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await home.ask(sam, DOG)
        before = sam.bsuid
        home.simulator.change_number(sam, "+34600999888")
        assert await quiet(home, sam)
        assert sam.bsuid != before
        assert "Bruno" in await home.ask(sam, ASKED)
        assert await people(home) == 1


async def test_a_changed_number_told_in_the_older_form(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await home.ask(sam, DOG)
        notice = {"type": "user_changed_number", "body": "Sam changed", "wa_id": "34600999777"}
        home.simulator.do(sam, "system", notice)
        assert await quiet(home, sam)
        home.simulator.people.renumber(sam, "+34600999777", "ES.4242")
        assert "Bruno" in await home.ask(sam, ASKED)
        assert await people(home) == 1


async def test_two_conversations_of_one_person_become_one(database_url: str) -> None:
    async with house(database_url) as home:
        eve = await onboarded(home, home.simulator.person("Eve", None, "ES.888"))
        await home.ask(eve, DOG)
        twin = await onboarded(home, home.simulator.person("Eve", "+34600111555", "ES.889"))
        await home.ask(twin, "my cat is called Miez")
        assert await people(home) == 2
        # The phone turns out to be the first one's: from now on both ids lead to one conversation.
        twin.phone = None
        give_phone(home, eve, "+34600111555")
        assert "Bruno" in await home.ask(eve, ASKED)
        assert await home.pool.fetchval("select count(*) from contacts where phone = '+34600111555'") == 1
        assert "Bruno" in await home.ask(eve, ASKED)


async def test_a_deleted_persons_waiting_message_harms_nobody(database_url: str) -> None:
    async with house(database_url) as home:
        sam = await home.adult()
        await home.ask(sam, DOG)
        await home.pool.execute("delete from profiles")
        answer = await home.ask(sam, "hello again")
        assert "Bruno" not in answer
        assert "IA" in answer or "AI" in answer
