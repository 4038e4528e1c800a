"""判断 — what a reviewer must look at and decide before a wish goes public, each with a reason that stays."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.kit.actors import Actor
from server.kit.db import db
from server.kit.errors import field_error
from server.kit.lengths import whole
from server.registry import queries as registry
from server.wishes.errors import DecisionNeeded, LookPending, LookRisky
from server.wishes.models import Decision, Wish
from server.wishes.queries.hints import Hint, hints
from server.wishes.queries.prices import Band, beside
from server.wishes.rules import BECAUSE_CHARS_MIN, LOOK_NAMES, NOTE_CHARS, QUESTIONS, Look
from server.wishes.service import guarding
from server.wishes.service.looking import Looked, looked
from server.wishes.service.persons import clean_note

# Where nobody has a WeChat to ask with, the second person's own reading is the check, as it is by law anyway; to ask a
# reason for every wish there would only teach people to type dots.
NO_QUESTION = frozenset({Look.PASS, Look.NOBODY})


@dataclass(frozen=True)
class Question:
    """`found` names kinds of things, never a word of the text: it is kept for ever."""

    about: str
    found: tuple[str, ...]

    @property
    def says(self) -> str:
        return QUESTIONS[self.about]


@dataclass(frozen=True)
class Sight:
    """What stands beside a wish in review: the guard's findings, WeChat's word, hints, questions, the price."""

    found: guarding.Found
    looked: Looked
    hints: list[Hint]
    questions: list[Question]
    band: Band | None


def sight(wish: Wish, actor: Actor) -> Sight:
    """What this reviewer sees; at most eleven statements."""
    found, seen, alike = guarding.look_at(wish), looked(wish), hints(wish, actor)
    questions = [
        Question("words", tuple(guarding.soft(found))),
        Question("twice", tuple(dict.fromkeys(hint.kind for hint in alike if hint.weighs))),
        Question("text", () if seen.text in NO_QUESTION else (LOOK_NAMES[seen.text],)),
        Question("photo", () if seen.photo is None or seen.photo in NO_QUESTION else (LOOK_NAMES[seen.photo],)),
        Question("child", ("只拍物品",) if _is_child_with_photo(wish) else ()),
    ]
    return Sight(found, seen, alike, [one for one in questions if one.found], beside(wish))


def decide(wish: Wish, answers: Mapping[str, str], *, actor: Actor) -> None:
    """Hold a publication until every question is answered; keep the answers. LookPending, LookRisky, DecisionNeeded.

    `answers`: question → why it may stand.
    """
    seen = sight(wish, actor)
    states = {seen.looked.text, seen.looked.photo}
    if Look.RISKY in states:
        raise LookRisky
    if Look.ASKED in states and not seen.looked.silent:
        raise LookPending
    open_ones = [one for one in seen.questions if len(answers.get(one.about, "").strip()) < BECAUSE_CHARS_MIN]
    if open_ones:
        raise DecisionNeeded(detail=[field_error(f"/because_{one.about}", _missing(one)) for one in open_ones])
    for one in seen.questions:
        keep(wish, one, answers[one.about], actor=actor)


def keep(wish: Wish, question: Question, because: str, *, actor: Actor) -> None:
    because = clean_note(wish, whole(because.strip(), NOTE_CHARS, f"because_{question.about}"), actor)
    row = Decision(
        wish_id=wish.id,
        version=wish.version,
        about=question.about,
        found=list(question.found),
        because=because,
        by=actor.ref,
    )
    db.session.add(row)
    db.session.flush()


def _missing(one: Question) -> str:
    return f"{one.says}：请看过后勾选，并写明理由（至少 {BECAUSE_CHARS_MIN} 个字）"


def _is_child_with_photo(wish: Wish) -> bool:
    if wish.photo_uid is None or wish.person_uid is None:
        return False
    return registry.is_child(registry.person(wish.person_uid))
