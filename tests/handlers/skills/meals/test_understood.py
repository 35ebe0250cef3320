"""What people write about meals, in six languages, and what is none of it."""

from typing import Any

import pytest

from handlers.lines import understands
from handlers.skills.meals.commands import command_in
from handlers.skills.meals.eating import eaten_in
from handlers.skills.meals.naming import avoided
from handlers.skills.meals.needs import Known, Needs, eater
from handlers.skills.meals.reading import plan_wish, wish_in
from handlers.skills.meals.safety import concern, lasting, refusal

LOCALES = ("en", "es", "pt", "fr", "de", "hi")


def wish_of(text: str) -> Any:
    rest = plan_wish(text)
    assert rest is not None, text
    return wish_in(rest)


@pytest.mark.parametrize(
    "text",
    [
        "make a meal plan: vegetarian, no nuts, 30 min, 2 people",
        "Meal plan vegetarian no nuts 30min 2 people",
        "can you make a meal plan for two people, vegetarian, without nuts and within 30 minutes?",
        "hazme un plan de comidas: vegetariano, sin nueces, 30 min, 2 personas",
        "faz um plano de refeições: vegetariana, sem nozes, 30 minutos, duas pessoas",
        "fais-moi un plan de repas : végétarien, sans noix, 30 min, 2 personnes",
        "Mach mir einen Essensplan: vegetarisch, ohne Nüsse, 30 Minuten, 2 Personen",
        "Essensplan: vegetarisch, Nussallergie, 30 min, zwei Personen",
        "भोजन योजना बनाओ: शाकाहारी, मेवा नहीं, 30 मिनट, 2 लोग",
    ],
)
def test_a_wish_is_read_whole(text: str) -> None:
    wish = wish_of(text)
    assert (wish.diets, wish.unclear) == (["vegetarian"], [])
    assert (wish.said["minutes"], wish.said["people"]) == (30, 2)
    person = eater(wish.onto(Needs()), Known(child=False))
    assert "nuts" in person.avoided.allergens
    assert not person.unknown


@pytest.mark.parametrize(
    ("text", "allergies"),
    [
        ("meal plan: I'm allergic to peanuts and tree nuts, cheap", ["peanuts", "tree nuts"]),
        ("meal plan: gluten-free", ["gluten"]),
        ("meal plan: no fish and eggs", ["fish", "eggs"]),
        ("plan de comidas: soy alérgica a los cacahuetes, no al gluten", ["cacahuetes"]),
        ("plan de repas: allergique aux arachides, pas de poisson", ["arachides", "poisson"]),
        ("Essensplan: glutenfrei, Laktoseintoleranz", ["gluten", "Laktose"]),
        ("भोजन योजना: मूंगफली से एलर्जी, दूध के बिना", ["मूंगफली", "दूध"]),
        ("meal plan: allergic to penguins", ["penguins"]),
    ],
)
def test_allergies_are_never_missed(text: str, allergies: list[str]) -> None:
    assert wish_of(text).allergies[: len(allergies)] == allergies


@pytest.mark.parametrize(
    "text",
    ["meal plan: vegetarian, peanuts", "meal plan: keto", "meal plan: not vegan", "meal plan: seeds are bad for me",
     "meal plan: no unobtainium", "Essensplan: Ritterfrei"],
)  # fmt: skip
def test_what_is_not_clear_is_asked(text: str) -> None:
    wish = wish_of(text)
    assert wish.unclear
    assert not wish.allergies


@pytest.mark.parametrize(
    "text",
    ["Meal plans are boring, don't you think?", "I made a meal plan with my mum yesterday", "my meals are a mess",
     "my plan is to eat less", "plan my day"],
)  # fmt: skip
def test_talk_of_plans_is_no_wish(text: str) -> None:
    assert plan_wish(text) is None


COMMANDS = {
    ("asks", "dinner", None): [
        ("en", "what's for dinner?"), ("es", "¿qué hay de cena?"), ("pt", "o que há para o jantar"),
        ("fr", "qu'est-ce qu'il y a au dîner ?"), ("de", "Was gibt's zum Abendessen?"), ("hi", "रात के खाने में क्या है"),
        ("hi", "dinner mein kya hai"), ("de", "what's for dinner"),
    ],
    ("swaps", "lunch", 1): [
        ("en", "swap tuesday lunch"), ("en", "Swap lunch on Tuesday please"), ("es", "cambia el almuerzo del martes"),
        ("pt", "troca o almoço de terça"), ("fr", "change le déjeuner de mardi"),
        ("de", "tausche das Mittagessen am Dienstag"), ("hi", "मंगलवार का लंच बदलो"),
    ],
    ("shopping", None, None): [
        ("en", "shopping list"), ("es", "lista de la compra"), ("pt", "lista de compras"), ("fr", "liste de courses"),
        ("de", "Einkaufsliste"), ("hi", "खरीदारी सूची"),
    ],
    ("week", None, None): [
        ("en", "my meals"), ("es", "mis comidas"), ("pt", "minhas refeições"), ("fr", "mes repas"),
        ("de", "meine Mahlzeiten"), ("hi", "मेरा खाना"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "locale", "text"), [(wanted, *said) for wanted, told in COMMANDS.items() for said in told]
)
def test_commands(wanted: tuple[Any, ...], locale: str, text: str) -> None:
    command = command_in(text, locale)
    assert command is not None
    assert (command.verb, command.slot, command.weekday) == wanted


@pytest.mark.parametrize(
    "text",
    ["change the subject", "what's for sale", "was gibt es", "dinner", "swap", "another day, another dinner with mum",
     "what should i eat before a run", "my shopping list app is broken", "today"],
)  # fmt: skip
def test_no_commands(text: str) -> None:
    assert [command_in(text, locale) for locale in LOCALES] == [None] * 6


@pytest.mark.parametrize(
    ("locale", "text", "slot", "grams"),
    [
        ("en", "ate pizza for lunch", "lunch", {"pizza": 300}),
        ("en", "I ate 2 eggs and a slice of bread for breakfast", "breakfast", {"egg": 110, "bread": 60}),
        ("en", "I had fish for lunch", "lunch", {"cod": 150}),
        ("en", "I ate 140 g of cooked rice", None, {"rice": 50}),
        ("es", "comí pizza en el almuerzo", "lunch", {"pizza": 300}),
        ("es", "almorcé arroz con pollo", "lunch", {"rice": 75, "chicken_breast": 140}),
        ("pt", "comi pizza ao jantar", "dinner", {"pizza": 300}),
        ("fr", "j'ai mangé une pizza à midi", "lunch", {"pizza": 300}),
        ("de", "Ich habe Pizza zu Mittag gegessen", "lunch", {"pizza": 300}),
        ("de", "zwei Eier zum Frühstück gegessen", "breakfast", {"egg": 110}),
        ("hi", "मैंने दोपहर के खाने में चावल और दाल खाया", "lunch", {"rice": 75, "red_lentils": 70}),
        ("en", "ate soup for lunch", "lunch", {}),
        ("de", "Suppe zu Mittag gegessen", "lunch", {}),
    ],
)
def test_what_was_eaten(locale: str, text: str, slot: str | None, grams: dict[str, float]) -> None:
    told = eaten_in(text, locale)
    assert told is not None
    assert (told.slot, told.grams, told.unknown) == (slot, pytest.approx(grams), not grams)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "I ate an apple in the park with my project partner"), ("en", "I ate lunch with my boss"),
        ("en", "I ate too much for dinner"), ("en", "I had a bad day"), ("en", "i had a dog"), ("en", "did I eat?"),
        ("en", "I ate pizza and then we went to the cinema"), ("en", "I ate nothing for two days"),
        ("pt", "até amanhã"), ("pt", "até o jantar"), ("fr", "j'ai mangé avec mes parents"),
        ("de", "ich habe heute viel gegessen"), ("hi", "मैंने आज बहुत खाया"), ("es", "comí con mi abuela"),
    ],
)  # fmt: skip
def test_talk_of_eating_goes_on(locale: str, text: str) -> None:
    assert eaten_in(text, locale) is None


@pytest.mark.parametrize(
    "word",
    ["walnut", "Erdnuss", "leche", "œuf", "अंडा", "polvo", "prawns", "tremoço", "celiac", "cow's milk", "Sojasauce"],
)
def test_words_for_allergens(word: str) -> None:
    found = avoided(word)
    assert found is not None
    assert found.allergens


@pytest.mark.parametrize("word", ["berries", "sauce", "penguins", "citrus", "meat", "", "???", "a"])
def test_words_that_say_too_little(word: str) -> None:
    assert avoided(word) is None


def test_what_is_no_food_is_no_doubt_but_dust_is_also_octopus() -> None:
    person = eater(Needs(allergies=("cats", "pollen", "polvo")), Known(child=False))
    assert not person.unknown
    assert "molluscs" in person.avoided.allergens  # `polvo` is dust in Spanish, octopus in Portuguese


def test_an_allergen_cannot_be_waved_through() -> None:
    person = eater(Needs(allergies=("peanuts",), not_food=("peanuts",)), Known(child=False))
    assert "peanuts" in person.avoided.allergens


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"energy": 1100}, "too_little"), ({"energy": 1400}, "too_little"), ({"energy": 1400, "floor": 1200}, None),
        ({"energy": 6000}, "too_much"), ({"energy": 2000}, None), ({"slimmer": True}, None),
        ({"slimmer": True, "child": True}, "child"), ({"energy": 2500, "child": True}, "child"),
        ({"child": True}, None),
        ({"slimmer": True, "wishes": "meal plan: pregnant, lose weight"}, "expecting"), ({"wishes": "pregnant"}, None),
        ({"wishes": "I have anorexia, meal plan"}, "troubled"), ({"slimmer": True, "worry": "troubled"}, "troubled"),
        ({"worry": "troubled"}, None), ({"wishes": "plan de comidas, quiero no comer nada"}, "troubled"),
    ],
)  # fmt: skip
def test_what_is_not_safe(said: dict[str, Any], why: str | None) -> None:
    usual = {"wishes": "", "worry": None, "child": False, "energy": None, "slimmer": False, "floor": 1500}
    assert refusal(**(usual | said)) == why


def test_what_memory_holds_of_others_worries_nobody() -> None:
    assert lasting("I'm pregnant") == "expecting"
    assert lasting("Tengo bulimia") == "troubled"
    assert lasting("My sister Ana is pregnant") is None
    assert lasting("Meine Freundin ist schwanger") is None


@pytest.mark.parametrize("locale", LOCALES)
def test_each_language_has_all_the_words(locale: str) -> None:
    table, english = understands("meals")[locale], understands("meals")["en"]
    assert table.keys() == english.keys()
    assert len(table["weekdays"]) == 7
    assert all(concern(phrase) for phrase in (*table["troubled"], *table["expecting"]))
    for name in english:
        if name.startswith("allergen_"):
            class_ = name.removeprefix("allergen_")
            for phrase in table[name]:
                found = avoided(phrase)
                assert found is not None, phrase
                assert class_ in found.allergens, phrase
