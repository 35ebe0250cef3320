"""Safe intake: what no plan goes below, and whom no plan helps to lose weight.

Floors: 1,200 kcal a day for women and 1,500 for men, the lower ends of the low-calorie diets that the NHLBI describes
(NIH publication 98-4083, Clinical Guidelines on Overweight and Obesity, 1998, and its Practical Guide, 00-4084, 2000);
where the sex is not known, the higher. Usual needs: 2,000 and 2,500 kcal (NHS, Understanding calories; seen 2026).
"""

from functools import cache
from typing import Literal

from handlers.skills.meals.naming import listed
from handlers.words import plain

Sex = Literal["woman", "man"]
FLOOR, FLOOR_WOMAN = 1_500, 1_200
HIGHEST = 4_500  # kcal; more is for people with a coach of their own

Refusal = Literal["child", "expecting", "troubled", "too_little", "too_much"]


def usual(sex: Sex | None) -> int:
    """Kcal a day of an average adult; where the sex is not known, the lower."""
    return 2_500 if sex == "man" else 2_000


def concern(text: str) -> Refusal | None:
    """Words of a wish for which no plan may go below usual needs."""
    words = plain(text)
    if _says(words, "troubled"):
        return "troubled"
    return "expecting" if _says(words, "expecting") else None


def lasting(remembered: str) -> Refusal | None:
    """The same of something that memory holds, where it is not about somebody else: `my sister is pregnant`."""
    return None if _says(plain(remembered), "others") else concern(remembered)


def refusal(
    *, wishes: str, worry: Refusal | None, child: bool, energy: int | None, slimmer: bool, floor: int
) -> Refusal | None:
    """Why a plan of this kind is not made; None: it may be.

    `wishes` is what was said now, `worry` what was said before; `energy` in kcal a day as wished.
    """
    counts = slimmer or energy is not None
    said = concern(wishes)
    if said == "troubled":
        return said
    if counts and (said or worry):
        return said or worry
    if child and counts:
        return "child"
    if energy is not None and energy < floor:
        return "too_little"
    return "too_much" if energy is not None and energy > HIGHEST else None


def _says(words: str, name: str) -> bool:
    """Does the text hold one of these phrases, word by word?"""
    padded = f" {words} "
    return any(f" {told} " in padded for told in _plain(name))


@cache
def _plain(name: str) -> frozenset[str]:
    return frozenset(plain(phrase) for phrase in listed(name))
