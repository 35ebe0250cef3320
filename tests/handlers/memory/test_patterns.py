"""What a message plainly tells of its author, in six languages; and what looks like it and does not."""

import tomllib
from time import perf_counter

import pytest

from handlers.memory.grammar import grammar
from handlers.memory.patterns import learned
from handlers.memory.slots import FOLDER, SLOTS
from tests.handlers.memory.learners import NOON

LOCALES = ("en", "es", "pt", "fr", "de", "hi")


def found(text: str, locale: str) -> list[str]:
    """What is learned, as `slot: value`, with a minus where it ends."""
    return [f"{'-' if each.ends else ''}{each.slot}: {each.value or ''}" for each in learned(text, locale, NOON, 7)]


TOLD = {
    "en": [
        ("My name is Sam nice to meet you", ["name: Sam"]),
        ("hi, my name's sam and i live in madrid, spain", ["name: sam", "city: madrid"]),
        ("Call me Jean-Luc", ["name: Jean-Luc"]),
        ("We just moved to New York last week", ["city: New York"]),
        ("I grew up in St. Louis", ["origin: St. Louis"]),
        ("I'm from Cork but I live in Rome now", ["city: Rome", "origin: Cork"]),
        ("My dog is called Bruno", ["pet: Bruno"]),
        ("went for a walk with my dog Bruno today", ["pet: Bruno"]),
        ("I walked my dog Bruno and my dog Max", ["pet: Bruno", "pet: Max"]),
        ("tommy dog Bruno", []),
        ("for my daughter Sara's birthday", ["child: Sara"]),
        ("we adopted a puppy named Max", ["pet: Max"]),
        ("my sister's name is Eva", ["sibling: Eva"]),
        ("my little brother Tom visited me", ["sibling: Tom"]),
        ("My wife Ana sends greetings", ["partner: Ana"]),
        ("our daughter is called Zoë", ["child: Zoë"]),
        ("I'm allergic to nuts, eggs and milk", ["allergy: nuts", "allergy: eggs", "allergy: milk"]),
        ("I have a severe peanut allergy", ["allergy: peanut"]),
        ("I work as a nurse in a hospital", ["job: nurse"]),
        ("I'm a freelance graphic designer", ["job: graphic designer"]),
        ("I am now a vegetarian", ["diet: vegetarian"]),
        ("My birthday is on May 3rd", ["birthday: May 3rd"]),
        ("my bday is 03/05/1990!", ["birthday: 03/05/1990"]),
        ("I was born on the 3rd of May 1990", ["birthday: 3rd of May 1990"]),
        ("My goal is to run a marathon in under four hours.", ["goal: run a marathon in under four hours"]),
        ("I study at Oxford", ["school: Oxford"]),
        ("My favourite colour is blue", ["favourite: blue"]),
        ("I speak English, Spanish and French", ["language: English", "language: Spanish", "language: French"]),
        ("I love hiking", ["likes: hiking"]),
        ("I don't live in Rome any more", ["-city: Rome"]),
        ("I moved away from Madrid", ["-city: Madrid"]),
        ("I quit my job", ["-job: "]),
        ("I'm no longer vegetarian", ["-diet: vegetarian"]),
        ("My boyfriend and I broke up", ["-partner: "]),
        ("no, my name is Sam", ["name: Sam"]),
    ],
    "es": [
        ("Hola, me llamo Ana y vivo en Madrid", ["name: Ana", "city: Madrid"]),
        ("Sí, me llamo Ana", ["name: Ana"]),
        ("Mi perro se llama Bruno", ["pet: Bruno"]),
        ("soy alérgica a los frutos secos y a la leche", ["allergy: frutos secos", "allergy: leche"]),
        ("Soy enfermera", ["job: enfermera"]),
        ("trabajo de camarero", ["job: camarero"]),
        ("Cumplo años el 3 de mayo", ["birthday: 3 de mayo"]),
        ("me mudé a Lisboa hace un mes", ["city: Lisboa"]),
        ("tengo una hermana que se llama Eva", ["sibling: Eva"]),
        ("Mi objetivo es correr un maratón", ["goal: correr un maratón"]),
        ("mi color favorito es el azul", ["favourite: azul"]),
        ("Ya no vivo en Madrid", ["-city: Madrid"]),
        ("he dejado mi trabajo", ["-job: "]),
        ("rompí con Tomás", ["-partner: Tomás"]),
    ],
    "pt": [
        ("Oi, me chamo João e moro em São Paulo", ["name: João", "city: São Paulo"]),
        ("o meu nome é Inês", ["name: Inês"]),
        ("meu cachorro se chama Rex", ["pet: Rex"]),
        ("Sou alérgica a amendoim e leite", ["allergy: amendoim", "allergy: leite"]),
        ("sou professora", ["job: professora"]),
        ("meu aniversário é dia 3 de maio", ["birthday: 3 de maio"]),
        ("me mudei para o Porto", ["city: Porto"]),
        ("Tenho uma irmã que se chama Eva", ["sibling: Eva"]),
        ("minha meta é aprender a nadar", ["goal: aprender a nadar"]),
        ("não moro mais em Lisboa", ["-city: Lisboa"]),
        ("perdi meu emprego", ["-job: "]),
    ],
    "fr": [
        ("Bonjour, je m'appelle Chloé et j'habite à Lyon", ["name: Chloé", "city: Lyon"]),
        ("j’habite en Bretagne depuis deux ans", ["city: Bretagne"]),
        ("mon chien s'appelle Rex", ["pet: Rex"]),
        ("Je suis infirmière", ["job: infirmière"]),
        ("je suis allergique aux noix et au lait", ["allergy: noix", "allergy: lait"]),
        ("mon anniversaire c'est le 3 mai", ["birthday: 3 mai"]),
        ("j'ai une sœur qui s'appelle Eva", ["sibling: Eva"]),
        ("j'apprends l'allemand", ["language: allemand"]),
        ("mon objectif est de courir un marathon", ["goal: courir un marathon"]),
        ("je n'habite plus à Paris", ["-city: Paris"]),
        ("j'ai perdu mon travail", ["-job: "]),
    ],
    "de": [
        ("Hallo, ich heiße Jürgen und wohne in Köln", ["name: Jürgen", "city: Köln"]),
        ("mein Hund heißt Rex", ["pet: Rex"]),
        ("Ich bin Krankenschwester", ["job: Krankenschwester"]),
        ("ich bin gegen Nüsse und Milch allergisch", ["allergy: Nüsse", "allergy: Milch"]),
        ("Ich habe am 3. Mai Geburtstag", ["birthday: 3. Mai"]),
        ("Mein Geburtstag ist der 3. Mai 1990.", ["birthday: 3. Mai 1990"]),
        ("ich bin nach Berlin gezogen", ["city: Berlin"]),
        ("meine Schwester heißt Eva und wohnt in Rom", ["sibling: Eva"]),
        ("mein Ziel ist ein Marathon", ["goal: ein Marathon"]),
        ("meine Lieblingsfarbe ist Blau", ["favourite: Blau"]),
        ("ich wohne nicht mehr in Berlin", ["-city: Berlin"]),
        ("ich bin keine Lehrerin mehr", ["-job: Lehrerin"]),
    ],
    "hi": [
        ("मेरा नाम आशा है और मैं दिल्ली में रहती हूँ", ["name: आशा", "city: दिल्ली"]),
        ("mera naam Asha hai", ["name: Asha"]),
        ("main Delhi mein rehti hoon", ["city: Delhi"]),
        ("मेरे कुत्ते का नाम मोती है", ["pet: मोती"]),
        ("मुझे मूंगफली और दूध से एलर्जी है", ["allergy: मूंगफली", "allergy: दूध"]),
        ("मैं एक शिक्षिका हूँ।", ["job: शिक्षिका"]),
        ("मेरा जन्मदिन 3 मई को है", ["birthday: 3 मई"]),
        ("मेरा लक्ष्य मैराथन दौड़ना है", ["goal: मैराथन दौड़ना"]),
        ("मैं अब दिल्ली में नहीं रहती हूँ", ["-city: दिल्ली"]),
        ("I live in Mumbai with my brother Ravi", ["city: Mumbai", "sibling: Ravi"]),
    ],
}

NOT_TOLD = {
    "en": [
        "My friend lives in Rome", "my friend's dog is called Rex", "she works as a nurse",
        "do I live in Rome?", "if I live in Rome I need a car", "I wish I was a nurse",
        "If my name is Sam, what is yours", "I don't live in Rome", "I live in a small town", "I live in fear",
        "I'm a mess", "I'm a bit tired", "I'm not a nurse", "call me later", "Call me when you can",
        "Call me crazy", 'the sign said "my name is Sam"', "“I live in Rome”", "> I live in Rome",
        "She told me: I live in Rome", "Ana: my name is Ana", "[12:03] Tom: I live in Rome",
        "translate: I live in Rome", "Translate this. My name is Ana.", "Write me a story. I live in Rome",
        "pretend my name is Max", "in my dream I live in Paris", "I love you", "I love it",
        "I love how you say that", "my name is not important", "maybe I'm allergic to nuts",
        "my mother thinks I'm allergic to nuts", "forget that I live in Rome", "It's wrong that I live in Rome",
        "I used to work as a nurse", "when I was little my dog was called Rex", "my birthday is on Friday",
        "my birthday is in 3 days", "my dog needs food", "my brother is tired", "my goal is unclear?",
        "just kidding, my name is Bob", "I could live in Rome", "my boss lives in Rome and I hate it",
        "You live in Rome", "people say I live in Rome", "my dog Monday", "I live in 2026", "", "👋", "?!",
        "I live in", "my name is", "I live in the house that my grandfather built with his own hands",
        "x" * 50_000,
    ],
    "es": [
        "Mi amiga vive en Roma", "¿Vivo en Roma?", "no vivo en Roma", "si vivo en Roma me compro un coche",
        "Ojalá viva en Roma", "Dice que se llama Ana", "me dijo: me llamo Ana", "Traduce: me llamo Ana",
        "me encanta que vengas", "no soy enfermera", "«me llamo Ana»", "olvida que vivo en Roma",
        "mi cumpleaños es el viernes", "vivo en una casa grande", "te llamas Ana",
        "cuando era pequeño vivía en Roma",
    ],
    "pt": [
        "minha amiga mora em Roma", "moro em Roma?", "não moro em Roma", "se eu moro em Roma",
        "ela disse que se chama Ana", "traduza: me chamo Ana", "moro em uma casa grande", "não sou professora",
        "“moro em Roma”", "meu aniversário é amanhã",
    ],
    "fr": [
        "mon ami habite à Rome", "est-ce que j'habite à Rome ?", "si j'habite à Rome", "je n'habite pas à Rome",
        "il dit qu'il s'appelle Marc", "traduis : je m'appelle Ana", "je ne suis pas infirmière",
        "« j'habite à Rome »", "j'habite dans une grande maison", "mon anniversaire est demain",
    ],
    "de": [
        "meine Freundin wohnt in Rom", "wohne ich in Rom?", "wenn ich in Rom wohne", "ich wohne nicht in Rom",
        "sie sagt, ich wohne in Rom", "übersetze: ich heiße Ana", "ich bin kein Lehrer", "„ich heiße Ana“",
        "ich liebe dich", "ich wohne in einem großen Haus", "mein Geburtstag ist morgen", "ich bin müde",
        "Mein Hund Futter braucht",
    ],
    "hi": [
        "मेरी दोस्त मुंबई में रहती है", "क्या मैं दिल्ली में रहती हूँ?", "मैं दिल्ली में नहीं रहती हूँ",
        "अगर मैं दिल्ली में रहती हूँ", "उसने कहा मेरा नाम आशा है", "मैं ठीक हूँ", "मैं थक गई हूँ",
        "main theek hoon", "मैं एक घर में रहती हूँ",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("locale", "text", "expected"),
    [(locale, text, expected) for locale, rows in TOLD.items() for text, expected in rows],
)
def test_it_is_learned(locale: str, text: str, expected: list[str]) -> None:
    assert sorted(found(text, locale)) == sorted(expected)


@pytest.mark.parametrize(("locale", "text"), [(locale, text) for locale, rows in NOT_TOLD.items() for text in rows])
def test_it_is_not(locale: str, text: str) -> None:
    assert found(text, locale) == []


def test_people_mix_english_in() -> None:
    (city,) = learned("I live in Sevilla", "es", NOON, 7)
    assert (city.text, city.sources, city.said_at, city.origin) == ("Vive en Sevilla", (7,), NOON, "pattern")
    assert found("I live in Oslo", "nb") == ["city: Oslo"]


def test_several_are_told_apart_by_subject() -> None:
    told = learned("My dog is called Bruno. My favourite colour is blue. I live in Rome", "en", NOON, 7)
    assert {(each.slot, each.subject) for each in told} == {("pet", "bruno"), ("favourite", "colour"), ("city", "")}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_knows_the_same_slots(locale: str) -> None:
    table = tomllib.loads((FOLDER / f"{locale}.toml").read_text("utf-8"))
    english = tomllib.loads((FOLDER / "en.toml").read_text("utf-8"))
    assert table["says"].keys() == english["says"].keys()
    assert table["words"].keys() == english["words"].keys()
    assert table["patterns"].keys() == english["patterns"].keys()
    assert table["ends"].keys() == english["ends"].keys()
    assert set(SLOTS) <= table["says"].keys()
    assert set(table["patterns"]) | {"instruction"} == set(SLOTS)
    assert grammar(locale) is not None


def test_a_long_message_costs_little() -> None:
    text = "I went to the market and my friend told me about the fair, so we took the bus and then walked. " * 20
    learned(text, "es", NOON, 1)
    begun = perf_counter()
    for _ in range(5):
        learned(text, "es", NOON, 1)
    assert (perf_counter() - begun) / 5 < 0.25
