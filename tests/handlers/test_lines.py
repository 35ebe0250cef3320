import re
from string import Formatter
from typing import Any

import pytest

from bot.whatsapp.limits import BUTTON_TITLE, LIST_LABEL, ROW_TITLE
from bot.whatsapp.splitting import units
from handlers.command import COMMANDS
from handlers.lines import FOLDER, Language, closers, languages, meant, openers, say
from handlers.words import plain

LOCALES = ("de", "en", "es", "fr", "hi", "pt")
BUTTONS = ("skip", "zone_yes", "zone_no", "again_soon", "again_later")
ROWS = ("menu_reminders", "menu_usage", "menu_know", "menu_human", "menu_help", "menu_stop")
LABELS = ("menu_label", "choose_language", "reminders_label")


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


@pytest.fixture(params=LOCALES)
def language(request: pytest.FixtureRequest) -> Language:
    return languages()[str(request.param)]


def test_these_languages_are_spoken() -> None:
    assert tuple(sorted(languages())) == LOCALES


def test_every_language_says_everything_english_says(language: Language) -> None:
    english = languages()["en"]
    assert set(language.say) == set(english.say)
    for name, text in english.say.items():
        assert placeholders(language.say[name]) == placeholders(text), name
        assert language.say[name].strip() == language.say[name] != "", name


def test_nothing_is_left_in_english_by_mistake(language: Language) -> None:
    if language is languages()["en"]:
        return
    wordy = {
        name: text for name, text in languages()["en"].say.items() if re.search(r"[^\W\d_]", re.sub(r"{.*?}", "", text))
    }
    same = {name for name, text in wordy.items() if language.say[name] == text}
    assert same <= {"crisis_line", "zone_no", "menu_label", "know_name", "reward_points"}


def test_every_language_has_words_for_every_command_and_answer(language: Language) -> None:
    assert set(language.commands) == set(languages()["en"].commands) == set(COMMANDS)
    assert set(language.answers) == set(languages()["en"].answers)
    assert all(language.commands.values())
    assert all(language.answers.values())
    assert language.openers


def test_titles_fit_what_can_be_tapped(language: Language) -> None:
    for names, limit in ((BUTTONS, BUTTON_TITLE), (ROWS, ROW_TITLE), (LABELS, LIST_LABEL)):
        for name in names:
            assert 0 < units(language.say[name]) <= limit, name
    assert units(language.name) <= ROW_TITLE
    assert len({language.say[name] for name in ROWS}) == len(ROWS)


def test_no_phrase_means_two_things() -> None:
    for group in ("commands", "answers"):
        seen: dict[str, str] = {}
        for language in languages().values():
            for name, phrases in getattr(language, group).items():
                for phrase in phrases:
                    key = plain(phrase) or phrase
                    assert seen.setdefault(key, name) == name, (group, phrase, name, seen[key])


@pytest.mark.parametrize("locale", LOCALES)
def test_every_phrase_is_understood_however_it_is_typed(locale: str) -> None:
    groups: tuple[Any, ...] = ("commands", "answers")
    for group in groups:
        for name, phrases in getattr(languages()[locale], group).items():
            for phrase in phrases:
                for typed in (phrase, phrase.upper(), f"  {phrase.capitalize()}!! ", plain(phrase) or phrase):
                    assert meant(typed, group) == name, typed


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("STOP", "stop"), ("Stop.", "stop"), ("ALTO", "stop"), ("Parar", "stop"), ("baja", "stop"), ("PARE", "stop"),
        ("sair", "stop"), ("ARRÊT", "stop"), ("arret", "stop"), ("STOPP", "stop"), ("abmelden", "stop"),
        ("रोकें", "stop"), ("बंद करो", "stop"), ("band karo", "stop"), ("opt-out", "stop"),
        ("¿Qué sabes de mí?", "know"), ("que sabes de mi", "know"), ("Was weißt du über mich?", "know"),
        ("was weisst du ueber mich", "know"), ("Que sais-tu de moi ?", "know"), ("que sais tu de moi", "know"),
        ("o que você sabe sobre mim", "know"), ("O QUE VC SABE SOBRE MIM", "know"),
        ("तुम मेरे बारे में क्या जानते हो", "know"), ("mere baare mein kya jaante ho?", "know"),
        ("AYUDA", "help"), ("Ajuda", "help"), ("aide", "help"), ("Hilfe!", "help"), ("मदद", "help"), ("menú", "menu"),
        ("Menue", "menu"), ("quantas mensagens me restam", "usage"), ("combien de messages me reste-t-il ?", "usage"),
    ],
)  # fmt: skip
def test_commands_as_people_type_them(typed: str, name: str) -> None:
    assert meant(typed, "commands") == name


@pytest.mark.parametrize(
    "typed",
    ["cancel", "END", "quit", "fin", "ende", "cancelar", "please stop nagging me", "stop it", "yes", "", "👍", "ruko",
     "I want to stop smoking", "para", "help me with my homework", "what do you know about me and my dog"],
)  # fmt: skip
def test_these_are_no_commands(typed: str) -> None:
    assert meant(typed, "commands") is None


def test_a_thumb_is_a_yes() -> None:
    assert meant("👍", "answers") == "yes"


def test_help_shows_only_words_that_work(language: Language) -> None:
    bullets = re.findall(r"^• (.+?) – .+$", language.say["help"], re.MULTILINE)
    assert {meant(words, "commands") for words in bullets} == set(COMMANDS) - {"help", "more"}
    assert len(bullets) == len(COMMANDS) - 2


@pytest.mark.parametrize("line", ["ready_nameless", "no_model", "not_remembered"])
def test_the_word_for_help_stands_in_the_lines_that_promise_it(language: Language, line: str) -> None:
    words = re.findall(r"\w[\w\u0900-\u097f]*", language.say[line])
    assert any(meant(word, "commands") == "help" for word in words)


def test_the_words_for_stop_and_start_stand_in_each_others_confirmation(language: Language) -> None:
    for line, command in (
        ("stopped", "start"),
        ("started", "stop"),
        ("usage_spent", "stop"),
        ("model_refused", "human"),
    ):
        text = f" {plain(language.say[line])} "
        assert any(f" {plain(phrase)} " in text for phrase in language.commands[command]), line


def test_the_notice_says_that_this_is_a_program(language: Language) -> None:
    notice = language.say["notice"]
    assert re.search(r"AI|IA|KI|inteligencia artificial", notice)


def test_a_line_missing_or_a_language_unknown_falls_back_to_english() -> None:
    assert say("xx", "zone_yes") == "Yes"


def test_braces_in_a_value_stay_as_they_are() -> None:
    assert say("en", "remembered", date="2026-11-21", text="{text} {0}").endswith("“{text} {0}”")


def test_openers_and_closers_come_longest_first() -> None:
    for found in (openers(), closers()):
        assert list(found) == sorted(found, key=len, reverse=True)


def test_each_file_states_a_version() -> None:
    for path in FOLDER.glob("*.toml"):
        assert re.search(r"^version = \d+$", path.read_text("utf-8"), re.MULTILINE), path.name
