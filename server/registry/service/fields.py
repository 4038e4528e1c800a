"""资料 — the fields of a record: what each must look like, how they are written, what they held before."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import update

from server.kit.clock import today
from server.kit.db import db
from server.kit.errors import field_error
from server.kit.lengths import whole
from server.kit.private_text import private_parts
from server.people.rules import clean, is_name, phone_of
from server.registry import queries, rules
from server.registry.errors import GuardianNeeded, IdNumberWrong, NoteNamesPerson, PersonForgotten, PersonIncomplete
from server.registry.models import HelpedPerson, PersonPast
from server.registry.rules import Guardian

BIRTH_YEAR_MIN = 1900
# Field → how the timeline calls it. Everything an edit may change, in the order of the form.
LABELS = {
    "name": "姓名",
    "id_number": "身份证号",
    "phone": "手机号",
    "kind": "类别",
    "sex": "性别",
    "birth_year": "出生年份",
    "area_code": "地区",
    "relation": "与户主关系",
    "guardian_name": "监护人姓名",
    "guardian_phone": "监护人电话",
    "guardian_relation": "监护人关系",
    "address": "住址",
}


def refuse_unfit(values: Mapping[str, Any]) -> date | None:
    """PersonIncomplete, IdNumberWrong, GuardianNeeded, each with every wrong field at once.

    The birthday, when an identity number tells it.
    """
    number = values["id_number"]
    is_number = bool(number) and rules.is_id_number(number)
    born = rules.birth_of(number) if is_number else None
    lines = _unfit(values, born)
    wrong_number = [] if is_number or not number else [field_error("/id_number", IdNumberWrong.says)]
    lines += wrong_number
    guardian = _guardian_of(values)
    child = rules.is_child(today(), born, values["birth_year"] if _is_year(values["birth_year"]) else None)
    if (child or any(vars(guardian).values())) and not _is_whole(guardian):
        if not lines:
            raise GuardianNeeded(None if child else "请把监护人的姓名、电话和关系填完整", detail=_of_guardian(guardian))
        lines += _of_guardian(guardian)[0 if child else 1 :]
    if lines:
        raise (IdNumberWrong if lines == wrong_number else PersonIncomplete)(detail=lines)
    return born


def _unfit(values: Mapping[str, Any], born: date | None) -> list[dict[str, str]]:
    """What is wrong with the fields, but for the guardian and the number's own digits."""
    checks = (
        ("/name", is_name(clean(values["name"])), "请填写真实姓名，2 到 30 个字"),
        ("/kind", values["kind"] in rules.KINDS, "请从给出的类别中选择"),
        ("/phone", not values["phone"] or phone_of(values["phone"]) is not None, "请填写 11 位手机号"),
        ("/birth_year", bool(values["id_number"]) or _is_year(values["birth_year"]), "没有身份证号时请填写出生年份"),
        ("/id_number", born is None or born <= today(), "出生日期在今天之后，请核对"),
        ("/sex", values["sex"] in ("", "男", "女"), "请选择男或女"),
        ("/address", len(values["address"] or "") <= rules.ADDRESS_CHARS, f"最多 {rules.ADDRESS_CHARS} 个字"),
        ("/relation", values["relation"] in ("", *rules.RELATIONS), "请从给出的关系中选择"),
    )
    return [field_error(place, issue) for place, is_fine, issue in checks if not is_fine]


def _guardian_of(values: Mapping[str, Any]) -> Guardian:
    return Guardian(*(values[f"guardian_{part}"] or "" for part in ("name", "phone", "relation")))


def write(person: HelpedPerson, values: Mapping[str, Any], born: date | None) -> None:
    """Put checked values into the record, sealed and marked for look-up."""
    number, phone = values["id_number"] or "", values["phone"] or ""
    person.kind, person.relation, person.area_code = values["kind"], values["relation"], values["area_code"]
    person.sex = rules.sex_of(number) if number else values["sex"]
    person.birth_year = born.year if born else values["birth_year"]
    person.name = clean(values["name"])
    person.name_blind = queries.name_blind(person.name)
    person.id_number = number or None
    person.id_blind = queries.id_blind(number) if number else None
    person.phone = phone_of(phone) if phone else None
    person.phone_blind = queries.phone_blind(person.phone) if person.phone else None
    guardian = values["guardian_name"]
    person.guardian_name = clean(guardian) if guardian else None
    person.guardian_phone = phone_of(values["guardian_phone"]) if guardian else None
    person.guardian_relation = values["guardian_relation"] if guardian else ""


def wipe(person: HelpedPerson) -> None:
    """Take away what names a person; the place, the kind and what was given stay. The home's door goes with its last.

    What an edit replaced is no longer kept either.
    """
    person.name = person.id_number = person.phone = person.guardian_name = person.guardian_phone = None
    person.name_blind = person.id_blind = person.phone_blind = None
    person.guardian_relation, person.relation, person.sex, person.birth_year = "", "", "", None
    db.session.execute(update(PersonPast).where(PersonPast.person_id == person.id).values(facts_sealed=None))
    if all(member.name_sealed is None for member in queries.members(person.household)):
        person.household.address, person.household.number = None, None
    db.session.flush()


def refuse_forgotten(person: HelpedPerson) -> None:
    """PersonForgotten: nobody is behind the record any more."""
    if queries.is_forgotten(person):
        raise PersonForgotten


def values_of(person: HelpedPerson) -> dict[str, Any]:
    """Field → what it holds now, in the words of LABELS."""
    values = {name: getattr(person, name) for name in LABELS if name != "address"}
    values["address"] = person.household.address
    return {name: "" if value is None and name != "birth_year" else value for name, value in values.items()}


def packed(values: Mapping[str, Any]) -> str:
    return json.dumps(dict(values), ensure_ascii=False)


def unpacked(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


def clean_note(note: str, *people: HelpedPerson) -> str:
    """Words that stay in the timeline: one line, without numbers and without the person's name. NoteNamesPerson."""
    words = whole(" ".join(note.split()), rules.NOTE_CHARS)
    if private_parts({"note": words}, [person.name for person in people if person.name]):
        raise NoteNamesPerson(detail=[field_error("/note", NoteNamesPerson.says)])
    return words


def _is_year(year: int | None) -> bool:
    return year is not None and BIRTH_YEAR_MIN <= year <= today().year


def _is_whole(guardian: Guardian) -> bool:
    return is_name(clean(guardian.name)) and bool(phone_of(guardian.phone) and guardian.relation.strip())


def _of_guardian(guardian: Guardian) -> list[dict[str, str]]:
    parts = (
        ("/guardian_name", is_name(clean(guardian.name)), "请填写监护人姓名"),
        ("/guardian_phone", phone_of(guardian.phone) is not None, "请填写监护人的 11 位手机号"),
        ("/guardian_relation", bool(guardian.relation.strip()), "请填写监护人与本人的关系"),
    )
    return [field_error("/guardian", GuardianNeeded.says)] + [
        field_error(place, issue) for place, is_fine, issue in parts if not is_fine
    ]
