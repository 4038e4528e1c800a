"""募捐表单 — between the fields of a page and a `Plan`: read, complain by field, and draw again what was typed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from server.campaigns.rules import Channel, Charity, Hint, Line, Partner, Plan, Way, line_name
from server.campaigns.rules.disclosure import GRACE_DAYS, GRACE_DAYS_MAX
from server.kit.errors import field_error
from server.kit.money import NotMoney, parse_yuan, yuan

Form = MultiDict[str, str]
Wrong = list[dict[str, str]]

TEXTS = (
    "title", "summary", "story", "purpose", "area", "leader", "office_address", "accept_text", "bank_account_text",
    "beneficiaries", "use_text", "cost_text", "leftover_text", "filing_no", "contact_phone", "query_text",
    "refund_text",
)  # fmt: skip
DAYS = ("starts_on", "ends_on", "filed_on")
FLAGS = ("emergency", "sample")
BUDGET = ("budget-title", "budget-amount")
SUGGESTIONS = ("suggestion-amount", "suggestion-meaning")
LISTINGS = ("listing-platform", "listing-id", "listing-url", "listing-since", "listing-text")
PARTNERS = (
    "partner-name", "partner-work", "partner-agreement", "partner-agreed", "partner-evaluation", "partner-evaluated",
)  # fmt: skip
OTHER_WAYS = (Channel.OWN_MERCHANT, Channel.BANK, Channel.CASH_OR_GOODS)
CHARITY_TEXTS = ("organisation", "credit_code", "certificate_no", "certificate_issuer", "contact_phone")


def read(form: Form) -> tuple[Plan, Wrong]:
    """The plan as typed, and what could not be read (a date, an amount). Empty rows are passed over."""
    wrong: Wrong = []
    plain: dict[str, Any] = {name: _text(form, name) for name in TEXTS}
    plain |= {name: _day(form.get(name, ""), name, wrong) for name in DAYS}
    plain |= {name: form.get(name) == "1" for name in FLAGS}
    target = _fen(form["target"], "target_fen", "募捐目标", wrong) if form.get("target", "").strip() else None
    plan = Plan(
        **plain,
        target_fen=target,
        budget=tuple(_budget(form, wrong)),
        suggestions=tuple(_suggestions(form, wrong)),
        channels=tuple(_channels(form, wrong)),
        partners=tuple(_partners(form, wrong)),
    )
    return plan, wrong


def fill(plan: Plan) -> Form:
    """A plan as the fields it came from."""
    form: Form = MultiDict({name: getattr(plan, name) for name in TEXTS})
    form.update({name: _iso(getattr(plan, name)) for name in DAYS})
    form.update({name: "1" for name in FLAGS if getattr(plan, name)})
    form["target"] = "" if plan.target_fen is None else _plain(plan.target_fen)
    for line in plan.budget:
        _add(form, BUDGET, line.title, _plain(line.amount_fen))
    for hint in plan.suggestions:
        _add(form, SUGGESTIONS, _plain(hint.amount_fen), hint.meaning)
    for one in plan.partners:
        agreed = (one.agreement_no, _iso(one.agreed_on), one.evaluation, _iso(one.evaluated_on))
        _add(form, PARTNERS, one.name, one.work, *agreed)
    for way in plan.channels:
        if way.kind == Channel.PLATFORM:
            _add(form, LISTINGS, way.platform, way.listing_id, way.url, _iso(way.live_since), way.text)
        else:
            form.update({f"{way.kind}-on": "1", f"{way.kind}-text": way.text, f"{way.kind}-basis": way.legal_basis})
    return form


def rows(form: Form, names: tuple[str, ...], blank: int) -> list[dict[str, str]]:
    """What was typed in the repeated rows, without the empty ones, and `blank` fresh ones at the end."""
    return _typed(form, names) + [dict.fromkeys(names, "") for _ in range(blank)]


def read_charity(form: Form) -> tuple[Charity, Wrong]:
    """The charity's own facts."""
    wrong: Wrong = []
    texts = {name: _text(form, name) for name in CHARITY_TEXTS}
    expires = _day(form.get("certificate_expires_on", ""), "certificate_expires_on", wrong)
    limits = {"credit_code": 18, "contact_phone": 20}
    for name, value in texts.items():
        if len(value) > limits.get(name, 60):
            wrong.append(field_error(f"/{name}", f"最多 {limits.get(name, 60)} 个字"))
    grace = form.get("grace_days", "").strip()
    if not (grace.isascii() and grace.isdigit() and int(grace) <= GRACE_DAYS_MAX):
        wrong.append(field_error("/grace_days", f"请填 0 到 {GRACE_DAYS_MAX} 的整数"))
        grace = str(GRACE_DAYS)
    return Charity(certificate_expires_on=expires, grace_days=int(grace), **texts), wrong


def _budget(form: Form, wrong: Wrong) -> Iterable[Line]:
    for place, row in enumerate(_typed(form, BUDGET)):
        yield Line(row["budget-title"], _line_fen(row["budget-amount"], "budget", place, wrong))


def _suggestions(form: Form, wrong: Wrong) -> Iterable[Hint]:
    for place, row in enumerate(_typed(form, SUGGESTIONS)):
        yield Hint(_line_fen(row["suggestion-amount"], "suggestions", place, wrong), row["suggestion-meaning"])


def _channels(form: Form, wrong: Wrong) -> Iterable[Way]:
    for place, row in enumerate(_typed(form, LISTINGS)):
        platform, listing_id, url, since, text = (row[name] for name in LISTINGS)
        live_since = _day(since, f"channels/{place}/live_since", wrong)
        yield Way(Channel.PLATFORM, True, text, "", platform, listing_id, url, live_since)
    for kind in OTHER_WAYS:
        if form.get(f"{kind}-on") == "1":
            yield Way(kind, True, _text(form, f"{kind}-text"), _text(form, f"{kind}-basis"))


def _partners(form: Form, wrong: Wrong) -> Iterable[Partner]:
    for place, row in enumerate(_typed(form, PARTNERS)):
        name, work, agreement_no, agreed, evaluation, evaluated = (row[field] for field in PARTNERS)
        agreed_on = _day(agreed, f"partners/{place}/agreed_on", wrong)
        evaluated_on = _day(evaluated, f"partners/{place}/evaluated_on", wrong)
        yield Partner(name, work, agreement_no, agreed_on, evaluation, evaluated_on)


def places(form: Form, names: tuple[str, ...]) -> dict[int, int]:
    """Which row of the page became which row of the plan: the empty ones are passed over."""
    columns = [[_clean(value) for value in form.getlist(name)] for name in names]
    filled = [at for at, row in enumerate(zip(*columns, strict=False)) if any(row)]
    return {at: place for place, at in enumerate(filled)}


def _typed(form: Form, names: tuple[str, ...]) -> list[dict[str, str]]:
    columns = [[_clean(value) for value in form.getlist(name)] for name in names]
    found = zip(*columns, strict=False)
    return [dict(zip(names, row, strict=True)) for row in found if any(row)]


def _add(form: Form, names: tuple[str, ...], *values: str) -> None:
    for name, value in zip(names, values, strict=True):
        form.add(name, value)


def _text(form: Form, name: str) -> str:
    return _clean(form.get(name, ""))


def _clean(value: str) -> str:
    """Line ends as one letter, and without the control characters that no database keeps."""
    plain = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    return "".join(letter for letter in plain if letter >= " " or letter in "\n\t")


def _day(value: str, name: str, wrong: Wrong) -> date | None:
    if not value.strip():
        return None
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        wrong.append(field_error(f"/{name}", "日期写法不对，例如 2026-11-21"))
        return None


def _line_fen(value: str, kind: str, place: int, wrong: Wrong) -> int:
    return _fen(value, f"{kind}/{place}/amount_fen", line_name(kind, place), wrong)


def _fen(value: str, name: str, called: str, wrong: Wrong) -> int:
    try:
        return parse_yuan(value)
    except NotMoney as refusal:
        wrong.append(field_error(f"/{name}", f"{called}：{refusal.says}"))
        return 1  # stands in until the amount is typed again; nothing is saved with it


def _iso(value: date | None) -> str:
    return "" if value is None else value.isoformat()


def _plain(fen: int) -> str:
    return yuan(fen).replace(",", "")
