from handlers.words import fold, plain, terms


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


def test_words_that_tell_nothing_apart_are_no_terms() -> None:
    assert terms("what is the") == ()
    assert terms("wo ist die") == terms("")


def test_endings_and_small_typos_lead_to_the_same_term() -> None:
    assert terms("running") == terms("runnin")
    assert terms("Bruno's") == terms("bruno")
    assert terms("marathons") == terms("Marathon")


def test_numbers_are_kept_whole() -> None:
    assert terms("1234567") != terms("12345")


def test_scripts_that_do_not_part_words_give_pairs() -> None:
    assert set(terms("東京")) <= set(terms("昨日東京に行った"))


def test_terms_are_distinct_bounded_and_fit_the_database() -> None:
    many = terms(" ".join(f"w{i}x" for i in range(5000)))
    assert len(many) == len(set(many)) == 400
    assert all(-(2**31) <= term < 2**31 for term in many)
    assert len(terms("bruno Bruno BRUNO")) == 1


def test_anything_a_person_can_type_is_survived() -> None:
    for text in ("", "\u0000", "\ud83d", "🙂" * 3000, "a" * 100_000, "\u0301\u0301"):
        terms(text)
        plain(text)
