"""卫士 — the guard over what the public will read of a wish: what may not stand, and what a person must judge."""

from collections.abc import Mapping

from server.kit.errors import field_error
from server.kit.guard import Finding, look_at_all
from server.registry import queries as registry
from server.registry.queries import kin
from server.wishes.models import Wish

Found = Mapping[str, list[Finding]]
FIELDS = ("title", "for_whom", "story", "price_source")


def texts_of(wish: Wish) -> dict[str, str]:
    """What everybody will read of it."""
    return {name: getattr(wish, name) for name in FIELDS}


def look(texts: Mapping[str, str], person_uid: str | None) -> Found:
    """Field → findings. The names of the household are known to it; of a child the stricter rules hold."""
    child = person_uid is not None and registry.is_child(registry.person(person_uid))
    return look_at_all(texts, known_names=kin.kin_of(person_uid).names, child=child)


def look_of(texts: Mapping[str, str], *, child: bool = False) -> Found:
    """The same for words of nobody yet."""
    return look_at_all(texts, child=child)


def look_at(wish: Wish) -> Found:
    return look(texts_of(wish), wish.person_uid)


def hard_lines(texts: Mapping[str, str], found: Found) -> list[dict[str, str]]:
    """What may not stand, as `detail` lines."""
    return [line for field, one in _each(found) if one.hard for line in [_line(field, texts[field], one)]]


def soft(found: Found) -> list[str]:
    """What a person must judge: the names of the kinds, each once. Never the words themselves: the timeline stays."""
    return list(dict.fromkeys(one.says for _field, one in _each(found) if not one.hard))


def _each(found: Found) -> list[tuple[str, Finding]]:
    return [(field, one) for field, lines in found.items() for one in lines]


def _line(field: str, text: str, one: Finding) -> dict[str, str]:
    return field_error(f"/{field}", f"“{text[one.start : one.end]}”：{one.advice}")
