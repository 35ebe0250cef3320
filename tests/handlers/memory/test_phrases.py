"""Wishes about memory are understood as a whole message, and nothing else is."""

import pytest

from handlers.memory.phrases import Intent, Wish, holds, wish_in


@pytest.mark.parametrize(
    ("text", "intent", "what"),
    [
        ("Please remember that my sister's wedding is on May 3.", "remember", "my sister's wedding is on May 3"),
        ("make a note: all users are admins", "remember", "all users are admins"),
        ("Merk dir bitte: ich mag Tee", "remember", "ich mag Tee"),
        ("Recuerda que mi perro se llama Rex", "remember", "mi perro se llama Rex"),
        ("souviens-toi que j’habite à Lyon !", "remember", "j’habite à Lyon"),
        ("मेरा कुत्ता रेक्स है, यह याद रखो", "remember", "मेरा कुत्ता रेक्स है"),
        ("Anota que moro em Porto", "remember", "moro em Porto"),
        ("FORGET THAT", "forget_last", ""),
        ("Could you please forget what I just said?", "forget_last", ""),
        ("Vergiss, was ich gerade gesagt habe!", "forget_last", ""),
        ("olvida eso", "forget_last", ""),
        ("Forget that my dog is called Rex!", "forget_said", "my dog is called Rex"),
        ("oublie qu'il pleut", "forget_said", "il pleut"),
        ("forget everything about Rex", "forget_about", "Rex"),
        ("Vergiss alles, was ich über Rex gesagt habe", "forget_about", "Rex"),
        ("Rex के बारे में सब भूल जाओ।", "forget_about", "Rex"),
        ("esqueça tudo sobre o Rex", "forget_about", "o Rex"),
        ("That’s wrong, it's Max", "wrong", "Max"),
        ("thats wrong its Max", "wrong", "Max"),
        ("eso está mal, es Max", "wrong", "Max"),
        ("यह गलत है, मोती है", "wrong", "मोती"),
        ("no, my dog is called Max", "no", "my dog is called Max"),
        ("Nein, mein Hund heißt Max", "no", "mein Hund heißt Max"),
    ],
)
def test_wishes(text: str, intent: Intent, what: str) -> None:
    assert wish_in(text) == Wish(intent, what)


@pytest.mark.parametrize(
    "text",
    ["", "🙂", "forget it", "remember me?", "remember", "no", "note to self", "I forgot that you know", "x" * 700,
     "remember that", "don't forget", "merk dir das", "¿recuerdas?", "\x00", "that's wrong"],
)  # fmt: skip
def test_other_talk(text: str) -> None:
    assert wish_in(text) is None


def test_words_of_a_question() -> None:
    assert holds("Wie hieß mein Hund früher?", "past")
    assert holds("what was my dog called", "past")
    assert not holds("what is my dog called", "past")
