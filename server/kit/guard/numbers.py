"""号码 — identity numbers, telephones, bank cards, however their digits are written or parted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from server.kit.guard.findings import Kind
from server.kit.guard.plain import Plain

Found = tuple[Kind, int, int]

# As they are read out and as a bank writes them; 幺 is the one of a telephone.
_SPOKEN = dict(zip("零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789", strict=True))
_LOOKALIKE = {"O": "0", "o": "0", "Ο": "0", "О": "0", "l": "1", "I": "1", "丨": "1"}
_BETWEEN = frozenset(" \t\n-－—–−‐‑~·•.。()（）[]_/\\|,，、")
_PARTED_BY_MAX = 3
_GROUPS_MAX = 40
# GB 11643-1999, ISO 7064:1983 MOD 11-2.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"

_MOBILE = re.compile(r"(?:0?0?86)?1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:0?0?86)?0?(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}")
_CARD = re.compile(r"\d{16,19}")
_MASKED_PHONE = re.compile(r"(?<!\d)1[3-9]\d[*xX＊●•×_?]{3,8}\d{2,4}(?!\d)")
_MASKED_ID = re.compile(r"(?<!\d)[1-9]\d{3,9}[*＊●•×?]{4,14}\d{2,3}[\dXx]?(?!\d)")
_CALLED = re.compile(r"(?:电话|座机|手机|联系|拨打|致电|来电|短号|号码)[^\d\n]{0,6}(\d{5,8})(?!\d)")
_HOTLINES = frozenset({"12345", "12315", "12355", "12338", "12348", "12349", "12320", "12333", "95598", "96111"})


@dataclass(frozen=True)
class Group:
    """Digits in one way of writing, nothing between them."""

    digits: str
    start: int
    end: int
    spoken: bool


def numbers(text: Plain) -> Iterator[Found]:
    """Every number that reaches or names somebody. `text` with its blanks: they part groups."""
    for run in _runs(text.text):
        yield from _in_run(run)
    for pattern, kind in ((_MASKED_PHONE, Kind.PHONE), (_MASKED_ID, Kind.ID_NUMBER)):
        yield from ((kind, found.start(), found.end()) for found in pattern.finditer(text.text))
    for found in _CALLED.finditer(text.text):
        if found[1] not in _HOTLINES:
            yield Kind.PHONE, found.start(1), found.end(1)


def is_identity(number: str) -> bool:
    """Eighteen characters with a day that exists; or with the check digit that fits them."""
    return _has_a_day(number[6:14]) or check_digit(number[:17]) == number[17]


def check_digit(body: str) -> str:
    """The eighteenth character for seventeen digits."""
    return _CHECK[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def is_luhn(number: str) -> bool:
    """ISO/IEC 7812-1, the check of a card's number."""
    odd, even = number[-1::-2], number[-2::-2]
    return (sum(map(int, odd)) + sum(sum(divmod(2 * int(digit), 10)) for digit in even)) % 10 == 0


def _has_a_day(text: str) -> bool:
    try:
        return 1900 <= date(int(text[:4]), int(text[4:6]), int(text[6:])).year <= 2099
    except ValueError:
        return False


def _runs(text: str) -> Iterator[list[Group]]:
    """Groups with no more than a few separators between them."""
    run: list[Group] = []
    for group in _groups(text):
        if run and not _is_between(text[run[-1].end : group.start]):
            yield run
            run = []
        run.append(group)
    if run:
        yield run


def _is_between(gap: str) -> bool:
    return len(gap) <= _PARTED_BY_MAX and all(letter in _BETWEEN for letter in gap)


def _groups(text: str) -> Iterator[Group]:
    start, digits, spoken = 0, "", False
    for place, letter in enumerate(text + "\n"):
        digit, is_spoken = _digit(letter, digits, text[place + 1 : place + 2])
        if digits and (not digit or is_spoken != spoken):
            yield Group(digits, start, place, spoken)
            digits = ""
        if digit:
            start, spoken = (place, is_spoken) if not digits else (start, spoken)
            digits += digit


def _digit(letter: str, before: str, after: str) -> tuple[str, bool]:
    """(the digit or nothing, whether it is a spoken one). A letter like a digit is one only among digits."""
    if letter.isascii() and letter.isdigit():
        return letter, False
    if letter in _SPOKEN:
        return _SPOKEN[letter], True
    if letter in "Xx×" and len(before) in (3, 4, 5, 17):
        return ("X", False) if not after.isalnum() else ("", False)
    if letter in _LOOKALIKE and before and (after.isdigit() or after in _LOOKALIKE):
        return _LOOKALIKE[letter], False
    return "", False


def _in_run(run: list[Group]) -> Iterator[Found]:
    """The first number that some neighbouring groups make together, then on behind it."""
    first = 0
    while first < len(run):
        last, kind = _from(run, first)
        if kind is None:
            first += 1
            continue
        yield kind, run[first].start, run[last].end
        first = last + 1


def _from(run: list[Group], first: int) -> tuple[int, Kind | None]:
    whole = ""
    for last in range(first, min(len(run), first + _GROUPS_MAX)):
        whole += run[last].digits
        if len(whole) > 24:
            break
        kind = _kind(whole, run[first : last + 1])
        if kind is not None:
            return last, kind
    return first, None


def _kind(whole: str, groups: list[Group]) -> Kind | None:
    if len(whole) == 18 and whole[:17].isdigit() and is_identity(whole):
        return Kind.ID_NUMBER
    if not whole.isdigit():
        return None
    if _MOBILE.fullmatch(whole):
        return Kind.PHONE
    if _is_landline(whole, groups):
        return Kind.PHONE
    return _long(whole, groups)


def _is_landline(whole: str, groups: list[Group]) -> bool:
    """An area code with its nought, and behind it seven or eight digits, parted once or not at all."""
    return len(groups) <= 3 and groups[0].digits[0] == "0" and _LANDLINE.fullmatch(whole) is not None


def _long(whole: str, groups: list[Group]) -> Kind | None:
    """Of one group whatever is as long; of several only what is written like a card: fours, and a fitting check."""
    if len(groups) == 1:
        if groups[0].spoken and _MOBILE.match(whole):
            return Kind.PHONE  # what is spoken runs on into the next word: …零零一一直打不通
        if len(whole) == 15 and _has_a_day("19" + whole[6:12]):
            return Kind.ID_NUMBER
        if _CARD.fullmatch(whole):
            return Kind.CARD
        return Kind.NUMBER if len(whole) >= 12 else None
    fours = all(len(group.digits) == 4 for group in groups[:-1]) and len(groups[-1].digits) <= 4
    return Kind.CARD if _CARD.fullmatch(whole) and (is_luhn(whole) or (fours and len(whole) >= 16)) else None
