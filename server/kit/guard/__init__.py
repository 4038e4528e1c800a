"""尊严卫士 — finds in a text that everybody will read what would show who somebody is, and says what to write instead.

Pure: no database, no net. PIPL 25, 28, 31; 慈善法 82. It helps a person to write and to judge and never corrects by
itself. What it finds and how often it errs is measured: docs/wish-guard.md.
"""

from collections.abc import Iterable, Iterator, Mapping

from server.kit.guard.contacts import contacts
from server.kit.guard.findings import HARD, HARD_OF_A_CHILD, KIND_NAMES, Finding, Kind
from server.kit.guard.lives import ages, births, combination, illnesses
from server.kit.guard.names import calls, known, names, squeezed
from server.kit.guard.numbers import Found, numbers
from server.kit.guard.places import doors, employers, schools, years_of_school
from server.kit.guard.plain import DIRECTIONS, Plain, close, plain

__all__ = ["HARD", "KIND_NAMES", "Finding", "Kind", "look", "look_at_all", "squeezed"]


def look(text: str, *, known_names: Iterable[str] = (), child: bool = False) -> list[Finding]:
    """What this text shows, in its order; `known_names` are those on record of the person and their household.

    `child`: the stricter rules. Overlapping findings: the hard one stays, then the longer one.
    """
    return look_at_all({"": text}, known_names=known_names, child=child).get("", [])


def look_at_all(
    texts: Mapping[str, str], *, known_names: Iterable[str] = (), child: bool = False
) -> dict[str, list[Finding]]:
    """Field → what it shows; fields that show nothing are left out. They are read together, as on the page."""
    told, hard = list(known_names), HARD_OF_A_CHILD if child else HARD
    found = {field: list(_single(text, told, child)) for field, text in texts.items()}
    for field, place in _together(texts):
        found[field].append(place)
    apart = {
        field: _apart([Finding(kind, start, end, kind in hard) for kind, start, end in places])
        for field, places in found.items()
    }
    return {field: findings for field, findings in apart.items() if findings}


def _together(texts: Mapping[str, str]) -> Iterator[tuple[str, Found]]:
    """Combinations over all fields, each in the field where it is easiest to take apart."""
    whole = close(plain("\n".join(texts.values())))
    for kind, start, end in _placed(whole, combination(whole)):
        for field, text in texts.items():
            if start < len(text):
                yield field, (kind, start, min(end, len(text)))
                break
            start, end = start - len(text) - 1, end - len(text) - 1


def _single(text: str, told: Iterable[str], child: bool) -> Iterator[Found]:
    yield from ((Kind.HIDDEN, place, place + 1) for place, letter in enumerate(text) if letter in DIRECTIONS)
    whole = plain(text)
    yield from _placed(whole, [*numbers(whole), *known(whole, told)])
    dense = close(whole)
    yield from _placed(dense, _words(dense, child))


def _words(dense: Plain, child: bool) -> Iterator[Found]:
    for finder in (contacts, doors, names, calls, schools, employers, illnesses, births):
        yield from finder(dense)
    if child:
        yield from ages(dense)
        yield from years_of_school(dense)


def _placed(view: Plain, found: Iterable[Found]) -> Iterator[Found]:
    for kind, start, end in found:
        yield kind, *view.span(start, end)


def _apart(found: list[Finding]) -> list[Finding]:
    """None over another, except that a combination stands beside what it is made of."""
    kept: list[Finding] = []
    for one in sorted(found, key=lambda one: (not one.hard, one.start - one.end, one.start)):
        if not any(_meet(one, other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: (one.start, one.end))


def _meet(one: Finding, other: Finding) -> bool:
    if Kind.COMBINATION in (one.kind, other.kind) and one.kind != other.kind:
        return False
    return one.start < other.end and other.start < one.end
