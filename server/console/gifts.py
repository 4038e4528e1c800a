"""捐赠 — the desk of money: gifts as they were booked, slips of two people, and matters that wait for a person."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.campaigns import queries as campaigns
from server.certificates import queries as certificates
from server.certificates import rules as certificate_rules
from server.console.auth import current, pressed, staff_only
from server.console.forms import day, errors_of, note, said, timeline, version
from server.console.lists import desk
from server.gifts import queries as gifts
from server.gifts import service
from server.gifts.lists import GIFTS, READERS, SLIPS, WAYS, sums
from server.kit import clock
from server.kit.errors import Invalid, field_error
from server.kit.money import NotMoney, parse_yuan, yuan
from server.kit.units import reads, writes
from server.payments import queries as payments
from server.payments import service as payment_acts
from server.payments.lists import MATTERS, SLIP_KINDS
from server.payments.queries.covers import covers_of
from server.payments.states import REFUND_NAMES, SLIP, SLIP_NAMES, SlipState
from server.people import queries as people
from server.people.roles import MONEY_HANDLERS, Role
from server.promises import queries as promises

bp = Blueprint("console_gifts", __name__, url_prefix="/console")

KINDS = tuple(SLIP_KINDS.items())
VALUED_BY = (("invoice", "发票或购货凭据"), ("market", "同类物品的市场价"), ("appraisal", "评估报告"))
SHOWN = (("anonymous", "不公示姓名（爱心人士）"), ("real", "公示姓名或单位全称"), ("alias", "公示另外的称呼"))
TEXTS = ("kind", "voucher", "donor_name", "shown_as", "alias", "message", "goods", "valued_by")


GIFT_LIST = desk(
    GIFTS,
    "/console/gifts",
    "console/gifts/list.html",
    href=lambda gift: f"/console/gifts/{gift.uid}",
    called=lambda gift: (gift.no, f"{gift.campaign_title} · {yuan(gift.amount_fen)} 元"),
)
SLIP_LIST = desk(
    SLIPS,
    "/console/slips",
    "console/gifts/slips.html",
    href=lambda line: f"/console/slips/{line.row.uid}",
)


@bp.get("/gifts")
@staff_only(*READERS)
@reads
def index() -> ResponseReturnValue:
    """捐赠明细. The sum above the list is of the gifts that fit; the books' own figures stand on the campaign."""
    view = GIFT_LIST.view()
    return GIFT_LIST.draw(view, sums=sums(view.asked), may_refund=bool(MONEY_HANDLERS & current().actor.roles))


@bp.get("/gifts/<uid>")
@staff_only(*READERS)
@reads
def show_gift(uid: str) -> ResponseReturnValue:
    """一笔捐赠: how it came, how it is shown, and what went back of it."""
    gift = gifts.card(uid)
    left_fen = gift.amount_fen - gift.refunded_fen - gift.refunding_fen
    return render_template(
        "console/gifts/gift.html",
        gift=gift,
        way=WAYS[gift.way],
        refunds=payments.refunds_of(gift.order_no) if gift.order_no else [],
        refund_states=REFUND_NAMES,
        may_refund=bool(MONEY_HANDLERS & current().actor.roles and gift.order_no and left_fen > 0),
        promise=promises.tie_of(gift.uid),
        certificate_no=certificate_rules.printed(gift.uid),
        certificate_name=certificates.of_gift(gift).shown_name,
        may_issue=bool(MONEY_HANDLERS & current().actor.roles),
    )


@bp.get("/slips")
@staff_only(*MONEY_HANDLERS)
@reads
def slips() -> ResponseReturnValue:
    """入账单: cash and bank money, by state and campaign. Names are masked in the list."""
    return SLIP_LIST.show()


@bp.get("/slips/new")
@staff_only(*MONEY_HANDLERS)
@reads
def new_slip() -> ResponseReturnValue:
    """登记入账单."""
    return _draw_form({"received_on": clock.today().isoformat(), "campaign": request.args.get("campaign", "")})


@bp.post("/slips")
@staff_only(*MONEY_HANDLERS)
@writes
def create_slip() -> ResponseReturnValue:
    """保存入账单草稿."""
    try:
        slip = service.draft_slip(request.form.get("campaign", ""), actor=current().actor, **_read())
    except Invalid as refusal:
        return _draw_form(request.form, refusal=refusal), 422
    flash("入账单已保存，核对后提交复核")
    return redirect(f"/console/slips/{slip.uid}", 303)


@bp.get("/slips/<uid>")
@staff_only(*MONEY_HANDLERS)
@reads
def show_slip(uid: str) -> ResponseReturnValue:
    """一张入账单: what the second person compares with the paper."""
    slip = payments.find_slip(uid)
    actor, history = current().actor, payments.slip_history(slip)
    names = people.actor_names([*(event.actor for event in history), slip.asked_by or ""])
    steps = SLIP.open_to(SlipState(slip.state), actor.roles)
    return render_template(
        "console/gifts/slip.html",
        slip=slip,
        title=campaigns.titles([campaigns.uid_of(slip.purpose)]),
        campaign_uid=campaigns.uid_of(slip.purpose),
        gift=gifts.of_slip(slip.uid),
        kind=dict(KINDS)[slip.kind],
        valued_by=dict(VALUED_BY).get(slip.valued_by, ""),
        shown=dict(SHOWN)[slip.shown_as],
        state_text=SLIP_NAMES[SlipState(slip.state)],
        may_edit=any(step.name == "edit" for step in steps),
        steps=[step for step in steps if step.name != "edit"],
        is_asker=slip.asked_by == actor.ref,
        asked_by=names.get(slip.asked_by or "", ""),
        events=timeline(history, SLIP, names),
    )


@bp.get("/slips/<uid>/edit")
@staff_only(*MONEY_HANDLERS)
@reads
def edit_slip_page(uid: str) -> ResponseReturnValue:
    """修改入账单."""
    slip = payments.find_slip(uid)
    typed = {name: getattr(slip, name) or "" for name in TEXTS}
    typed |= {"amount": yuan(slip.amount_fen).replace(",", ""), "received_on": slip.received_on.isoformat()}
    typed |= {"campaign": campaigns.uid_of(slip.purpose), "version": str(slip.version)}
    return _draw_form(typed, slip=slip)


@bp.post("/slips/<uid>/edit")
@staff_only(*MONEY_HANDLERS)
@writes
def edit_slip(uid: str) -> ResponseReturnValue:
    """保存修改."""
    slip, campaign = payments.find_slip(uid), request.form.get("campaign", "")
    try:
        service.edit_slip(uid, campaign_uid=campaign, actor=current().actor, seen_version=version(), **_read())
    except Invalid as refusal:
        return _draw_form(request.form, slip=slip, refusal=refusal), 422
    flash("入账单已保存")
    return redirect(f"/console/slips/{uid}", 303)


@bp.post("/slips/<uid>/<name>")
@staff_only(*MONEY_HANDLERS)
@writes
def act_on_slip(uid: str, name: str) -> ResponseReturnValue:
    """办理入账单: submit, approve (which books the gift in the same unit), send back, void."""
    deed = pressed(SLIP_ACTS, SLIP, name)
    deed(uid)
    flash("已复核入账，捐赠和账本已记下" if name == "approve" else f"已办理：{SLIP.moves[name].says}")
    return redirect(f"/console/slips/{uid}", 303)


MATTER_LIST = desk(MATTERS, "/console/matters", "console/gifts/matters.html")


@bp.get("/matters")
@staff_only(*MONEY_HANDLERS)
@reads
def matters() -> ResponseReturnValue:
    """待处理: late money, second payments, evidence that disagrees. A program must not decide about them."""
    view = MATTER_LIST.view()
    is_over = view.asked.values["state"] == "settled"
    ends = payments.matter_ends(view.page.items) if is_over else {}
    return MATTER_LIST.draw(
        view,
        is_over=is_over,
        ends=ends,
        names=people.actor_names(event.actor for event in ends.values()),
        covers=covers_of(matter.key for matter in view.page.items if matter.kind == "shortfall"),
        may_settle=bool({Role.FINANCE, Role.CHARITY_LEAD} & current().actor.roles),
    )


@bp.post("/matters/<uid>/settle")
@staff_only(Role.FINANCE, Role.CHARITY_LEAD)
@writes
def settle_matter(uid: str) -> ResponseReturnValue:
    """已处理, with what was done."""
    payment_acts.settle_matter(uid, actor=current().actor, note=note())
    flash("已记下处理结果")
    return redirect("/console/matters", 303)


# The services check role, state, version and that the second person is another one.
SLIP_ACTS: dict[str, Callable[[str], Any]] = {
    "submit": lambda uid: payment_acts.submit_slip(uid, actor=current().actor, seen_version=version()),
    "approve": lambda uid: service.approve_slip(uid, actor=current().actor, seen_version=version()),
    "send_back": lambda uid: payment_acts.send_back_slip(uid, actor=current().actor, note=note()),
    "void": lambda uid: payment_acts.void_slip(uid, actor=current().actor, note=note()),
}


def _read() -> dict[str, Any]:
    """The form as `draft_slip` wants it. What cannot be read at all is refused here, the rest by the room."""
    wrong, form = [], request.form
    fields: dict[str, Any] = {name: said(name) for name in TEXTS}
    fields["received_on"] = day(form.get("received_on", ""))
    if fields["received_on"] is None:
        wrong.append(field_error("/received_on", "请填写收款日期"))
    try:
        fields["amount_fen"] = parse_yuan(form.get("amount", ""))
    except NotMoney as refusal:
        wrong.append(field_error("/amount", refusal.says))
    if not form.get("campaign"):
        wrong.append(field_error("/campaign", "请选择募捐项目"))
    if fields["kind"] == "goods" and not form.get("sound"):
        wrong.append(field_error("/sound", "请先查验物资，确认后勾选"))
    if len(fields["donor_name"]) > 60:
        wrong.append(field_error("/donor_name", "最多 60 个字"))
    if wrong:
        raise Invalid(detail=wrong)
    return fields


def _draw_form(typed: Any, *, slip: Any = None, refusal: Invalid | None = None) -> str:
    return render_template(
        "console/gifts/slip_form.html",
        typed=typed,
        slip=slip,
        action=f"/console/slips/{slip.uid}/edit" if slip else "/console/slips",
        errors=errors_of(refusal),
        refusal=refusal,
        campaigns=campaigns.choices(),
        kinds=KINDS,
        valued_by=VALUED_BY,
        shown=SHOWN,
    )
