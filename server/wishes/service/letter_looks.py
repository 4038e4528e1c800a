"""请微信看回信 — a letter that everybody is to read goes the way of a wish's words: nothing but a clear pass passes.

The mechanism is that of `looking`; only whose words they are is another. docs/wish-guard.md says what happens when
there is nobody to ask with.
"""

from sqlalchemy import select

from server.kit import once, tasks
from server.kit.clock import now
from server.kit.db import db
from server.kit.lengths import NOTE_CHARS, whole
from server.wishes.errors import DecisionNeeded, LookPending, LookRisky
from server.wishes.models import Letter, Wish
from server.wishes.rules import BECAUSE_CHARS_MIN, LOOK_NAMES, Look
from server.wishes.service.judging import NO_QUESTION
from server.wishes.service.looking import Looked, begin, openids_of, stands
from server.wishes.states import LetterState

TOPIC = "wishes.look_letter"
RISKY = "微信判定回信的文字或照片违规，不能公开。请退回修改"


def ask(letter: Letter, wish: Wish) -> None:
    """Ask about the text, once for the same one; about the picture after it. At once `nobody` with nobody to ask."""
    mark = mark_of(letter)
    if begin(letter, mark, openids_for(letter, wish)):
        key = f"letter-look:{letter.uid}:{now().timestamp():.3f}"
        tasks.add(TOPIC, {"letter": letter.uid, "mark": mark}, key=key)


def openids_for(letter: Letter, wish: Wish) -> list[str]:
    """Whose WeChat is asked with: who wrote the letter, else who wrote the wish."""
    return openids_of([letter.asked_by or "", wish.written_by])


def letter_of(uid: str) -> tuple[Letter, Wish] | None:
    """For the clock: a letter that is not gone meanwhile, and its wish."""
    pair = select(Letter, Wish).join(Wish, Wish.id == Letter.wish_id).where(Letter.uid == uid)
    found = db.session.execute(pair.where(Letter.state != LetterState.WITHDRAWN)).one_or_none()
    return (found[0], found[1]) if found else None


def looked(letter: Letter) -> Looked:
    """How it stands with WeChat now; a text that was changed since is unasked."""
    return stands(letter, mark_of(letter))


def questions(letter: Letter) -> list[str]:
    """What the reader must judge alone, in words; none when WeChat let it pass or there was nobody to ask with."""
    seen = looked(letter)
    found = [f"文字：{LOOK_NAMES[seen.text]}"] if seen.text not in NO_QUESTION else []
    if seen.photo is not None and seen.photo not in NO_QUESTION:
        found.append(f"照片：{LOOK_NAMES[seen.photo]}")
    return found


def judged(letter: Letter, because: str) -> str:
    """The note of its publication: what was asked and why it may stand. LookRisky, LookPending, DecisionNeeded."""
    seen = looked(letter)
    states = {seen.text, seen.photo}
    if Look.RISKY in states:
        raise LookRisky(RISKY)
    if Look.ASKED in states and not seen.silent:
        raise LookPending
    asked = questions(letter)
    if not asked:
        return ""
    if len(because.strip()) < BECAUSE_CHARS_MIN:
        issue = f"{'；'.join(asked)}。请看过后写明理由（至少 {BECAUSE_CHARS_MIN} 个字）"
        raise DecisionNeeded(detail=[{"field": "/because", "issue": issue}])
    head = f"{'；'.join(asked)}。理由："
    return head + whole(because.strip(), NOTE_CHARS - len(head), "because")


def mark_of(letter: Letter) -> str:
    return once.fingerprint({"text": letter.text, "photo": letter.photo_uid})
