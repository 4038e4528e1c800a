"""私密文字 — what a note of the house, a notice, a line of aid may not hold: numbers, doors, names on record."""

from collections.abc import Iterable, Iterator, Mapping

from server.kit.errors import field_error
from server.kit.guard import KIND_NAMES, Kind, squeezed
from server.kit.guard.names import known
from server.kit.guard.numbers import Found, numbers
from server.kit.guard.places import doors
from server.kit.guard.plain import close, plain

__all__ = ["private_parts", "squeezed"]

_KINDS = frozenset({Kind.ID_NUMBER, Kind.PHONE, Kind.CARD, Kind.ADDRESS, Kind.NAME})
_ISSUES = {
    Kind.NAME: "有受助人的姓名，请改为“老人”“孩子”等称呼",
    Kind.ADDRESS: "有门牌号，请只写到乡镇",
}


def private_parts(
    texts: Mapping[str, str], names: Iterable[str] = (), *, of_an_office: bool = False
) -> list[dict[str, str]]:
    """Where text would show who the person is: `detail` lines by field, empty when it may stand.

    `names` are those of helped persons; others are not guessed at here. `of_an_office`: the writer's own window and
    fixed line may be named, as in a notice; a mobile number never.
    """
    told = [name for name in names if len(name) >= 2]
    return [
        field_error(f"/{field}", _ISSUES.get(kind, f"有{KIND_NAMES[kind]}"))
        for field, text in texts.items()
        for kind in sorted(_kinds(text, told, of_an_office))
    ]


def _kinds(text: str, told: list[str], of_an_office: bool) -> set[Kind]:
    found = set()
    for kind, words in _found(text, told):
        if kind in _KINDS and not (of_an_office and _is_of_an_office(kind, words)):
            found.add(kind)
    return found


def _found(text: str, told: list[str]) -> Iterator[tuple[Kind, str]]:
    whole = plain(text)
    dense = close(whole)
    places: list[tuple[Found, str]] = [(one, whole.text) for one in (*numbers(whole), *known(whole, told))]
    places += [(one, dense.text) for one in doors(dense)]
    yield from ((kind, words[start:end]) for (kind, start, end), words in places)


def _is_of_an_office(kind: Kind, words: str) -> bool:
    """A window and a fixed line; a mobile has eleven digits and begins with a one."""
    digits = "".join(letter for letter in words if letter.isdigit())
    return kind == Kind.ADDRESS or (kind == Kind.PHONE and not (len(digits) >= 11 and digits[-11] == "1"))
