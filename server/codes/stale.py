"""旧纸 — paper that is older than the text in force: who scans it tells where it still hangs, and a task is written."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select, update

from server.codes import rules
from server.codes.errors import OtherPlace, ReplacementUnknown
from server.codes.models import Poster, Replacement
from server.codes.states import Kind, PosterState
from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db, insert_once, swap_one
from server.kit.lengths import whole
from server.regions import queries as regions


def is_asked(poster: Poster, in_force: int) -> bool:
    """Whether this paper's replacement by this text has been asked for, done or not."""
    mine = (Replacement.poster_id == poster.id, Replacement.in_force == in_force)
    return db.session.scalar(select(Replacement.id).where(*mine)) is not None


def ask(serial: str, in_force: int) -> bool:
    """请换新: one task for a poster and a newer text, however many scan it at once. False when there was one."""
    poster = db.session.scalar(select(Poster).where(Poster.serial == serial, Poster.state == PosterState.LIVE))
    if poster is None or not insert_once(Replacement(poster_id=poster.id, in_force=in_force)):
        return False
    older = (Replacement.poster_id == poster.id, Replacement.in_force < in_force)
    _end(older, how="newer", by="system:clock", note="又有了更新的一版")
    return True


def done_by_hand(uid: str, *, actor: Actor, note: str = "") -> Replacement:
    """已换好. What somebody else has finished stays as it was. ReplacementUnknown, also for one of
    somebody else's place; OtherPlace for one that hangs everywhere.
    """
    note = whole(note.strip(), rules.NOTE_CHARS_MAX)
    found = db.session.execute(
        select(Replacement, Poster).join(Poster, Poster.id == Replacement.poster_id).where(Replacement.uid == uid)
    ).one_or_none()
    if found is None:
        raise ReplacementUnknown
    task, poster = found
    if poster.area_code is not None and not rules.answers_for(actor.areas, poster.area_code):
        raise ReplacementUnknown
    if not rules.answers_for(actor.areas, poster.area_code):
        raise OtherPlace
    end = {"done_at": now(), "done_by": actor.ref, "how": "hand", "note": note}
    if swap_one(update(Replacement).where(Replacement.id == task.id, Replacement.done_at.is_(None)).values(**end)):
        audit.write(actor, "codes.replaced", poster.uid, {"serial": poster.serial, "in_force": task.in_force})
    db.session.refresh(task)
    return task


def replaced_by(newer: Poster, *, actor: Actor) -> None:
    """A newer paper of the same policy hangs in the same place: what asked for it is done."""
    if newer.kind != Kind.POLICY or newer.subject_version is None:
        return
    same_place = Poster.area_code == newer.area_code if newer.area_code else Poster.area_code.is_(None)
    older = select(Poster.id).where(Poster.subject == newer.subject, same_place, Poster.id != newer.id)
    mine = (Replacement.poster_id.in_(older), Replacement.in_force <= newer.subject_version)
    _end(mine, how="newer", by=actor.ref, note=f"已换上 {newer.serial.upper()}")


def withdrawn(poster: Poster, *, actor: Actor) -> None:
    _end((Replacement.poster_id == poster.id,), how="withdrawn", by=actor.ref, note="")


def by_township(is_old: Callable[[str, int, datetime], bool], actor: Actor) -> list[tuple[str, int, int]]:
    """(township code, sheets of policies in use, stale ones among them) of the actor's places. One statement.

    `is_old` judges a paper by policy, number of its text and moment of print. What hangs everywhere has an empty code.
    """
    mine = regions.in_areas(Poster.area_code, actor.areas)
    if rules.answers_for(actor.areas, None):
        mine = mine | Poster.area_code.is_(None)
    found = select(Poster.area_code, Poster.subject, Poster.subject_version, Poster.at).where(
        Poster.kind == Kind.POLICY, Poster.state == PosterState.LIVE, mine
    )
    counts: dict[str, list[int]] = {}
    for area, subject, version, printed_at in db.session.execute(found):
        held = counts.setdefault((area or "")[: rules.TOWNSHIP_CHARS], [0, 0])
        held[0] += 1
        held[1] += is_old(subject or "", version or 0, printed_at)
    return [(area, sheets, old) for area, (sheets, old) in sorted(counts.items())]


def _end(which: tuple[object, ...], *, how: str, by: str, note: str) -> None:
    ending = update(Replacement).where(*which, Replacement.done_at.is_(None))  # type: ignore[arg-type]
    values = {"done_at": now(), "done_by": by, "how": how, "note": note}
    db.session.execute(ending.values(**values), execution_options={"synchronize_session": False})
