"""参考价目 — the desk of the catalogue: what things cost, from where, until when it counts."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, staff_only
from server.console.forms import day, errors_of, version
from server.console.lists import desk
from server.kit.errors import Conflict, DomainError, Invalid, field_error
from server.kit.money import NotMoney, parse_yuan, yuan
from server.kit.units import reads, writes
from server.people.roles import WISH_WRITERS
from server.wishes.price_lists import PRICES, READERS, state_of
from server.wishes.queries import prices
from server.wishes.rules import KIND_NAMES, Kind
from server.wishes.service.prices import PriceFacts, correct_price, keep_price
from server.wishes.states import PRICE_KEEPERS

bp = Blueprint("console_prices", __name__, url_prefix="/console/prices")
LIST = desk(PRICES, "/console/prices", "console/prices/list.html", href=lambda row: f"/console/prices/{row.uid}")


@bp.get("")
@staff_only(*READERS)
@reads
def index() -> ResponseReturnValue:
    """参考价目, by name."""
    return LIST.show(may_keep=bool(PRICE_KEEPERS & current().actor.roles), state_of=state_of)


@bp.get("/new")
@staff_only(*PRICE_KEEPERS)
@reads
def new() -> ResponseReturnValue:
    """登记一行."""
    return _form({"kind": Kind.GOODS, "active": "1"})


@bp.post("")
@staff_only(*PRICE_KEEPERS)
@writes
def create() -> ResponseReturnValue:
    """保存新的一行."""
    try:
        keep_price(_facts(request.form), actor=current().actor)
    except (Invalid, Conflict) as refusal:
        return _form(request.form, refusal), refusal.status
    flash("已登记到参考价目")
    return redirect("/console/prices", 303)


@bp.post("/offer")
@staff_only(*WISH_WRITERS)
@reads
def offer() -> ResponseReturnValue:
    """写心愿时的参考价, for htmx: the lines that mean the same thing as the title."""
    found = prices.matching(request.form.get("title", "")[:40], request.form.get("kind", ""))
    return render_template(
        "console/wishes/_prices.html",
        prices=found,
        band_text=prices.band_text,
        source_of=prices.source_of,
        is_outdated=prices.is_outdated,
        chosen=request.form.get("price_uid", ""),
    )


@bp.get("/<uid>")
@staff_only(*READERS)
@reads
def show(uid: str) -> ResponseReturnValue:
    """一行参考价."""
    row = prices.find(uid)
    return _form(_filled(row), row=row)


@bp.post("/<uid>")
@staff_only(*PRICE_KEEPERS)
@writes
def correct(uid: str) -> ResponseReturnValue:
    """修改、停用、重新启用."""
    row = prices.find(uid)
    try:
        correct_price(uid, _facts(request.form, sample=row.sample), actor=current().actor, seen_version=version())
    except (Invalid, Conflict) as refusal:
        return _form(request.form, refusal, row=row), refusal.status
    flash("已修改")
    return redirect("/console/prices", 303)


def _facts(form: Mapping[str, str], *, sample: bool = False) -> PriceFacts:
    low, high = (_fen(form, name) for name in ("low_fen", "high_fen"))
    return PriceFacts(
        name=form.get("name", ""),
        unit=form.get("unit", ""),
        low_fen=low,
        high_fen=high,
        source=form.get("source", ""),
        checked_on=day(form.get("checked_on", "")),
        valid_until=day(form.get("valid_until", "")),
        kind=form.get("kind", ""),
        active=form.get("active") == "1",
        sample=sample,
    )


def _fen(form: Mapping[str, str], name: str) -> int | None:
    text = form.get(name, "").strip()
    try:
        return parse_yuan(text) if text else None
    except NotMoney as refusal:
        raise Invalid(detail=[field_error(f"/{name}", refusal.says)]) from refusal


def _filled(row: Any) -> dict[str, str]:
    values = {name: getattr(row, name) for name in ("name", "unit", "source", "checked_on", "valid_until", "kind")}
    money = {name: yuan(getattr(row, name)).replace(",", "") for name in ("low_fen", "high_fen")}
    return {name: str(value) for name, value in (values | money).items()} | {"active": "1" if row.active else ""}


def _form(form: Mapping[str, str], refusal: DomainError | None = None, row: Any = None) -> str:
    return render_template(
        "console/prices/form.html",
        form=form,
        row=row,
        version=form.get("version") or (row.version if row else 0),
        may_keep=bool(PRICE_KEEPERS & current().actor.roles),
        refusal=refusal,
        errors=errors_of(refusal),
        kinds=list(KIND_NAMES.items()),
    )
