"""变更用途 — what the law asks before money that was given for one purpose may go to another. No database, no web.

《慈善法》第五十六条: the use that a filed plan states is changed by filing anew with the office that has the plan; the
use that a donor has agreed on is changed with the donor's consent. What a gift was tied to is the donor's word.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from server.campaigns.rules.plan import Line
from server.kit.errors import field_error
from server.kit.masking import mask_text
from server.kit.private_text import private_parts

ARTICLE = "《慈善法》第五十六条"
WORDS_MAX, REASON_MAX, FILING_NO_MAX, LINES_MAX = 300, 200, 60, 10


class Basis(StrEnum):
    REFILED = "refiled"
    CONSENT = "consent"


BASIS_NAMES = {Basis.REFILED: "重新备案", Basis.CONSENT: "捐赠人同意"}


@dataclass(frozen=True)
class Change:
    """变更. `lines` are needs that join the budget; `frees` is the line whose tied gifts their donors let go."""

    basis: str = ""
    purpose: str = ""
    use_text: str = ""
    beneficiaries: str = ""
    reason: str = ""
    filing_no: str = ""
    filed_on: date | None = None
    consent_text: str = ""
    consent_on: date | None = None
    frees: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Standing:
    """What the change starts from: the words of the plan, its filing, and the uids of its budget lines."""

    purpose: str
    use_text: str
    beneficiaries: str
    filing_no: str
    filed_on: date | None
    needs: frozenset[str]


def wrong_with(change: Change, was: Standing, today: date) -> list[dict[str, str]]:
    """`detail` lines, each with its article; empty when it may be asked for."""
    found = [*_words(change, was), *_basis(change, was, today), *_lines(change, was)]
    return [field_error(field, f"{says}（{ARTICLE}）") for field, says in found] + _private(change)


def _words(change: Change, was: Standing) -> Iterator[tuple[str, str]]:
    texts = {"purpose": "募捐目的", "use_text": "募得款物用途", "beneficiaries": "受益人"}
    for field, chinese in texts.items():
        if not 0 < len(getattr(change, field).strip()) <= WORDS_MAX:
            yield f"/{field}", f"请填写变更后的「{chinese}」，最多 {WORDS_MAX} 个字"
    same = all(getattr(change, field).strip() == getattr(was, field) for field in texts)
    if same and not change.lines and not change.frees:
        yield "/use_text", "和原来的方案一样，没有变更"
    if not 0 < len(change.reason.strip()) <= REASON_MAX:
        yield "/reason", f"请写明为什么变更，最多 {REASON_MAX} 个字"
    if len(change.filing_no.strip()) > FILING_NO_MAX:  # whatever the basis: what was typed is kept
        yield "/filing_no", f"备案编号最多 {FILING_NO_MAX} 个字"
    if len(change.consent_text.strip()) > WORDS_MAX:
        yield "/consent_text", f"同意的情况最多写 {WORDS_MAX} 个字"


def _basis(change: Change, was: Standing, today: date) -> Iterator[tuple[str, str]]:
    if change.basis == Basis.REFILED:
        if not change.filing_no.strip() or change.filing_no.strip() == was.filing_no:
            yield "/filing_no", "请填写变更后重新备案的编号，不能是原来的编号"
        if change.filed_on is None or not (was.filed_on or change.filed_on) <= change.filed_on <= today:
            yield "/filed_on", "请填写重新备案的日期，不早于原来的备案，不晚于今天"
    elif change.basis == Basis.CONSENT:
        if not change.consent_text.strip():
            yield "/consent_text", f"请写明哪些捐赠人、怎样同意的，最多 {WORDS_MAX} 个字"
        if change.consent_on is None or change.consent_on > today:
            yield "/consent_on", "请填写捐赠人同意的日期，不晚于今天"
    else:
        yield "/basis", "请选择依据：重新备案，或者捐赠人同意"


def _lines(change: Change, was: Standing) -> Iterator[tuple[str, str]]:
    if len(change.lines) > LINES_MAX:
        yield "/lines", f"一次最多加 {LINES_MAX} 行预算"
    for place, line in enumerate(change.lines):
        if not 0 < len(line.title.strip()) <= 60 or line.amount_fen <= 0:
            yield f"/lines/{place}", f"新增预算第 {place + 1} 行：请填写用处（60 个字以内）和大于 0 的金额"
    if change.frees and change.frees not in was.needs:
        yield "/frees", "没有这一行预算"
    elif change.frees and change.basis != Basis.CONSENT:
        yield "/frees", "捐赠人指定了用处的钱，要捐赠人同意才能改用"


def _private(change: Change) -> list[dict[str, str]]:
    texts = {name: getattr(change, name) for name in ("purpose", "use_text", "beneficiaries", "reason", "consent_text")}
    numbers = [
        field_error(f"/{name}", "文字里有手机号或身份证号，请删去（《慈善法》第八十二条）")
        for name, text in texts.items()
        if mask_text(text) != text
    ]
    return numbers or private_parts(
        {name: texts[name] for name in ("purpose", "use_text", "reason")}, of_an_office=True
    )
