"""Short messages about reminders that are there already: list them, cancel one, put one off."""

from datetime import timedelta

from handlers.skills.reminders.times import span
from handlers.skills.reminders.vocabulary import Token, Vocabulary, tokens_of, vocabularies

SNOOZE = timedelta(minutes=15)
_LONGEST = timedelta(days=7)


def is_list(text: str) -> bool:
    """Is it the wish to see them, in any language?"""
    return any(_whole(words, "list", tokens_of(text)) for words in vocabularies().values())


def cancelled(text: str) -> str | None:
    """What is to be cancelled: `all`, a number, words of its task, or nothing; None: no such wish."""
    tokens = tokens_of(text)
    for words in vocabularies().values():
        if _whole(words, "cancel_all", tokens):
            return "all"
        if taken := words["cancel"].at(tokens, 0):
            return _named(words, tokens, text, taken)
        # `supprimer le rappel 2`, `रिमाइंडर 2 हटाओ`: the number may stand inside
        bare = [token for token in tokens if not token.word.isdecimal()]
        if len(tokens) - len(bare) == 1 and _whole(words, "cancel", bare):
            return str(int(next(token.word for token in tokens if token.word.isdecimal())))
    return None


def snoozed(text: str) -> timedelta | None:
    """For how long the last reminder is put off; None: no such wish."""
    tokens = tokens_of(text)
    for words in vocabularies().values():
        taken = words["snooze"].at(tokens, 0)
        if taken and (length := _length(words, tokens[taken:])):
            return min(length, _LONGEST)
        # `15 min später`
        length, counted = span(words, tokens, 0)
        if counted and words["snooze"].at(tokens, counted) == len(tokens) - counted > 0:
            return min(length, _LONGEST)
    return None


def _whole(words: Vocabulary, kind: str, tokens: list[Token]) -> bool:
    return bool(tokens) and words[kind].at(tokens, 0) == len(tokens)


def _named(words: Vocabulary, tokens: list[Token], text: str, place: int) -> str:
    rest = tokens[place:]
    while rest and (dropped := words["joins"].at(rest, 0)):
        rest = rest[dropped:]
    if len(rest) == 1 and rest[0].word.isdecimal():
        return str(int(rest[0].word))
    return text[rest[0].start :].strip(' .!?“”"') if rest else ""


def _length(words: Vocabulary, rest: list[Token]) -> timedelta | None:
    """Nothing more, or a length of time with small words before it; anything else is another message."""
    if not rest:
        return SNOOZE
    for place in range(min(len(rest), 3)):
        length, counted = span(words, rest, place)
        if counted and place + counted == len(rest):
            return length
    return None
