"""请微信看 — WeChat's text and picture check of what everybody would see, asked outside the unit, heeded in one.

A wish and a letter go the same way; what differs is whose words they are (`letter_looks`).

Nothing but a clear pass passes. It is asked in the name of who wrote or handed in the wish, by the WeChat they have
bound at their phone: WeChat answers only for somebody who used the mini-program within two hours (61010).
docs/wish-guard.md says what happens when there is nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from server.files import looks
from server.files import queries as files
from server.kit import audit, once, tasks
from server.kit.actors import THE_CLOCK, Actor
from server.kit.clock import now
from server.kit.db import db, swap_one
from server.people import queries as people
from server.wishes.errors import NobodyToAsk
from server.wishes.models import Letter, Wish
from server.wishes.rules import SILENT_AFTER, Look
from server.wishes.service.find import wish_for
from server.wishes.service.guarding import texts_of

TOPIC = "wishes.look"
ASK_FOR = timedelta(days=1)
Shown = Wish | Letter


@dataclass(frozen=True)
class Looked:
    """How words and picture stand with WeChat; `photo` None without a picture. `silent`: it has had its time."""

    text: Look
    photo: Look | None
    silent: bool


def ask(wish: Wish) -> None:
    """Ask about what has not passed yet, once for the same words. At once `nobody` when there is nobody to ask with."""
    mark = mark_of(wish)
    if begin(wish, mark, openids_for(wish)):
        _add(wish, mark)


def begin(row: Shown, mark: str, openids: list[str]) -> bool:
    """Write down that these words are asked about, or that there is nobody to ask with; True when a task is to ask."""
    if row.text_mark == mark and row.text_look == Look.PASS and _is_seen(row):
        return False
    _write(row, text_look=Look.ASKED if openids else Look.NOBODY, text_mark=mark, asked_at=now())
    return bool(openids)


def ask_again(uid: str, *, actor: Actor) -> Wish:
    """再查一次, in the reviewer's own name. NobodyToAsk without a WeChat of theirs."""
    wish = wish_for(uid, actor)
    if not openids_of([actor.ref]):
        raise NobodyToAsk
    mark = mark_of(wish)
    _write(wish, text_look=Look.ASKED, text_mark=mark, asked_at=now())
    _add(wish, mark, also=actor.ref)
    audit.write(actor, "wishes.look_again", wish.uid)
    return wish


def looked(wish: Wish) -> Looked:
    """How it stands now. Words that were changed since are unasked."""
    return stands(wish, mark_of(wish))


def stands(row: Shown, mark: str) -> Looked:
    """The same of whatever bears a look; `mark` is that of its words today."""
    text = Look(row.text_look) if row.text_mark == mark else Look.UNASKED
    silent = row.asked_at is not None and row.asked_at + SILENT_AFTER <= now()
    return Looked(text, _photo(row), silent)


def mark_of(wish: Wish) -> str:
    return once.fingerprint(texts_of(wish))


def story_mark(story: str) -> str | None:
    """The same for the same story, whatever blanks stand in it."""
    words = "".join(story.split())
    return once.fingerprint({"story": words}) if words else None


def words_of(wish: Wish) -> str:
    return "\n".join(text for text in texts_of(wish).values() if text)


def openids_for(wish: Wish, also: str = "") -> list[str]:
    """Whose WeChat is asked with, in this order: who judges, who wrote, who handed in."""
    return openids_of([also, wish.written_by, wish.asked_by or ""])


def openids_of(refs: Iterable[str]) -> list[str]:
    found = [_openid(ref.removeprefix("staff:")) for ref in dict.fromkeys(refs) if ref.startswith("staff:")]
    return [openid for openid in dict.fromkeys(found) if openid]


def heed(row: Shown, mark: str, verdict: Look, openid: str | None) -> bool:
    """Keep what WeChat said of these very words, and have it look at the picture too. False when overtaken."""
    kind = type(row)
    mine = update(kind).where(kind.id == row.id, kind.text_mark == mark, kind.text_look == Look.ASKED)
    if not swap_one(mine.values(text_look=verdict)):
        return False
    db.session.refresh(row)
    facts = {"verdict": str(verdict)}
    if isinstance(row, Letter):
        audit.write(THE_CLOCK, "wishes.look_letter", row.uid, facts)
    else:
        audit.write(THE_CLOCK, "wishes.look", row.uid, facts)
    if openid is not None and row.photo_uid is not None and not _is_seen(row):
        looks.ask(row.photo_uid, openid)
    return True


def due_again(row: Shown, moment: datetime) -> bool:
    """Whether asking goes on: for a day, as the picture's does."""
    return row.asked_at is not None and moment < row.asked_at + ASK_FOR


def _photo(row: Shown) -> Look | None:
    if row.photo_uid is None:
        return None
    verdict = files.find(row.photo_uid).verdict
    if verdict is not None:
        return Look(verdict)
    return Look.NOBODY if row.text_look == Look.NOBODY else Look.ASKED


def _is_seen(row: Shown) -> bool:
    return row.photo_uid is None or files.find(row.photo_uid).verdict is not None


def _openid(uid: str) -> str | None:
    worker = people.find_staff(uid)
    return people.openid_of(worker.donor_uid) if worker and worker.donor_uid else None


def _add(wish: Wish, mark: str, also: str = "") -> None:
    payload = {"wish": wish.uid, "mark": mark, "also": also}
    tasks.add(TOPIC, payload, key=f"wish-look:{wish.uid}:{now().timestamp():.3f}")


def _write(row: Shown, **values: object) -> None:
    """No move: the version that a second person agrees to is that of the words, not of what WeChat thinks of them."""
    kind = type(row)
    db.session.execute(update(kind).where(kind.id == row.id).values(**values))
    db.session.refresh(row)
