"""票据 — the desk of receipts: the queue, the file for the finance department's system, numbers, what is undone."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue

from server.console.auth import current, pressed, staff_only
from server.console.forms import day, errors_of, note, said, timeline, version
from server.console.lists import desk
from server.downloads.paper import XLSX_MIME
from server.gifts import queries as gifts
from server.kit import clock
from server.kit.errors import Conflict, DomainError, Invalid, field_error
from server.kit.lengths import no_more
from server.kit.money import NotMoney, parse_yuan, yuan
from server.kit.units import reads, writes
from server.people import queries as people
from server.people import service as staff_acts
from server.people.roles import Role
from server.receipts import queries, rules, service
from server.receipts.lists import RECEIPTS
from server.receipts.service import Part
from server.receipts.service.exporting import EXPORT_MAX
from server.receipts.states import DESK, ISSUERS, READERS, RECEIPT, RECEIPT_NAMES, ReceiptState

bp = Blueprint("console_receipts", __name__, url_prefix="/console/receipts")

LIST = desk(
    RECEIPTS,
    "/console/receipts",
    "console/receipts/list.html",
    href=lambda row: f"/console/receipts/{row.uid}",
    called=lambda row: (row.no, f"{queries.title_shown(row)} · {yuan(row.amount_fen)} 元"),
)


@bp.get("")
@staff_only(*READERS)
@reads
def index() -> ResponseReturnValue:
    """票据申请, what is to do first."""
    return LIST.show(may_issue=_holds(ISSUERS), most=EXPORT_MAX)


@bp.post("/export")
@staff_only(*ISSUERS)
@writes
def export() -> ResponseReturnValue:
    """导出待开具 that the list shows: they are on their way, and the file is in the batch."""
    narrowed = {name: said(name) for name in ("q", "kind", "since", "until")}
    asked = LIST.ask(current().actor, {**narrowed, "queue": "requested"})
    ids = asked.ids()[::-1][:EXPORT_MAX]  # the oldest first
    try:
        batch = service.export(asked.rows_of(ids), actor=current().actor)
    except Conflict as refusal:
        flash(refusal.says, "error")
        return redirect("/console/receipts?queue=requested", 303)
    flash(f"批次 {batch} 已导出，点“下载开具清单”取文件；开好后用同一张表导入票据号")
    return redirect(f"/console/receipts?queue=all&batch={batch}", 303)


@bp.post("/batches/<batch>")
@staff_only(*ISSUERS)
@writes
def hand_over(batch: str) -> ResponseReturnValue:
    """下载开具清单 of one batch: names by the hundred, so with a fresh one-time code; each time is on record."""
    staff_acts.prove_again(current().actor.uid, said("otp"))
    data = service.table_of(batch, actor=current().actor)
    return send_file(BytesIO(data), XLSX_MIME, as_attachment=True, download_name=f"开具清单-{batch}.xlsx")


@bp.get("/new")
@staff_only(*DESK)
@reads
def new() -> ResponseReturnValue:
    """代捐赠人申请 for gifts at the counter, or anew for one that was undone."""
    return _draw_form(request.args)


@bp.post("")
@staff_only(*DESK)
@writes
def create() -> ResponseReturnValue:
    """提交申请."""
    form = request.form
    try:
        row = service.request(
            _parts(),
            kind=said("kind"),
            title=said("title"),
            credit_code=said("credit_code"),
            phone=said("phone"),
            actor=current().actor,
            replaces=form.get("replaces") or None,
        )
    except (Invalid, Conflict) as refusal:
        return _draw_form(form, refusal=refusal), refusal.status
    flash("已登记，等待导出开具")
    return redirect(f"/console/receipts/{row.uid}", 303)


@bp.get("/<uid>")
@staff_only(*READERS)
@reads
def show(uid: str) -> ResponseReturnValue:
    """一张票据申请."""
    return _draw(uid)


@bp.post("/<uid>/<name>")
@staff_only(*DESK)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """办理: the number, sent back, dropped, undone by two."""
    deed = pressed(ACTS, RECEIPT, name)
    try:
        deed(uid)
    except Invalid as refusal:
        return _draw(uid, refusal=refusal), refusal.status
    flash(f"已办理：{RECEIPT.moves[name].says}")
    return redirect(f"/console/receipts/{uid}", 303)


@bp.get("/qualifications")
@staff_only(*READERS)
@reads
def qualifications() -> ResponseReturnValue:
    """税前扣除资格 by year."""
    return _draw_years({})


@bp.post("/qualifications")
@staff_only(Role.CHARITY_LEAD)
@writes
def set_qualification() -> ResponseReturnValue:
    """登记一个年度."""
    year = said("year")
    try:
        service.set_qualification(
            int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0,
            valid=said("valid") == "yes",
            document_no=said("document_no"),
            actor=current().actor,
        )
    except Invalid as refusal:
        return _draw_years(request.form, refusal=refusal), refusal.status
    flash("已登记，捐赠人马上能看到")
    return redirect("/console/receipts/qualifications", 303)


# The services check role, state, version and that the second person is another one.
ACTS: dict[str, Callable[[str], Any]] = {
    "issue": lambda uid: service.issue(
        uid,
        bill_code=said("bill_code"),
        bill_no=said("bill_no"),
        check_code=said("check_code"),
        issued_on=day(said("issued_on")),
        actor=current().actor,
        seen_version=version(),
    ),
    "send_back": lambda uid: service.send_back(uid, note=note(), actor=current().actor, seen_version=version()),
    "drop": lambda uid: service.drop(uid, note=note(), actor=current().actor, seen_version=version()),
    "ask_void": lambda uid: service.ask_void(uid, note=note(), actor=current().actor, seen_version=version()),
    "agree_void": lambda uid: service.agree_void(
        uid, red_no=said("red_no"), actor=current().actor, seen_version=version()
    ),
    "refuse_void": lambda uid: service.refuse_void(uid, note=note(), actor=current().actor, seen_version=version()),
}


def _holds(roles: frozenset[Role]) -> bool:
    return bool(roles & current().actor.roles)


def _parts() -> list[Part]:
    """The gifts of the form, by uid, each with its amount in yuan; an empty amount takes none of it."""
    parts = []
    for uid in no_more(request.form.getlist("gift"), rules.GIFTS_MAX, "gifts"):
        text = request.form.get(f"amount-{uid}", "").strip()
        if not text:
            continue
        try:
            parts.append(Part(gifts.card(uid), parse_yuan(text)))
        except NotMoney as refusal:
            raise Invalid(detail=[field_error(f"/amount-{uid}", refusal.says)]) from refusal
    return parts


def _given(typed: Any) -> list[gifts.GiftCard]:
    """The gifts to draw: of the address, of the form, by number, and those of the receipt that is replaced."""
    uids = list(typed.getlist("gift"))
    numbers = {"".join(part.split()).upper() for part in typed.get("nos", "").replace("，", ",").split(",")}
    uids += gifts.uids_by_no(numbers - {""})
    if typed.get("replaces"):
        uids += [share.gift_uid for share in queries.find(typed["replaces"]).shares]
    return [gifts.card(uid) for uid in dict.fromkeys(uids)][: rules.GIFTS_MAX]


def _draw_form(typed: Any, *, refusal: DomainError | None = None) -> str:
    given = _given(typed)
    old = queries.find(typed["replaces"]) if typed.get("replaces") else None
    return render_template(
        "console/receipts/form.html",
        typed=typed,
        rows=[(gift, queries.left_of(gift, queries.taken_fen(gift.uid))) for gift in given],
        kinds=list(rules.KINDS.items()),
        old=old,
        errors=errors_of(refusal),
        refusal=refusal,
    )


def _draw(uid: str, *, refusal: DomainError | None = None) -> str:
    row, actor = queries.find(uid), current().actor
    history, is_asker = queries.history(row), row.asked_by == actor.ref
    names = people.actor_names([*(event.actor for event in history), row.asked_by or "", row.by])
    steps = [step for step in RECEIPT.open_to(ReceiptState(row.state), actor.roles) if step.name in ACTS]
    return render_template(
        "console/receipts/page.html",
        row=row,
        state_text=RECEIPT_NAMES[ReceiptState(row.state)],
        kind=rules.KINDS[row.kind],
        given=[(gifts.card(share.gift_uid), share.amount_fen) for share in row.shares],
        deductible=queries.deductible_text(row.year),
        old=queries.replaces(row),
        anew=queries.replaced_by(row),
        may_renew=row.state == ReceiptState.VOIDED and _holds(DESK) and queries.replaced_by(row) is None,
        steps=[step for step in steps if _fits(step.name, row, is_asker)],
        is_asker=is_asker,
        who=names,
        today=clock.today(),
        events=timeline(history, RECEIPT, names),
        errors=errors_of(refusal),
        refusal=refusal,
    )


def _fits(name: str, row: Any, is_asker: bool) -> bool:
    """Whoever asked does not decide; a number is given once, and what has one is undone, not dropped."""
    numbered = row.bill_no is not None
    wrong = {
        "agree_void": is_asker,
        "issue": numbered,
        "drop": numbered,
        "ask_void": not numbered,
    }
    return not wrong.get(name, False)


def _draw_years(typed: Any, *, refusal: DomainError | None = None) -> str:
    return render_template(
        "console/receipts/qualifications.html",
        rows=queries.qualifications(),
        typed=typed,
        year=clock.today().year,
        may_write=_holds(frozenset({Role.CHARITY_LEAD})),
        errors=errors_of(refusal),
        refusal=refusal,
    )
