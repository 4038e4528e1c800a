"""到账匹配 — the queue of what banks and platforms told: a person says what each line is, mostly with one key."""

import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.campaigns import queries as campaigns
from server.console.auth import current, pressed, staff_only
from server.console.forms import errors_of, note, said, timeline, version
from server.console.lists import Act, desk
from server.gifts.lists import LINES, purpose_titles
from server.gifts.service import lines as booking
from server.gifts.service import undoing
from server.gifts.suggestions import suggest
from server.kit.errors import Invalid
from server.kit.masking import mask_text
from server.kit.money import yuan
from server.kit.units import reads, writes
from server.payments.lists import LINE_KINDS, sum_fen
from server.payments.queries import lines as queries
from server.payments.service import lines as acts
from server.payments.states import LINE, LINE_NAMES, SLIP_APPROVERS, LineState
from server.people import queries as people
from server.people.roles import MONEY_HANDLERS

bp = Blueprint("console_lines", __name__, url_prefix="/console/lines")

SHOWN = (("anonymous", "不公示姓名（爱心人士）"), ("alias", "公示另外的称呼"), ("real", "公示付款人姓名或单位全称"))
GIVES = ("bank", "gift", "matching")
BACK = re.compile(r"/console/lines(?:\?[0-9A-Za-z_=&%.+-]*)?")


def _book_as_suggested(uid: str, version: int, _reason: str) -> None:
    booking.book_suggested(uid, actor=current().actor, seen_version=version)


LIST = desk(
    LINES,
    "/console/lines",
    "console/lines/list.html",
    href=lambda line: f"/console/lines/{line.row.uid}",
    pick=lambda line, _actor: f"{line.row.uid}:{line.row.version}" if line.guess else "",
    names=lambda uids, _actor: queries.row_keys(uids),
    acts=(
        Act(
            "book",
            "按建议入账",
            "已按建议入账",
            SLIP_APPROVERS,
            _book_as_suggested,
            "把勾选的款项按建议入账？",
            key="a",
        ),
    ),
)


@bp.get("")
@staff_only(*MONEY_HANDLERS)
@reads
def index() -> ResponseReturnValue:
    """到账匹配: what waits, oldest first, each with the best guess beside it. Names are masked in the list."""
    view = LIST.view()
    return LIST.draw(
        view,
        sum_fen=sum_fen(view.asked) if view.asked.values["kind"] else None,
        kinds=LINE_KINDS,
        may_book=bool(current().actor.roles & SLIP_APPROVERS),
        mask_text=mask_text,
    )


@bp.get("/<uid>")
@staff_only(*MONEY_HANDLERS)
@reads
def show(uid: str) -> ResponseReturnValue:
    """一笔流水: everything it says, the guess, and what a person can say it is."""
    return _draw(uid)


@bp.post("/<uid>/<name>")
@staff_only(*MONEY_HANDLERS)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """办理: book it, settle it, leave it out, look at it again. Then on to the next one that waits."""
    deed = pressed(ACTS, LINE, name, MATCHES.get(name, name))
    try:
        deed(uid)
    except Invalid as refusal:
        return _draw(uid, refusal), 422
    if name in SAYS:
        flash(SAYS[name])
        return redirect(f"/console/lines/{uid}", 303)
    line = queries.find_line(uid)
    flash(f"{LINE_NAMES[LineState(line.state)]}：{LINE_KINDS[line.kind]} {yuan(line.amount_fen)} 元（{line.row_key}）")
    onward = queries.next_line(line) if said("onward") else None
    return redirect(f"/console/lines/{onward}" if onward else _back(), 303)


# Three ways to say what a line is; all of them are one move of it.
MATCHES = dict.fromkeys(("suggested", "book", "settle"), "match")


def _book(uid: str) -> None:
    booking.book_line(
        uid,
        said("campaign"),
        actor=current().actor,
        seen_version=version(),
        shown_as=said("shown_as"),
        alias=said("alias"),
    )


SAYS = {
    "ask_undo": "已申请撤销，请另一位财务或负责人复核",
    "undo": "已撤销入账，账本已冲正；同一笔流水放回了待匹配，请重新选择项目",
    "keep": "不撤销，入账照旧",
}
# The services ask role, state and version; a campaign that does not exist is theirs to refuse too.
ACTS: dict[str, Callable[[str], Any]] = {
    "suggested": lambda uid: booking.book_suggested(uid, actor=current().actor, seen_version=version()),
    "book": _book,
    "settle": lambda uid: booking.settle_line(uid, said("settlement"), actor=current().actor, seen_version=version()),
    "ignore": lambda uid: acts.ignore_line(
        uid, reason=said("reason"), note=said("note"), actor=current().actor, seen_version=version()
    ),
    "ask_undo": lambda uid: undoing.ask_undo(uid, actor=current().actor, note=note(), seen_version=version()),
    "undo": lambda uid: undoing.agree_undo(uid, actor=current().actor, seen_version=version()),
    "keep": lambda uid: acts.keep_line(uid, actor=current().actor, note=note(), seen_version=version()),
    "reopen": lambda uid: acts.reopen_line(uid, actor=current().actor, note=note(), seen_version=version()),
}


def _back() -> str:
    """The list as it was filtered; nothing else is gone back to."""
    asked = request.form.get("back", "")
    return asked if BACK.fullmatch(asked) else "/console/lines"


def _draw(uid: str, refusal: Invalid | None = None) -> str:
    line = queries.find_line(uid)
    actor, history = current().actor, queries.line_history(line)
    is_new = line.state == LineState.NEW
    guess = suggest([line]).get(uid) if is_new else None
    shown = booking.shown_by_default(line.nickname)
    return render_template(
        "console/lines/show.html",
        line=line,
        given=queries.file_of(line),
        guess=guess,
        refusal=refusal,
        errors=errors_of(refusal),
        kind=LINE_KINDS[line.kind],
        gives=line.kind in GIVES,
        state_text=LINE_NAMES[LineState(line.state)],
        title=purpose_titles([line.purpose or ""]).get(line.purpose or "", ""),
        campaigns=campaigns.choices() if is_new else [],
        settlements=queries.settlements_like([line]) if is_new else [],
        slips=queries.slips_like(line) if is_new else [],
        shown=SHOWN,
        shown_as=request.form.get("shown_as", shown[0]),
        alias=request.form.get("alias", shown[1]),
        reasons=acts.REASONS.items(),
        may_act=bool(actor.roles & SLIP_APPROVERS),
        is_asker=line.asked_by == actor.ref,
        next_uid=queries.next_line(line) if is_new else None,
        events=timeline(history, LINE, people.actor_names({event.actor for event in history})),
    )
