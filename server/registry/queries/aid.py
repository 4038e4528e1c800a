"""查看受助 — what a person or a household has received, from every purse, on one time line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from server.kit.clock import today
from server.kit.db import db
from server.registry import rules
from server.registry.models import HelpedPerson, Provision
from server.registry.rules import Form, Source


@dataclass(frozen=True)
class Aid:
    """One line. `corrected` says that a later line stands instead of it; `taken_back` that it never happened."""

    uid: str
    person_uid: str
    on: date
    source: str
    source_name: str
    form_name: str
    what: str
    amount_fen: int | None
    note: str
    corrected: bool
    taken_back: bool
    estimated: bool

    @property
    def counts(self) -> bool:
        return not self.corrected and not self.taken_back


def aid_of(uids: Iterable[str]) -> list[Aid]:
    """What these people received, also under records merged into theirs, the newest day first; one statement."""
    of = func.coalesce(HelpedPerson.same_as, HelpedPerson.uid)
    rows = db.session.execute(
        select(of, Provision)
        .join(HelpedPerson, HelpedPerson.uid == Provision.person_uid)
        .where(of.in_(list(uids)))
        .order_by(Provision.given_on.desc(), Provision.id.desc())
    ).all()
    corrected = {row[1].corrects for row in rows if row[1].corrects}
    return [_line(row[0], row[1], row[1].uid in corrected) for row in rows]


def last_year_fen(lines: Iterable[Aid]) -> dict[str, int]:
    """Source's name → fen of the last twelve months, estimates included, corrected lines left out."""
    since = rules.months_before(today())
    sums: dict[str, int] = {}
    for line in lines:
        if line.counts and line.on >= since and line.amount_fen:
            sums[line.source_name] = sums.get(line.source_name, 0) + line.amount_fen
    return sums


def provision(uid: str) -> Provision | None:
    return db.session.scalars(select(Provision).where(Provision.uid == uid)).one_or_none()


def by_reference(reference: str) -> Provision | None:
    return db.session.scalars(select(Provision).where(Provision.reference == reference)).one_or_none()


def _line(person_uid: str, row: Provision, corrected: bool) -> Aid:
    return Aid(
        uid=row.uid,
        person_uid=person_uid,
        on=row.given_on,
        source=row.source,
        source_name=rules.SOURCE_NAMES[Source(row.source)],
        form_name=rules.FORM_NAMES[Form(row.form)],
        what=row.what,
        amount_fen=row.amount_fen,
        note=row.note,
        corrected=corrected,
        taken_back=not row.stands,
        estimated=row.form != Form.CASH and row.amount_fen is not None,
    )
