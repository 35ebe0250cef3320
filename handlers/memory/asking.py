"""Is it a question? By its mark or, where people leave the mark out, by its first word."""

from handlers.words import fold

_ASKING = tuple(
    fold(word)
    for word in """what who where when which how why do did does is are was can tell remind
    que qué quien quién donde dónde cuando cuándo cual cuál como cómo recuerdas
    quem onde quando qual lembra quoi qui où quand quel quelle comment combien
    was wer wo wann welche welcher wie wieviel weißt क्या कौन कहाँ कब कौनसा कैसे""".split()
)


def is_question(text: str) -> bool:
    """Does it ask something?"""
    plain = fold(text).strip()
    if plain.endswith(("?", "؟", "？")):
        return True
    first = plain.lstrip("¿").split(maxsplit=1)
    return bool(first) and first[0].strip(",'’") in _ASKING
