"""情形 — what people say of their trouble, and the words that policies use for it. Data of the bureau's own."""

import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path

# What a letter of a saying weighs, every step down its list of meanings, and a second trouble with the same meaning.
LETTER, PLACE, TWICE = 10, 8, 7
_FILE = Path(__file__).parent / "data" / "situations.json"


@dataclass(frozen=True)
class Situation:
    """`says` are parts of what somebody types, `means` words in the names of policies, the nearest first.

    `shown`: offered as a button to who does not know what to type.
    """

    title: str
    says: tuple[str, ...]
    means: tuple[str, ...]
    shown: bool = False


def _read() -> tuple[Situation, ...]:
    given = json.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        Situation(one["title"], tuple(one["says"]), tuple(one["means"]), one.get("shown", False)) for one in given
    )


ALL = _read()


def folded(words: str) -> str:
    """Without blanks and marks, so that `没 房子！` is `没房子`."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", words).lower() if letter.isalnum())


def meant(words: str) -> list[tuple[int, str]]:
    """(weight, meaning), the best first: how much of what was typed speaks for it.

    A long saying weighs more than a short one: 残疾孩子 means more than 残疾.
    """
    typed = folded(words)
    found: dict[str, int] = {}
    for situation in ALL:
        said = [folded(one) for one in (situation.title, *situation.says)]
        longest = max((len(one) for one in said if one and one in typed), default=0)
        if not longest:
            continue
        for place, meaning in enumerate(situation.means):
            weight = longest * LETTER - place * PLACE
            found[meaning] = max(found[meaning], weight) + TWICE if meaning in found else weight
    return sorted(((weight, meaning) for meaning, weight in found.items()), reverse=True)


def offered() -> list[str]:
    """What somebody may tap instead of typing."""
    return [one.title for one in ALL if one.shown]
