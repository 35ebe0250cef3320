from handlers.words import fold, plain


def test_case_accents_and_presentation_do_not_count_when_comparing() -> None:
    assert fold("CAFÉ") == fold("cafe") == fold("cafe\u0301")
    assert fold("Straße") == fold("STRASSE")
    assert fold("ﬁt") == "fit"


def test_both_ways_of_writing_a_hindi_word_are_the_same() -> None:
    assert fold("हूँ") == fold("हूं")
    assert fold("पढ़ना") == fold("पढना") == fold("पढ\u093cना")


def test_plain_leaves_words_and_single_spaces() -> None:
    assert plain("  STOP!!! 🙏🏽 ") == "stop"
    assert plain("¿Qué sabes   de mí?") == "que sabes de mi"
    assert plain("Que sais-tu de moi ?") == "que sais tu de moi"
    assert plain("I’m — don't / dont") == "im dont dont"
    assert plain("रोकें।") == plain("रोकें")
    assert plain("s\u200btop\ufeff") == "stop"
    assert plain("👍") == ""


def test_anything_a_person_can_type_is_survived() -> None:
    for text in ("", "\u0000", "\ud83d", "🙂" * 3000, "a" * 100_000, "\u0301\u0301"):
        plain(text)
