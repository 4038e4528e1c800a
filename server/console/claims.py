"""认领办理 — the desk of claims: what arrives at the station, what goes to the person, what waits for a last word."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue

from server.console.auth import current, pressed, staff_only
from server.console.forms import photo_of, typed
from server.console.labels import LABEL_PRINTERS
from server.console.lists import Act, desk
from server.console.wishes import JPEG, draw
from server.files import queries as files
from server.kit.actors import Actor
from server.kit.errors import Invalid, field_error
from server.kit.units import reads, writes
from server.people.roles import WISH_RECEIVERS
from server.wishes import queries
from server.wishes import service as wishes
from server.wishes.lists import CLAIMS, READERS, ClaimLine, photos
from server.wishes.states import CLAIM_LIFE, CONFIRMERS
from server.wishes.troubles import Trouble

bp = Blueprint("console_claims", __name__, url_prefix="/console/claims")


def _pick(line: ClaimLine, actor: Actor) -> str:
    """What takes one press and no words: to note that a parcel has come, to confirm."""
    return f"{line.held.claim.uid}:{line.held.claim.version}" if _at_once(line, actor) else ""


def _at_once(line: ClaimLine, actor: Actor) -> list[str]:
    return [name for name in ("receive", "confirm") if name in line.held.moves(actor)]


def _receive(uid: str, _version: int, _reason: str) -> Any:
    return wishes.receive(uid, actor=current().actor)


def _confirm(uid: str, _version: int, _reason: str) -> Any:
    return wishes.confirm(uid, actor=current().actor)


LIST = desk(
    CLAIMS,
    "/console/claims",
    "console/wishes/claims.html",
    href=lambda line: f"/console/wishes/{line.held.wish.uid}#claim-{line.held.claim.uid}",
    pick=_pick,
    counts=queries.claim_counts,
    names=lambda uids, actor: queries.claim_titles(uids, actor=actor),
    acts=(
        Act("receive", "登记到站", "已登记到站", WISH_RECEIVERS, _receive),
        Act("confirm", "确认实现", "已确认", CONFIRMERS, _confirm, "确认勾选的心愿都已实现？", key="a"),
    ),
)


@bp.get("")
@staff_only(*READERS)
@reads
def index() -> ResponseReturnValue:
    """认领列表: first what waits for oneself, one queue at a time, the longest waiting first."""
    actor = current().actor
    return LIST.show(
        at_once=lambda line: _at_once(line, actor),
        may_act=lambda line: bool(line.held.moves(actor)),
        moves=CLAIM_LIFE.moves,
        photos=photos,
        may_label=bool(actor.roles & LABEL_PRINTERS),
        may_hand_over=bool(actor.roles & WISH_RECEIVERS),
    )


@bp.get("/<uid>/photo/<which>")
@staff_only(*READERS)
@reads
def photo(uid: str, which: str) -> ResponseReturnValue:
    """照片: of the parcel, of what arrived, of the handing over. Never public."""
    return files.read(files.find(queries.desk_photo(uid, which, actor=current().actor))), 200, JPEG


@bp.post("/<uid>/<name>")
@staff_only(*READERS)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """办理: one move of a claim. What is missing is told on the wish's own page."""
    deed = pressed(ACTS, CLAIM_LIFE, name, *STANDS_FOR.get(name, (name,)))
    wish = queries.desk_claim(uid, actor=current().actor)[1]
    try:
        deed(uid)
    except Invalid as refusal:
        return draw(wish.uid, refusal), 422
    flash(f"已办理：{SAYS.get(name) or CLAIM_LIFE.moves[name].says}")
    return redirect(_back(wish.uid), 303)


# One button for every way out of a problem: the claim itself says which of them it is.
STANDS_FOR = {"resolve": tuple(name for name in CLAIM_LIFE.moves if name.startswith("to_"))}


def _actor() -> Any:
    return current().actor


def _day() -> date:
    try:
        return date.fromisoformat(typed("day"))
    except ValueError as error:
        raise Invalid(detail=[field_error("/day", "请选择日期")]) from error


def _back(wish_uid: str) -> str:
    """To the list the button stood on, or to the wish."""
    queue = typed("queue")
    return (
        f"/console/claims?queue={queue}"
        if queue in (queries.MY_CLAIMS, *queries.CLAIM_QUEUES)
        else f"/console/wishes/{wish_uid}"
    )


SAYS = {"resolve": "已解决，继续办理"}
# Move → what the button does; `resolve` stands for the one way back out of a problem.
ACTS: Mapping[str, Callable[[str], Any]] = {
    "sent": lambda uid: wishes.sent(
        uid, actor=_actor(), carrier=typed("carrier"), waybill=typed("waybill"), photo=photo_of("photo")
    ),
    "extend": lambda uid: wishes.extend(uid, actor=_actor()),
    "receive": lambda uid: wishes.receive(uid, actor=_actor(), photo=photo_of("photo"), note=typed("note")),
    "hand_over": lambda uid: wishes.hand_over(uid, actor=_actor(), photo=photo_of("photo"), note=typed("note")),
    "arrange": lambda uid: wishes.arrange(
        uid, actor=_actor(), day=_day(), note=typed("note"), companion=typed("companion")
    ),
    "tie": lambda uid: wishes.tie(uid, typed("spending"), actor=_actor()),
    "done": lambda uid: wishes.done(uid, actor=_actor(), photo=photo_of("photo"), note=typed("note")),
    "confirm": lambda uid: wishes.confirm(uid, actor=_actor()),
    "release": lambda uid: wishes.release(uid, actor=_actor(), reason=typed("reason")),
    "problem": lambda uid: wishes.problem(
        uid, actor=_actor(), reason=typed("reason"), kind=typed("kind") or Trouble.OTHER, photo=photo_of("photo")
    ),
    "resolve": lambda uid: wishes.resolve(uid, actor=_actor(), note=typed("note")),
    "anew": lambda uid: wishes.anew(uid, actor=_actor(), reason=typed("reason")),
    "give_up": lambda uid: wishes.give_up(uid, actor=_actor(), reason=typed("reason")),
    "send_home": lambda uid: wishes.send_home(uid, actor=_actor(), reason=typed("reason")),
    "buy": lambda uid: wishes.buy(uid, actor=_actor(), reason=typed("reason")),
    "pass_on": lambda uid: wishes.pass_on(uid, to=typed("wish"), actor=_actor(), reason=typed("reason")),
    "end": lambda uid: wishes.end(uid, actor=_actor(), reason=typed("reason")),
}
