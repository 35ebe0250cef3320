"""Tokens are counted about as a model counts them."""

import pytest

from handlers.memory.budget import fitting, shortened, tokens

# What o200k_base makes of one sentence about a run in each language, counted once with its published vocabulary.
COUNTED = {
    "Yesterday I ran ten kilometres along the river, and my left knee still hurts a little. What should I do next?": 24,
    "Ayer corrí diez kilómetros junto al río y todavía me duele un poco la rodilla izquierda. "
    "¿Qué debería hacer ahora?": 27,
    "Ontem corri dez quilómetros junto ao rio e o joelho esquerdo ainda dói um pouco. O que devo fazer agora?": 28,
    "Hier, j'ai couru dix kilomètres au bord de la rivière et mon genou gauche me fait encore un peu mal. "
    "Que faire ?": 28,
    "Gestern bin ich zehn Kilometer am Fluss entlang gelaufen, und mein linkes Knie tut noch etwas weh. "
    "Was soll ich tun?": 28,
    "कल मैंने नदी के किनारे दस किलोमीटर दौड़ लगाई और मेरे बाएँ घुटने में अब भी थोड़ा दर्द है। अब मुझे क्या करना चाहिए?": 33,
    "Вчера я пробежал десять километров вдоль реки, и левое колено всё ещё немного болит. Что мне делать дальше?": 31,
    "ركضت أمس عشرة كيلومترات بمحاذاة النهر وما زالت ركبتي اليسرى تؤلمني قليلا. ماذا أفعل الآن؟": 34,
    "昨天我沿着河跑了十公里，左膝现在还有点疼。接下来我该怎么办？": 24,
    "昨日は川沿いを十キロ走って、左の膝がまだ少し痛いです。次はどうすればいいですか。": 33,
    "어제 강가를 따라 십 킬로미터를 달렸는데 왼쪽 무릎이 아직 조금 아파요. 이제 어떻게 해야 하나요?": 36,
    "เมื่อวานฉันวิ่งสิบกิโลเมตรริมแม่น้ำ และเข่าซ้ายยังเจ็บอยู่นิดหน่อย ฉันควรทำอย่างไรต่อไป": 39,
    "- 2026-11-21 15:00 they said: my dog is called Bruno\n- 2025-01-03 08:12 you said: a fine name": 39,
}  # fmt: skip


@pytest.mark.parametrize(("text", "counted"), COUNTED.items(), ids=[text[:12] for text in COUNTED])
def test_a_sentence_is_off_by_less_than_a_fifth(text: str, counted: int) -> None:
    assert abs(tokens(text) / counted - 1) < 0.2


def test_all_of_them_together_are_off_by_less_than_a_tenth() -> None:
    assert abs(sum(map(tokens, COUNTED)) / sum(COUNTED.values()) - 1) < 0.1


def test_nothing_costs_nothing() -> None:
    assert tokens("") == tokens("  ") == 0


@pytest.mark.parametrize(
    "text", [*COUNTED, "😀" * 300, "a" * 60_000, "word " * 5000, "漢" * 4000, "\n" * 4000, "é" * 4000]
)
@pytest.mark.parametrize("most", [5, 20, 150])
def test_what_is_shortened_fits_and_keeps_both_ends(text: str, most: int) -> None:
    found = shortened(text, most)
    assert tokens(found) <= most
    if found != text:
        assert len(found) < len(text)
        assert found.lstrip()[0] == (text.lstrip() or "…")[0]
        assert " … " in found


def test_a_line_too_long_makes_room_for_shorter_ones() -> None:
    assert list(fitting(["one two", "word " * 40, "three"], 10)) == ["one two", "three"]
