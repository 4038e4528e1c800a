"""折叠 — text as a program must read it: one form per letter, nothing invisible, and the way back to every place."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Letters by their category that are drawn as nothing: Hangul fillers, the blank of Braille, the Mongolian separator.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u180e")
_DROPPED = frozenset({"Cf", "Mn", "Me", "Cc", "Cs"})
# U+202A-202E, U+2066-2069: what is drawn is not what is stored. No Chinese text needs them.
DIRECTIONS = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))


@dataclass(frozen=True)
class Plain:
    """`text` folded; `at[i]` is the place in the original that letter i came from."""

    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the folded text as a stretch of the original."""
        assert 0 <= start < end <= len(self.text)
        return self.at[start], self.at[end - 1] + 1

    def without(self, letters: frozenset[str]) -> "Plain":
        """The same without these letters."""
        kept = [(letter, place) for letter, place in zip(self.text, self.at, strict=True) if letter not in letters]
        return Plain("".join(letter for letter, _ in kept), tuple(place for _, place in kept))

    def parted_by(self, separators: str) -> Iterator[tuple[int, int]]:
        """(start, end) of the stretches between separators, the empty ones left out."""
        start = 0
        for place, letter in enumerate(self.text + separators[0]):
            if letter in separators:
                if start < place:
                    yield start, place
                start = place + 1


def plain(text: str) -> Plain:
    """Full-width, circled and mathematical letters become plain ones; marks and invisible letters go."""
    letters: list[str] = []
    places: list[int] = []
    for place, given in enumerate(text):
        for letter in _folded(given):
            letters.append(letter)
            places.append(place)
    return Plain("".join(letters), tuple(places))


def close(text: Plain) -> Plain:
    """Without blanks, so that nothing hides between two letters; a line's end stays."""
    return text.without(frozenset(letter for letter in text.text if letter.isspace() and letter != "\n"))


def _folded(given: str) -> str:
    if given == "\n":
        return given
    if given in _BLANK or given.isspace():
        return " "
    return "".join(_letter(one) for one in unicodedata.normalize("NFKC", given))


def _letter(one: str) -> str:
    if one in _BLANK or one.isspace():
        return " "
    if unicodedata.category(one) in _DROPPED:
        return ""
    number = unicodedata.decimal(one, None)  # Arabic-Indic and all the other digits of the world
    return one if number is None else str(number)
