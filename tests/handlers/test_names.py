import pytest

from handlers.names import name_in


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Sam", "Sam"), ("I’m Sam!", "Sam"), ("call me  Sam Smith", "Sam Smith"), ("me llamo Ana", "Ana"),
        ("ich heiße Jörg", "Jörg"), ("du kannst mich Sam nennen", "Sam"), ("je m'appelle Zoé", "Zoé"),
        ("मेरा नाम राहुल है", "राहुल"), ("mera naam Rahul hai", "Rahul"), ("meu nome é João", "João"), ("Hai", "Hai"),
        ("मैं राहुल हूँ।", "राहुल"), ("sou o João", "João"), ("Ich bin die Ana.", "Ana"), ("  ", ""),
    ],
)  # fmt: skip
def test_the_name_is_taken_out_of_its_sentence(said: str, name: str) -> None:
    assert name_in(said) == name
