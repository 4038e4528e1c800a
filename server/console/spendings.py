"""拨付 — the desk of what is paid out: asked, agreed, paid by three people, with vouchers and corrections."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.campaigns import queries as campaigns
from server.campaigns import service as campaign_acts
from server.console.auth import current, press, pressed, staff_only
from server.console.forms import day, errors_of, note, photo_of, said, timeline, typed, version
from server.console.lists import desk
from server.files import queries as files
from server.gifts.lists import SPENDINGS
from server.gifts.service import pay_spending
from server.kit import clock
from server.kit.errors import Conflict, DomainError, Invalid, NotFound, field_error
from server.kit.money import NotMoney, parse_yuan, yuan
from server.kit.units import reads, writes
from server.ledger import queries as ledger
from server.people import queries as people
from server.people.roles import Role
from server.spending import queries, rules
from server.spending import service as spending
from server.spending.lists import sums_fen
from server.spending.states import (
    CORRECTION,
    CORRECTION_ASKERS,
    CORRECTION_NAMES,
    DESK,
    SPENDING,
    SPENDING_NAMES,
    SPENDING_WRITERS,
    CorrectionState,
    SpendingState,
)
from server.wishes import service as wishes

bp = Blueprint("console_spendings", __name__, url_prefix="/console/spendings")

READERS = (Role.CHARITY, Role.CHARITY_LEAD, Role.FINANCE, Role.BUREAU_CHARITY)


LIST = desk(
    SPENDINGS,
    "/console/spendings",
    "console/spendings/list.html",
    href=lambda line: f"/console/spendings/{line.row.uid}",
    called=lambda line: (f"{line.row.no} {line.row.what_for}", f"{yuan(line.row.amount_fen)} 元"),
)


@bp.get("")
@staff_only(*READERS)
@reads
def index() -> ResponseReturnValue:
    """拨付单, with the sum of those that fit, and of those among them that are paid."""
    view = LIST.view()
    whole, paid = sums_fen(view.asked)
    return LIST.draw(view, sum_fen=whole, paid_fen=paid, may_write=_holds(SPENDING_WRITERS))


@bp.get("/new")
@staff_only(*SPENDING_WRITERS)
@reads
def new() -> ResponseReturnValue:
    """起草拨付单."""
    return _draw_form(request.args)


@bp.post("")
@staff_only(*SPENDING_WRITERS)
@writes
def create() -> ResponseReturnValue:
    """保存草稿."""
    try:
        uid, fields = _read()
        row = campaign_acts.draft_spending(uid, actor=current().actor, **fields)
        if said("claim"):  # it buys a wish that the project has taken on
            wishes.tie(said("claim"), row.uid, actor=current().actor)
    except Invalid as refusal:
        return _draw_form(request.form, refusal=refusal), 422
    flash("拨付单已保存，附上凭证后提交审批")
    return redirect(f"/console/spendings/{row.uid}", 303)


@bp.get("/<uid>")
@staff_only(*READERS)
@reads
def show(uid: str) -> ResponseReturnValue:
    """一张拨付单: all that the second and the third person look at."""
    return _draw(uid)


@bp.get("/<uid>/edit")
@staff_only(*SPENDING_WRITERS)
@reads
def edit_page(uid: str) -> ResponseReturnValue:
    """修改草稿."""
    row = queries.find(uid)
    filled = {"payee": row.payee.uid, "what_for": row.what_for, "note": row.note, "version": str(row.version)}
    filled |= {"need": f"{campaigns.uid_of(row.account)}.{row.budget_line}", "amount": yuan(row.amount_fen)}
    return _draw_form(filled | {"goods": "\n".join(rules.Goods(**line).says for line in row.goods)}, row=row)


@bp.post("/<uid>/edit")
@staff_only(*SPENDING_WRITERS)
@writes
def edit(uid: str) -> ResponseReturnValue:
    """保存修改."""
    row = queries.find(uid)
    try:
        campaign_uid, fields = _read()
        campaign_acts.edit_spending(uid, uid=campaign_uid, actor=current().actor, seen_version=version(), **fields)
    except Invalid as refusal:
        return _draw_form(request.form, row=row, refusal=refusal), 422
    flash("拨付单已保存")
    return redirect(f"/console/spendings/{uid}", 303)


@bp.get("/<uid>/vouchers/<voucher>")
@staff_only(*READERS)
@reads
def voucher(uid: str, voucher: str) -> ResponseReturnValue:
    """看凭证."""
    file = files.find(queries.find_voucher(queries.find(uid), voucher).file_uid)
    return files.read(file), 200, {"Content-Type": file.mime, "Cache-Control": "private, max-age=60"}


@bp.post("/<uid>/vouchers/<voucher>/<name>")
@staff_only(*DESK)
@writes
def act_on_voucher(uid: str, voucher: str, name: str) -> ResponseReturnValue:
    """公开或收回一张凭证."""
    acts = {"show": spending.show_voucher, "hide": spending.hide_voucher}
    if name not in acts:
        raise NotFound
    acts[name](uid, voucher, actor=current().actor)
    flash("凭证已公开，付款后公众可以看到" if name == "show" else "凭证已收回，公众看不到了")
    return redirect(f"/console/spendings/{uid}", 303)


@bp.post("/<uid>/corrections/<correction>/<name>")
@staff_only(*DESK)
@writes
def act_on_correction(uid: str, correction: str, name: str) -> ResponseReturnValue:
    """同意或不同意更正."""
    actor = current().actor
    press(CORRECTION, name)
    if name == "agree":
        spending.agree_correction(correction, actor=actor, seen_version=version())
        flash("已冲回，公开页上多了一行更正说明")
    else:
        spending.refuse_correction(correction, actor=actor, note=note())
        flash("已记下：不同意更正")
    return redirect(f"/console/spendings/{uid}", 303)


@bp.post("/<uid>/account")
@staff_only(*DESK)
@writes
def reveal(uid: str) -> ResponseReturnValue:
    """显示收款账号, once, with a reason that stays."""
    row = queries.find(uid)
    try:
        shown = spending.reveal_account(row.payee.uid, reason=said("reason"), actor=current().actor)
    except Invalid as refusal:
        return _draw(uid, refusal), 422
    return _draw(uid, account=shown)


@bp.post("/<uid>/<name>")
@staff_only(*DESK)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """办理: one move, a voucher, or a correction. What is refused is told on the page itself."""
    deed = pressed(ACTS, SPENDING, name)
    try:
        deed(uid)
    except (Invalid, Conflict) as refusal:
        return _draw(uid, refusal), refusal.status
    flash(DONE[name])
    return redirect(f"/console/spendings/{uid}", 303)


def _pay(uid: str) -> None:
    pay_spending(
        uid,
        bank_ref=said("bank_ref"),
        paid_on=day(said("paid_on")),
        slip=photo_of("slip"),
        actor=current().actor,
        seen_version=version(),
    )


def _add_voucher(uid: str) -> None:
    given = photo_of("file")
    if given is None:
        raise Invalid(detail=[field_error("/file", "请选择要上传的凭证")])
    public = bool(request.form.get("public"))
    spending.add_voucher(uid, given, kind=said("kind"), title=said("title"), public=public, actor=current().actor)


# The services check role, state, version and that each person is another one.
ACTS: dict[str, Callable[[str], Any]] = {
    "submit": lambda uid: spending.submit(uid, actor=current().actor, seen_version=version()),
    "approve": lambda uid: spending.approve(uid, actor=current().actor, seen_version=version()),
    "send_back": lambda uid: spending.send_back(uid, actor=current().actor, note=note()),
    "void": lambda uid: spending.void(uid, actor=current().actor, note=note()),
    "pay": _pay,
    "vouchers": _add_voucher,
    "corrections": lambda uid: spending.ask_correction(uid, reason=said("reason"), actor=current().actor),
}
DONE = {
    "submit": "已提交，等慈善会负责人审批",
    "approve": "已同意，等财务付款",
    "send_back": "已退回修改",
    "void": "已作废",
    "pay": "付款已登记，账本和公开页已记下，捐赠人会收到消息",
    "vouchers": "凭证已附上",
    "corrections": "更正已提交，等慈善会负责人同意",
}


def _read() -> tuple[str, dict[str, Any]]:
    """The campaign, and the form as the room wants it. What cannot be read at all is refused here."""
    wrong, form = [], request.form
    campaign_uid, _, line = form.get("need", "").partition(".")
    goods, bad_lines = rules.read_goods(typed("goods"))
    fields: dict[str, Any] = {"budget_line": line, "payee": form.get("payee", ""), "goods": tuple(goods)}
    fields |= {"what_for": said("what_for"), "note": said("note")}
    try:
        fields["amount_fen"] = parse_yuan(form.get("amount", ""))
    except NotMoney as refusal:
        wrong.append(field_error("/amount", refusal.says))
    if not line:
        wrong.append(field_error("/need", "请选择项目和预算行"))
    if not fields["payee"]:
        wrong.append(field_error("/payee", "请选择收款方；没有登记过的先登记"))
    wrong += [field_error("/goods", says) for says in bad_lines]
    if wrong:
        raise Invalid(detail=wrong)
    return campaign_uid, fields


def _draw_form(given: Any, *, row: Any = None, refusal: Invalid | None = None) -> str:
    needs = campaigns.needs()
    left = _left_fen({need.campaign_uid for need in needs})
    chosen = given.get("need", "")
    return render_template(
        "console/spendings/form.html",
        typed=given,
        row=row,
        action=f"/console/spendings/{row.uid}/edit" if row else "/console/spendings",
        errors=errors_of(refusal),
        refusal=refusal,
        needs=[(f"{need.campaign_uid}.{need.uid}", _line_words(need, left[need.campaign_uid])) for need in needs],
        chosen=chosen,
        payees=queries.payee_choices(),
    )


def _line_words(need: campaigns.Need, left_fen: int) -> str:
    return f"{need.campaign}：{need.title}（预算 {yuan(need.amount_fen)} 元，项目还可拨付 {yuan(left_fen)} 元）"


def _left_fen(uids: set[str]) -> dict[str, int]:
    """还可拨付 of each campaign: what its purse holds less what was agreed to."""
    accounts = {uid: campaigns.account_of(uid) for uid in sorted(uids)}
    held, promised = ledger.balances(accounts.values()), queries.promised_many(accounts.values())
    return {uid: held[account] - promised[account] for uid, account in accounts.items()}


def _draw(uid: str, refusal: DomainError | None = None, account: str = "") -> str:
    row = queries.find(uid)
    actor, history, corrections = current().actor, queries.history(row), queries.corrections(row)
    refs = [event.actor for event in history] + [one.asked_by or "" for one in corrections]
    names = people.actor_names([*refs, row.asked_by or "", row.approved_by or "", row.paid_by or ""])
    steps = [step for step in SPENDING.open_to(SpendingState(row.state), actor.roles) if step.name != "reverse"]
    return render_template(
        "console/spendings/page.html",
        row=row,
        refusal=refusal,
        account=account,
        who={name: names.get(getattr(row, name) or "", "") for name in ("asked_by", "approved_by", "paid_by")},
        state_text=SPENDING_NAMES[SpendingState(row.state)],
        steps=[step for step in steps if step.name not in ("edit", "pay")],
        may_edit=any(step.name == "edit" for step in steps),
        may_pay=any(step.name == "pay" for step in steps) and actor.ref not in (row.asked_by, row.approved_by),
        is_asker=row.asked_by == actor.ref,
        on_desk=_holds(DESK),
        kinds=rules.PAYEE_KINDS,
        voucher_kinds=list(rules.VOUCHER_KINDS.items()),
        vouchers=queries.vouchers(row),
        goods=[rules.Goods(**line).says for line in row.goods],
        in_public=queries.payee_in_public(row.payee),
        corrections=[_correction(one, names) for one in corrections],
        may_correct=row.state == "paid" and _holds(CORRECTION_ASKERS) and not _live(corrections),
        today=clock.today(),
        events=timeline(history, SPENDING, names),
        **_money(row),
    )


def _money(row: Any) -> dict[str, Any]:
    """What the purse and the line of the budget hold, beside what is asked."""
    campaign = campaigns.find(campaigns.uid_of(row.account))
    line = next((one for one in campaign.budget if one.uid == row.budget_line), None)
    return {
        "campaign": campaign,
        "line": line,
        "line_spent_fen": queries.spent_by_line(row.account).get(row.budget_line, 0) if line else 0,
        "balance_fen": ledger.balance_fen(row.account),
        "promised_fen": queries.promised_fen(row.account),
    }


def _correction(one: Any, names: dict[str, str]) -> dict[str, Any]:
    actor, state = current().actor, CorrectionState(one.state)
    return {
        "uid": one.uid,
        "version": one.version,
        "reason": one.reason,
        "state": one.state,
        "state_text": CORRECTION_NAMES[state],
        "asked_by": names.get(one.asked_by or "", ""),
        "at": one.at,
        "steps": [] if one.asked_by == actor.ref else CORRECTION.open_to(state, actor.roles),
    }


def _live(corrections: list[Any]) -> bool:
    return any(one.state != CorrectionState.REFUSED for one in corrections)


def _holds(roles: frozenset[Role]) -> bool:
    return bool(roles & current().actor.roles)
