"""认捐表单 — what a form of a promise or of its change says, and how a kept one fills it again."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from server.console.forms import day, said
from server.kit.errors import Invalid, field_error
from server.kit.money import NotMoney, parse_yuan, yuan
from server.promises.rules import INSTALMENTS_MAX, Changed, Facts, Term

ROWS, MORE = 4, 12  # rows shown at once, and with the rest unfolded


def facts_of() -> Facts:
    """The form of a promise. Invalid for what cannot be read at all; what it may hold, the room says."""
    wrong: list[dict[str, str]] = []
    amount_fen, terms = _amount(wrong), _terms(wrong)
    if wrong:
        raise Invalid(detail=wrong)
    texts = ("company", "credit_code", "ground", "use_text", "agreement_no", "contact_name", "contact_phone", "note")
    return Facts(
        campaign_uid=said("campaign") or None,
        signed_on=day(said("signed_on")),
        amount_fen=amount_fen,
        terms=terms,
        show_name=said("show_name") == "1",
        unrelated=said("unrelated") == "1",
        **{name: said(name) for name in texts},
    )


def changed_of() -> Changed:
    """The form of a change; a release brings no schedule."""
    wrong: list[dict[str, str]] = []
    kind = said("kind")
    is_supplement = kind == "supplement"
    amount_fen, terms = (_amount(wrong), _terms(wrong)) if is_supplement else (0, ())
    if wrong:
        raise Invalid(detail=wrong)
    return Changed(
        kind=kind if is_supplement else "release",
        reason=said("reason"),
        agreement_no=said("agreement_no"),
        signed_on=day(said("signed_on")),
        amount_fen=amount_fen,
        terms=terms,
        why=said("why"),
        reported_to=said("reported_to"),
        reported_on=day(said("reported_on")),
        explained_at=said("explained_at"),
    )


def filled_form(row: Any, terms: Sequence[Any], **more: str) -> dict[str, str]:
    """A kept promise as its form holds it."""
    texts = ("company", "credit_code", "ground", "use_text", "agreement_no", "contact_name", "contact_phone", "note")
    form = {name: getattr(row, name) or "" for name in texts} if not more else {}
    form |= {"amount": yuan(row.amount_fen), "version": str(row.version), "campaign": row.campaign_uid or ""}
    form |= {"show_name": "1" if row.show_name else "", "unrelated": "1"}
    if not more:
        form["signed_on"] = row.signed_on.isoformat()
    for number, term in enumerate(terms):
        form |= {f"due_on-{number}": term.due_on.isoformat(), f"fen-{number}": yuan(term.amount_fen)}
    return form | more


def term_rows(given: Any) -> list[tuple[int, str, str]]:
    """(number, day, yuan) of each row to draw: those that are filled, and some empty ones."""
    rows = [(number, given.get(f"due_on-{number}", ""), given.get(f"fen-{number}", "")) for number in _numbers()]
    filled = max((number + 1 for number, on, fen in rows if on or fen), default=0)
    return rows[: min(max(filled + 2, MORE), INSTALMENTS_MAX)]


def _numbers() -> range:
    return range(INSTALMENTS_MAX)


def _amount(wrong: list[dict[str, str]]) -> int:
    try:
        return parse_yuan(said("amount"))
    except NotMoney as refusal:
        wrong.append(field_error("/amount", refusal.says))
    return 0


def _terms(wrong: list[dict[str, str]]) -> tuple[Term, ...]:
    found = []
    for number in _numbers():
        on, text = said(f"due_on-{number}"), said(f"fen-{number}")
        if on or text:
            term = _term(on, text)
            if term is None:
                wrong.append(field_error("/terms", f"第 {number + 1} 期要写日期和金额，金额最多两位小数"))
            else:
                found.append(term)
    return tuple(found)


def _term(on: str, text: str) -> Term | None:
    due_on: date | None = day(on)
    try:
        return None if due_on is None else Term(due_on, parse_yuan(text))
    except NotMoney:
        return None
