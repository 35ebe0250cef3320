"""How people ask for reminders, in six languages."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.skills.reminders.plan import Doubt, Plan, plan_of
from handlers.skills.reminders.vocabulary import may_be_meant
from handlers.skills.reminders.wish import wish_in

ZONE = "Europe/Madrid"
NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)  # Saturday, 07:30 in Madrid


def planned(text: str, locale: str = "en", now: datetime = NOW) -> Plan | Doubt | None:
    wish = wish_in(text, locale, now)
    assert wish is None or may_be_meant(text)
    return None if wish is None else plan_of(wish, ZONE, now)


def once(text: str, locale: str, now: datetime = NOW) -> tuple[str, str]:
    plan = planned(text, locale, now)
    assert isinstance(plan, Plan), plan
    assert plan.repeats == "once"
    return plan.text, f"{plan.at:%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("locale", "text", "task", "at"),
    [
        ("en", "Remind me tomorrow at 8 to call mum", "call mum", "11-22 07:00"),
        ("en", "remind me to call mum tomorrow at 8pm", "call mum", "11-22 19:00"),
        ("en", "please remind me tomorrow at 8 in the evening to call Dr. O'Neil (room 5)!",
         "call Dr. O'Neil (room 5)", "11-22 19:00"),
        ("en", "in 20 minutes remind me to stretch", "stretch", "11-21 06:50"),
        ("en", "remind me in half an hour that the cake is done", "the cake is done", "11-21 07:00"),
        ("en", "remind me tonight to take my pills, thanks", "take my pills", "11-21 19:00"),
        ("en", "remind me on the 3rd of December at 9 to buy 2 tickets for friday", "buy 2 tickets for friday",
         "12-03 08:00"),
        ("en", "remind me on friday at 3 about the dentist", "the dentist", "11-27 14:00"),
        ("en", "remind me at half past 8 to go", "go", "11-21 07:30"),
        ("en", "can you remind me tomorrow morning to water the plants?", "water the plants", "11-22 08:00"),
        ("en", "remind me in 2 days at 9 to pay the rent", "pay the rent", "11-23 08:00"),
        ("en", "remind me on 2026-12-24 to buy gifts", "buy gifts", "12-24 08:00"),
        ("en", "remind me on 24/12 at 10:15 to buy gifts", "buy gifts", "12-24 09:15"),
        ("es", "Recuérdame mañana a las 8 llamar a mamá", "llamar a mamá", "11-22 07:00"),
        ("es", "recuerdame en 20 minutos que saque la pizza", "saque la pizza", "11-21 06:50"),
        ("es", "recuérdame mañana por la mañana comprar pan", "comprar pan", "11-22 08:00"),
        ("es", "recuérdame el 3 de diciembre a las 9 de la noche pagar la luz", "pagar la luz", "12-03 20:00"),
        ("es", "Avísame el viernes a las 15:00 de la reunión", "la reunión", "11-27 14:00"),
        ("pt", "me lembre amanhã às 8 de ligar para a mãe", "ligar para a mãe", "11-22 07:00"),
        ("pt", "Me lembre em 20 minutos de tirar o bolo", "tirar o bolo", "11-21 06:50"),
        ("pt", "lembra-me sexta-feira às 15:00 do dentista", "dentista", "11-27 14:00"),
        ("pt", "me lembre depois de amanhã às 10h de pagar a conta", "pagar a conta", "11-23 09:00"),
        ("fr", "Rappelle-moi demain à 8h d'appeler maman", "appeler maman", "11-22 07:00"),
        ("fr", "rappelle-moi dans 20 minutes d’éteindre le four", "éteindre le four", "11-21 06:50"),
        ("fr", "rappelle-moi ce soir à 8h30 de sortir le chien", "sortir le chien", "11-21 19:30"),
        ("fr", "rappelle-moi le 3 décembre à 9h de payer le loyer", "payer le loyer", "12-03 08:00"),
        ("de", "Erinnere mich morgen um 8 daran, Mama anzurufen", "Mama anzurufen", "11-22 07:00"),
        ("de", "erinnere mich in 20 Minuten an die Wäsche", "die Wäsche", "11-21 06:50"),
        ("de", "kannst du mich morgen früh an die Tabletten erinnern?", "die Tabletten", "11-22 07:00"),
        ("de", "Erinnere mich am 3. Dezember um halb 9 an den Termin", "den Termin", "12-03 07:30"),
        ("de", "erinnere mich am Freitag um 15 Uhr an den Zahnarzt", "den Zahnarzt", "11-27 14:00"),
        ("hi", "मुझे कल सुबह 8 बजे माँ को फोन करने की याद दिलाना", "माँ को फोन करने", "11-22 07:00"),
        ("hi", "20 मिनट में चाय की याद दिलाओ", "चाय", "11-21 06:50"),
        ("hi", "शुक्रवार को दोपहर 3 बजे दाँत के डॉक्टर की याद दिला देना", "दाँत के डॉक्टर", "11-27 14:00"),
        ("hi", "mujhe kal subah 8 baje maa ko phone karne ki yaad dilana", "maa ko phone karne", "11-22 07:00"),
    ],
)  # fmt: skip
def test_once(locale: str, text: str, task: str, at: str) -> None:
    assert once(text, locale) == (task, at)


@pytest.mark.parametrize(
    ("locale", "text", "kind", "task", "weekdays", "at"),
    [
        ("en", "remind me every day at 21:00 to read", "reminder", "read", (), time(21)),
        ("en", "remind me to read every day at 9pm", "reminder", "read", (), time(21)),
        ("en", "every monday and thursday at 7 remind me to run", "reminder", "run", (1, 4), time(7)),
        ("en", "remind me every weekday at 8:15 to pack lunch", "reminder", "pack lunch", (1, 2, 3, 4, 5), time(8, 15)),
        ("en", "check in with me every evening at 8 about my goal", "check_in", "my goal", (), time(20)),
        ("es", "recuérdame todos los días a las 21:00 leer", "reminder", "leer", (), time(21)),
        ("es", "recuérdame cada lunes y jueves a las 7 correr", "reminder", "correr", (1, 4), time(7)),
        ("es", "recuérdame los lunes a las 8 y media leer", "reminder", "leer", (1,), time(8, 30)),
        ("es", "pregúntame cada noche a las 9 por mi dieta", "check_in", "mi dieta", (), time(21)),
        ("pt", "lembra-me todos os dias às 21h de ler", "reminder", "ler", (), time(21)),
        ("pt", "me lembre toda segunda e quinta às 7 de correr", "reminder", "correr", (1, 4), time(7)),
        ("pt", "me pergunte todos os dias às 20h sobre minha meta", "check_in", "minha meta", (), time(20)),
        ("fr", "rappelle-moi tous les jours à 21h de lire", "reminder", "lire", (), time(21)),
        ("fr", "rappelle-moi chaque lundi et jeudi à 7h de courir", "reminder", "courir", (1, 4), time(7)),
        ("fr", "demande-moi chaque soir à 20h où j'en suis", "check_in", "où j'en suis", (), time(20)),
        ("de", "erinnere mich jeden Tag um 21 Uhr ans Lesen", "reminder", "Lesen", (), time(21)),
        ("de", "erinnere mich jeden Montag und Donnerstag um 7 ans Laufen", "reminder", "Laufen", (1, 4), time(7)),
        ("de", "frag mich jeden Abend um 8 nach meinem Ziel", "check_in", "meinem Ziel", (), time(20)),
        ("hi", "हर दिन रात 9 बजे पढ़ने की याद दिलाना", "reminder", "पढ़ने", (), time(21)),
        ("hi", "हर सोमवार और गुरुवार सुबह 7 बजे दौड़ने की याद दिला देना", "reminder", "दौड़ने", (1, 4), time(7)),
        ("hi", "मुझसे हर शाम 8 बजे मेरे लक्ष्य के बारे में पूछना", "check_in", "मेरे लक्ष्य", (), time(20)),
    ],
)  # fmt: skip
def test_again_and_again(locale: str, text: str, kind: str, task: str, weekdays: tuple[int, ...], at: time) -> None:
    plan = planned(text, locale)
    assert isinstance(plan, Plan)
    assert (plan.kind, plan.text, plan.weekdays, plan.local_time) == (kind, task, weekdays, at)
    assert plan.repeats == ("weekly" if weekdays else "daily")
    assert plan.at > NOW


@pytest.mark.parametrize("text", ["remind me to call mum", "recuérdame llamar a mamá", "erinnere mich an die Wäsche"])
def test_without_a_time_there_is_a_question(text: str) -> None:
    doubt = planned(text)
    assert isinstance(doubt, Doubt)
    assert doubt.about == "when"
    assert doubt.options == (NOW + timedelta(hours=1), at("11-21 18:00"), at("11-22 08:00"))


def test_a_bare_hour_that_is_over_may_mean_two_moments() -> None:
    doubt = planned("remind me at 8 to call mum", now=NOW + timedelta(hours=3))
    assert isinstance(doubt, Doubt)
    assert (doubt.about, doubt.options) == ("which", (at("11-21 19:00"), at("11-22 07:00")))


def test_a_moment_that_is_over_is_told() -> None:
    doubt = planned("remind me today at 06:15 to call mum")
    assert isinstance(doubt, Doubt)
    assert (doubt.about, doubt.over) == ("past", at("11-21 05:15"))


def test_an_exact_time_that_is_over_is_tomorrows() -> None:
    assert once("remind me at 06:15 to call mum", "en") == ("call mum", "11-22 05:15")


@pytest.mark.parametrize(
    "text",
    ["Did you remind me yesterday?", "my brother reminds me of you", "I remember everything", "erinnern ist schwer",
     "", "👍", "what should I do tomorrow at 8?", "mañana a las 8 como con mi madre", "later", "8:00"],
)  # fmt: skip
def test_other_talk_is_left_alone(text: str) -> None:
    assert planned(text) is None


@given(st.text(max_size=60), st.sampled_from(["remind me ", "recuérdame ", "erinnere mich ", "rappelle-moi ", ""]))
def test_nothing_anybody_writes_breaks_it(text: str, begin: str) -> None:
    found = planned(begin + text)
    if isinstance(found, Plan):
        assert found.at > NOW


def at(text: str) -> datetime:
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
