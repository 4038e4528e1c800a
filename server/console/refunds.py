"""退款 — the desk of money that goes back: asked by one, agreed to by another, followed until WeChat has done it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, pressed, staff_only
from server.console.forms import errors_of, note, remark, said, timeline, version
from server.console.lists import desk
from server.gifts import queries as gifts
from server.gifts import service
from server.gifts.lists import REFUNDS
from server.kit.errors import Conflict, Invalid, NotFound, field_error
from server.kit.money import NotMoney, parse_yuan, yuan
from server.kit.units import reads, writes
from server.ledger import queries as ledger
from server.payments import queries as payments
from server.payments import rules
from server.payments import service as payment_acts
from server.payments.lists import ORIGINS, WHY
from server.payments.states import REFUND, REFUND_NAMES, RefundState
from server.people import queries as people
from server.people.roles import MONEY_HANDLERS

bp = Blueprint("console_refunds", __name__, url_prefix="/console/refunds")

# The refusals that people meet (pay.weixin.qq.com/doc/v3/merchant/4012791883); others are shown as their code.
REFUSALS = {"NOT_ENOUGH": "商户号可用余额不足，充值后系统自动重试"}


LIST = desk(
    REFUNDS,
    "/console/refunds",
    "console/refunds/list.html",
    href=lambda line: f"/console/refunds/{line.row.uid}",
    called=lambda line: (line.row.no, f"{line.campaign} · {yuan(line.row.amount_fen)} 元"),
)


@bp.get("")
@staff_only(*MONEY_HANDLERS)
@reads
def index() -> ResponseReturnValue:
    """退款单, newest first. None is decided many at a time: each needs its second person's eyes."""
    return LIST.show()


@bp.get("/new")
@staff_only(*MONEY_HANDLERS)
@reads
def new() -> ResponseReturnValue:
    """申请退款 of one gift."""
    return _draw_form(request.args.get("gift", ""), {})


@bp.post("")
@staff_only(*MONEY_HANDLERS)
@writes
def create() -> ResponseReturnValue:
    """提交申请; it waits for a second person."""
    gift_uid = said("gift")
    try:
        fen = _amount()
        uid = service.ask_refund(gift_uid, amount_fen=fen, why=said("why"), actor=current().actor, note=remark())
    except (Invalid, Conflict) as refusal:
        return _draw_form(gift_uid, request.form, refusal=refusal), refusal.status
    flash("退款申请已提交，请另一位财务或负责人复核")
    return redirect(f"/console/refunds/{uid}", 303)


@bp.get("/<uid>")
@staff_only(*MONEY_HANDLERS)
@reads
def show(uid: str) -> ResponseReturnValue:
    """一张退款单: what the second person agrees to, and how far WeChat has come."""
    refund = payments.find_refund(uid)
    actor, order = current().actor, payments.find(refund.order_no)
    history, is_asker = payments.refund_history(refund), refund.asked_by == actor.ref
    names = people.actor_names([*(event.actor for event in history), refund.asked_by or ""])
    gift, steps = gifts.by_order(order.no), REFUND.open_to(RefundState(refund.state), actor.roles)
    return render_template(
        "console/refunds/page.html",
        refund=refund,
        order=order,
        gift=gifts.card(gift.uid) if gift else None,
        others=[one for one in payments.refunds_of(order.no) if one.uid != uid],
        state_text=REFUND_NAMES[RefundState(refund.state)],
        states=REFUND_NAMES,
        origin=ORIGINS[refund.origin],
        why=WHY[refund.why],
        refusal=REFUSALS.get(refund.refusal or "", f"微信不受理（{refund.refusal}）") if refund.refusal else "",
        balance_fen=ledger.balance_fen(order.purpose),
        steps=[step for step in steps if _fits(step, refund, is_asker)],
        is_asker=is_asker,
        asked_by=names.get(refund.asked_by or "", ""),
        events=timeline(history, REFUND, names),
    )


@bp.post("/<uid>/<name>")
@staff_only(*MONEY_HANDLERS)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """办理退款: approve (which holds the money in the same unit), refuse, withdraw, stop, handle."""
    deed = pressed(ACTS, REFUND, name)
    deed(uid)
    flash("已同意，系统马上向微信提交退款" if name == "approve" else f"已办理：{REFUND.moves[name].says}")
    return redirect(f"/console/refunds/{uid}", 303)


# The services check role, state, version and that the second person is another one.
ACTS: dict[str, Callable[[str], Any]] = {
    "approve": lambda uid: service.approve_refund(uid, actor=current().actor, seen_version=version()),
    "refuse": lambda uid: payment_acts.refuse_refund(uid, actor=current().actor, note=note(), seen_version=version()),
    "withdraw": lambda uid: payment_acts.withdraw_refund(uid, actor=current().actor, note=note()),
    "stop": lambda uid: service.stop_refund(uid, actor=current().actor, note=note()),
    "handle": lambda uid: payment_acts.handle_refund(uid, actor=current().actor, note=note()),
}


def _fits(step: Any, refund: Any, is_asker: bool) -> bool:
    """Whoever asked may take it back and not decide about it; only what WeChat has refused can be stopped."""
    if step.name == "stop":
        return refund.refusal is not None
    return is_asker if step.name == "withdraw" else not (is_asker and step.name in ("approve", "refuse"))


def _amount() -> int:
    try:
        return parse_yuan(request.form.get("amount", ""))
    except NotMoney as refusal:
        raise Invalid(detail=[field_error("/amount", refusal.says)]) from refusal


def _draw_form(gift_uid: str, typed: Any, *, refusal: Invalid | Conflict | None = None) -> str:
    gift = gifts.card(gift_uid)
    if gift.order_no is None:
        raise NotFound("现金、转账和平台的捐赠不能从微信退回")
    left_fen = gift.amount_fen - gift.refunded_fen - gift.refunding_fen
    return render_template(
        "console/refunds/form.html",
        gift=gift,
        left_fen=left_fen,
        typed=typed or {"amount": yuan(left_fen).replace(",", "")},
        reasons=[(code, WHY[code]) for code in rules.DESK_WHY],
        errors=errors_of(refusal),
        refusal=refusal,
    )
