"""请微信看 — WeChat's text and picture check of what everybody would see, asked outside the unit, heeded in one.

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
from server.wishes.models import Wish
from server.wishes.rules import SILENT_AFTER, Look
from server.wishes.service.find import wish_for
from server.wishes.service.guarding import texts_of

TOPIC = "wishes.look"
ASK_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Looked:
    """How words and picture stand with WeChat; `photo` None without a picture. `silent`: it has had its time."""

    text: Look
    photo: Look | None
    silent: bool


def ask(wish: Wish) -> None:
    """Ask about what has not passed yet, once for the same words. At once `nobody` when there is nobody to ask with."""
    mark = mark_of(wish)
    if wish.text_mark == mark and wish.text_look == Look.PASS and _is_seen(wish):
        return
    openids = openids_for(wish)
    values = {"text_look": Look.ASKED if openids else Look.NOBODY, "text_mark": mark, "asked_at": now()}
    _write(wish, **values)
    if openids:
        _add(wish, mark)


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
    text = Look(wish.text_look) if wish.text_mark == mark_of(wish) else Look.UNASKED
    silent = wish.asked_at is not None and wish.asked_at + SILENT_AFTER <= now()
    return Looked(text, _photo(wish), silent)


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


def heed(wish: Wish, mark: str, verdict: Look, openid: str | None) -> bool:
    """Keep what WeChat said of these very words, and have it look at the picture too. False when overtaken."""
    mine = update(Wish).where(Wish.id == wish.id, Wish.text_mark == mark, Wish.text_look == Look.ASKED)
    if not swap_one(mine.values(text_look=verdict)):
        return False
    db.session.refresh(wish)
    audit.write(THE_CLOCK, "wishes.look", wish.uid, {"verdict": str(verdict)})
    if openid is not None and wish.photo_uid is not None and not _is_seen(wish):
        looks.ask(wish.photo_uid, openid)
    return True


def due_again(wish: Wish, moment: datetime) -> bool:
    """Whether asking goes on: for a day, as the picture's does."""
    return wish.asked_at is not None and moment < wish.asked_at + ASK_FOR


def _photo(wish: Wish) -> Look | None:
    if wish.photo_uid is None:
        return None
    verdict = files.find(wish.photo_uid).verdict
    if verdict is not None:
        return Look(verdict)
    return Look.NOBODY if wish.text_look == Look.NOBODY else Look.ASKED


def _is_seen(wish: Wish) -> bool:
    return wish.photo_uid is None or files.find(wish.photo_uid).verdict is not None


def _openid(uid: str) -> str | None:
    worker = people.find_staff(uid)
    return people.openid_of(worker.donor_uid) if worker and worker.donor_uid else None


def _add(wish: Wish, mark: str, also: str = "") -> None:
    payload = {"wish": wish.uid, "mark": mark, "also": also}
    tasks.add(TOPIC, payload, key=f"wish-look:{wish.uid}:{now().timestamp():.3f}")


def _write(wish: Wish, **values: object) -> None:
    """No move: the version that a second person agrees to is that of the words, not of what WeChat thinks of them."""
    db.session.execute(update(Wish).where(Wish.id == wish.id).values(**values))
    db.session.refresh(wish)
