"""心愿登记表 — what staff type, read into facts; and the places and people they may choose from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from server.kit.actors import Actor
from server.kit.errors import Invalid, field_error
from server.kit.money import NotMoney, parse_yuan, yuan
from server.registry import queries as registry
from server.registry.errors import PersonUnknown, SearchUnclear
from server.registry.rules import KINDS, REGISTRARS
from server.wishes.rules import Facts, Kind

PEOPLE_SHOWN = 12
FIELDS = (
    *("title", "kind", "for_whom", "area_code", "story", "price_fen", "price_source", "quantity", "person_uid"),
    *("price_uid", "price_because"),
)


@dataclass(frozen=True)
class Choice:
    """A helped person as the picker shows them: nothing names anybody."""

    uid: str
    text: str


def read(form: Mapping[str, str], *, sample: bool = False) -> Facts:
    """Raises Invalid with one line per field that cannot be read."""
    wrong: list[dict[str, str]] = []
    price, quantity = _price(form, wrong), _quantity(form, wrong)
    if wrong:
        raise Invalid(detail=wrong)
    return Facts(
        title=form.get("title", "").strip(),
        kind=form.get("kind", ""),
        for_whom=form.get("for_whom", "").strip(),
        area_code=form.get("area_code", ""),
        story=form.get("story", "").strip(),
        price_fen=price,
        price_source=form.get("price_source", "").strip(),
        quantity=quantity,
        person_uid=form.get("person_uid") or None,
        sample=sample,
        price_uid=form.get("price_uid") or None,
        price_because=form.get("price_because", "").strip(),
    )


def fill(wish: Any) -> dict[str, str]:
    """A wish as the form shows it."""
    values = {name: getattr(wish, name) for name in FIELDS}
    values["price_fen"] = yuan(wish.price_fen).replace(",", "") if wish.price_fen else ""
    return {name: "" if value is None else str(value) for name, value in values.items()}


def empty() -> dict[str, str]:
    return dict.fromkeys(FIELDS, "") | {"kind": Kind.GOODS, "quantity": "1"}


def people(actor: Actor, *, kind: str = "", id_number: str = "") -> list[Choice]:
    """Helped persons of the actor's places: the newest of a kind, or the one with exactly this number."""
    if not may_choose_people(actor):
        return []
    if id_number.strip():
        try:
            return _choices(registry.masked_many(registry.by_number(id_number, actor), actor))
        except SearchUnclear:
            return []
    return _choices(registry.newest(actor, kind=kind if kind in KINDS else "", limit=PEOPLE_SHOWN))


def chosen(uid: str, actor: Actor) -> list[Choice]:
    """The person a draft already has, as the only choice until somebody searches again. Not one of another place."""
    if not uid or not may_choose_people(actor):
        return []
    try:
        return _choices([registry.masked(registry.person_for(uid, actor), actor)])
    except PersonUnknown:
        return []


def may_choose_people(actor: Actor) -> bool:
    """Partners write wishes and see no register."""
    return bool(actor.roles & REGISTRARS)


def _choices(found: Iterable[Any]) -> list[Choice]:
    return [Choice(one.uid, "，".join(_parts(one))) for one in found]


def _parts(one: Any) -> list[str]:
    age = "" if one.age is None else f"{one.age} 岁"
    parts = [one.name, one.sex, age, one.kind, one.area_name, one.id_number]
    return [part for part in parts if part] + (["示例"] if one.sample else [])


def _price(form: Mapping[str, str], wrong: list[dict[str, str]]) -> int | None:
    text = form.get("price_fen", "").strip()
    try:
        return parse_yuan(text) if text else None
    except NotMoney as refusal:
        wrong.append(field_error("/price_fen", refusal.says))
        return None


def _quantity(form: Mapping[str, str], wrong: list[dict[str, str]]) -> int:
    text = form.get("quantity", "").strip() or "1"
    if not text.isascii() or not text.isdigit() or len(text) > 4:
        wrong.append(field_error("/quantity", "份数请填整数"))
        return 1
    return int(text)
