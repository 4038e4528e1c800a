"""回信 — the desk of letters: the station writes, another person reads, then everybody may and the donor hears."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from server.console.auth import current, pressed, staff_only
from server.console.forms import errors_of, photo_of, typed, version
from server.console.lists import desk
from server.console.wishes import JPEG
from server.files import queries as files
from server.kit.errors import Invalid, NotFound
from server.kit.units import reads, writes
from server.regions import queries as regions
from server.wishes import rules
from server.wishes import service as wishes
from server.wishes.lists import LETTER_DESK, LETTERS
from server.wishes.queries import letters
from server.wishes.service import letter_looks
from server.wishes.states import LETTER_LIFE, LetterState

bp = Blueprint("console_letters", __name__, url_prefix="/console/letters")

LIST = desk(
    LETTERS,
    "/console/letters",
    "console/letters/list.html",
    href=lambda line: f"/console/letters/{line.wish.uid}",
    counts=letters.counts,
)


@bp.get("")
@staff_only(*LETTER_DESK)
@reads
def index() -> ResponseReturnValue:
    """回信列表: what waits for a second person, and what nobody has written yet."""
    return LIST.show()


@bp.get("/<uid>")
@staff_only(*LETTER_DESK)
@reads
def show(uid: str) -> ResponseReturnValue:
    """一封回信, by its wish: to write it, or to read it before everybody does."""
    return _draw(uid)


@bp.get("/<uid>/photo")
@staff_only(*LETTER_DESK)
@reads
def photo(uid: str) -> ResponseReturnValue:
    """回信照片, before it is public and after."""
    letter = letters.desk_letter(uid, actor=current().actor)[1]
    if letter is None or letter.photo_uid is None:
        raise NotFound
    return files.read(files.find(letter.photo_uid)), 200, JPEG


@bp.post("/<uid>/<name>")
@staff_only(*LETTER_DESK)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """办理: one move of a letter. What is missing is told on the page itself."""
    deed = pressed(ACTS, LETTER_LIFE, name)
    try:
        deed(uid)
    except Invalid as refusal:
        return _draw(uid, refusal), 422
    flash(f"已办理：{LETTER_LIFE.moves[name].says}")
    return redirect(f"/console/letters/{uid}", 303)


def _actor() -> Any:
    return current().actor


# Move → what the button does. The services ask the table, the place and the version.
ACTS: Mapping[str, Callable[[str], Any]] = {
    "submit": lambda uid: wishes.write_letter(
        uid, actor=_actor(), text=typed("text"), seen_version=version(), photo=photo_of("photo")
    ),
    "publish": lambda uid: wishes.publish_letter(uid, actor=_actor(), seen_version=version(), because=typed("because")),
    "send_back": lambda uid: wishes.send_letter_back(
        uid, actor=_actor(), reason=typed("reason"), seen_version=version()
    ),
    "withdraw": lambda uid: wishes.withdraw_letter(uid, actor=_actor(), reason=typed("reason"), seen_version=version()),
}


def _draw(uid: str, refusal: Invalid | None = None) -> str:
    actor = current().actor
    wish, letter = letters.desk_letter(uid, actor=actor)
    state = LetterState(letter.state) if letter else LetterState.DRAFT
    return render_template(
        "console/letters/page.html",
        wish=wish,
        letter=letter,
        state=letter.state if letter else letters.TO_WRITE,
        state_names=letters.STATE_NAMES,
        steps=[move for move in LETTER_LIFE.open_to(state, actor.roles) if move.says],
        is_asker=letter is not None and state == LetterState.REVIEW and letter.asked_by == actor.ref,
        typed=typed("text") if refusal else (letter.text if letter else ""),
        refusal=refusal,
        errors=errors_of(refusal),
        looked=letter_looks.looked(letter) if letter and letter.state != "draft" else None,
        questions=letter_looks.questions(letter) if state == LetterState.REVIEW and letter else [],
        place=regions.full_name(wish.area_code),
        events=letters.letter_timeline(wish),
        rules=rules,
    )
