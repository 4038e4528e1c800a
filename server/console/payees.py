"""收款方 — who may be paid: registered once, never edited, the account shown by its end."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, staff_only
from server.console.forms import errors_of, note, said
from server.console.lists import desk
from server.kit.errors import Conflict, DomainError, Invalid
from server.kit.units import reads, writes
from server.spending import rules
from server.spending import service as spending
from server.spending.lists import PAYEES
from server.spending.states import DESK, PAYEE_KEEPERS

bp = Blueprint("console_payees", __name__, url_prefix="/console/payees")


LIST = desk(PAYEES, "/console/payees", "console/payees/list.html")


@bp.get("")
@staff_only(*DESK)
@reads
def index() -> ResponseReturnValue:
    """收款方, in use or retired."""
    return LIST.show(may_keep=bool(PAYEE_KEEPERS & current().actor.roles))


@bp.get("/new")
@staff_only(*PAYEE_KEEPERS)
@reads
def new() -> ResponseReturnValue:
    """登记收款方."""
    return _form({})


@bp.post("")
@staff_only(*PAYEE_KEEPERS)
@writes
def create() -> ResponseReturnValue:
    """保存. The account number is typed twice: nobody sees it whole again without a reason."""
    try:
        if said("bank_account") != said("bank_account_again"):
            raise Invalid(detail=[{"field": "/bank_account_again", "issue": "两次填写的账号不一样，请核对"}])
        spending.register_payee(
            kind=said("kind"),
            name=said("name"),
            bank=said("bank"),
            bank_account=said("bank_account"),
            actor=current().actor,
        )
    except (Invalid, Conflict) as refusal:
        return _form(request.form, refusal), refusal.status
    flash("收款方已登记，可以在拨付单里选用；拨付单正填到一半的，回到那个窗口点「更新名单」")
    return redirect("/console/payees", 303)


@bp.post("/<uid>/retire")
@staff_only(*DESK)
@writes
def retire(uid: str) -> ResponseReturnValue:
    """停用."""
    spending.retire_payee(uid, actor=current().actor, note=note())
    flash("已停用，新的拨付单不能再选它")
    return redirect("/console/payees", 303)


def _form(given: Any, refusal: DomainError | None = None) -> str:
    return render_template(
        "console/payees/form.html",
        typed=given,
        refusal=refusal,
        errors=errors_of(refusal),
        kinds=list(rules.PAYEE_KINDS.items()),
    )
