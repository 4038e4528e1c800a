"""认捐的规矩 — what an agreement must hold, how arrived money fills instalments, when somebody is reminded.

No web, no database. 慈善法 39: a written agreement; 40: no kin of the donor is helped; 41: it binds, and when it ends.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from server.promises.states import InstalmentState
from server.receipts.rules import code_of, is_credit_code

PROMISE_FEN_MAX = 100_000_000_00
INSTALMENTS_MAX = 24
PAPERS_MAX = 20
TEXT_CHARS_MAX = 200
PHONE = re.compile(r"[0-9+() -]{7,20}")
# A company may pay on the day it shakes hands, and sign a little later.
PAID_BEFORE_SIGNING = timedelta(days=30)
UNRELATED = "协议没有指定捐赠人的利害关系人作为受益人（《慈善法》第四十条）"


class Ground(StrEnum):
    PUBLIC = "public"
    RELIEF = "relief"
    OTHER = "other"


GROUNDS = {
    Ground.RELIEF: "书面协议：扶贫济困、扶老救孤、恤病助残、优抚、救灾",
    Ground.PUBLIC: "通过广播、电视、报刊、互联网等公开承诺",
    Ground.OTHER: "书面协议：教科文卫体、环保等其他公益",
}
# What the charity may do when the company does not pay.
BINDING = {
    Ground.RELIEF: "逾期可以要求交付，拒不交付可以申请支付令或者起诉（《慈善法》第四十一条：书面捐赠协议）",
    Ground.PUBLIC: "逾期可以要求交付，拒不交付可以申请支付令或者起诉（《慈善法》第四十一条：公开承诺捐赠）",
    Ground.OTHER: "公益性质的赠与不能任意撤销，可以请求交付（《民法典》第六百五十八条、第六百六十条）",
}


class ChangeKind(StrEnum):
    SUPPLEMENT = "supplement"
    RELEASE = "release"


CHANGE_KINDS = {ChangeKind.SUPPLEMENT: "补充协议", ChangeKind.RELEASE: "不再履行"}


class ReleaseWhy(StrEnum):
    HARDSHIP = "hardship"
    MUTUAL = "mutual"


RELEASE_WHY = {
    ReleaseWhy.HARDSHIP: "经济状况显著恶化，严重影响生产经营（《慈善法》第四十一条第二款）",
    ReleaseWhy.MUTUAL: "双方书面解除协议",
}


class PaperKind(StrEnum):
    AGREEMENT = "agreement"
    SUPPLEMENT = "supplement"
    RELEASE = "release"
    OTHER = "other"


PAPER_KINDS = {
    PaperKind.AGREEMENT: "捐赠协议或公开承诺",
    PaperKind.SUPPLEMENT: "补充协议",
    PaperKind.RELEASE: "报告、说明或解除协议",
    PaperKind.OTHER: "催告函等其他材料",
}


class ReminderKind(StrEnum):
    DUE_30 = "due_30"
    DUE_7 = "due_7"
    OVERDUE = "overdue"
    OVERDUE_30 = "overdue_30"


REMINDERS = {
    ReminderKind.DUE_30: "还有 30 天到期",
    ReminderKind.DUE_7: "还有 7 天到期",
    ReminderKind.OVERDUE: "已逾期",
    ReminderKind.OVERDUE_30: "逾期超过 30 天",
}
# From how many days after the due day on (before it: less than nought); the last one that has begun counts.
_FROM = (
    (ReminderKind.OVERDUE_30, 30),
    (ReminderKind.OVERDUE, 1),
    (ReminderKind.DUE_7, -7),
    (ReminderKind.DUE_30, -30),
)
LOOK_AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Term:
    """一期: by this day, this much."""

    due_on: date
    amount_fen: int


@dataclass(frozen=True)
class Facts:
    """一份认捐 as it is written down. `campaign_uid` None: for the charity at large."""

    campaign_uid: str | None
    company: str
    credit_code: str
    ground: str
    use_text: str
    agreement_no: str
    signed_on: date | None
    amount_fen: int
    terms: tuple[Term, ...]
    contact_name: str
    contact_phone: str
    show_name: bool = False
    unrelated: bool = False
    note: str = ""


@dataclass(frozen=True)
class Changed:
    """一项变更. A supplement brings the whole new amount and schedule; a release its ground and what hardship asks."""

    kind: str
    reason: str
    agreement_no: str = ""
    signed_on: date | None = None
    amount_fen: int = 0
    terms: tuple[Term, ...] = ()
    why: str = ""
    reported_to: str = ""
    reported_on: date | None = None
    explained_at: str = ""


@dataclass(frozen=True)
class Filled:
    """How one instalment stands: what of the money that arrived fell to it."""

    due_on: date
    amount_fen: int
    arrived_fen: int
    state: InstalmentState

    @property
    def lack_fen(self) -> int:
        return self.amount_fen - self.arrived_fen


def pour(terms: Sequence[Term], arrived_fen: int, today: date, *, is_over: bool = False) -> list[Filled]:
    """Fill the instalments in the order in which they fall due, whichever the company meant (《民法典》第五百六十条).

    `is_over`: the company need not go on; what lacks is given up.
    """
    found, left_fen = [], arrived_fen
    for term in terms:
        here = min(term.amount_fen, left_fen)
        left_fen -= here
        found.append(Filled(term.due_on, term.amount_fen, here, _state(term, here, today, is_over)))
    return found


def _state(term: Term, arrived_fen: int, today: date, is_over: bool) -> InstalmentState:
    if arrived_fen >= term.amount_fen:
        return InstalmentState.ARRIVED
    if is_over:
        return InstalmentState.RELEASED
    return InstalmentState.OVERDUE if term.due_on < today else InstalmentState.WAITING


def reminder(due_on: date, today: date) -> ReminderKind | None:
    """Which reminder an instalment that lacks something asks for today; None while it is far away."""
    days = (today - due_on).days
    return next((kind for kind, since in _FROM if days >= since), None)


def clean(text: str) -> str:
    """One line, its letters as they were typed: the name of the agreement's own paper is what a court reads."""
    return " ".join(text.split())


def clean_phone(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def bad_promise(facts: Facts, today: date) -> Iterator[tuple[str, str]]:
    """(JSON pointer, sentence) of everything a promise may not hold. 慈善法 39: who, how much, for what, by when."""
    yield from _bad_texts(facts)
    if not is_credit_code(code_of(facts.credit_code)):
        yield "/credit_code", "统一社会信用代码不对，请核对 18 位代码"
    if facts.ground not in GROUNDS:
        yield "/ground", "请选择依据哪一种约定"
    if not PHONE.fullmatch(facts.contact_phone):
        yield "/contact_phone", "请填写联系电话，7 到 20 位数字"
    if not facts.unrelated:
        yield "/unrelated", "请核对后勾选：" + UNRELATED
    yield from _bad_signing(facts.signed_on, today)
    yield from bad_terms(facts.amount_fen, facts.terms, facts.signed_on)


def _bad_texts(facts: Facts) -> Iterator[tuple[str, str]]:
    for field, text, least, most, says in (
        ("company", facts.company, 2, 60, "请填写单位全称，2 到 60 个字"),
        ("use_text", facts.use_text, 2, 100, "请填写协议约定的用途，2 到 100 个字（《慈善法》第三十九条）"),
        ("agreement_no", facts.agreement_no, 2, 80, "请填写协议编号；公开承诺的，写媒体名称和标题"),
        ("contact_name", facts.contact_name, 2, 20, "请填写单位联系人，2 到 20 个字"),
        ("note", facts.note, 0, TEXT_CHARS_MAX, f"最多 {TEXT_CHARS_MAX} 个字"),
    ):
        if not least <= len(text) <= most:
            yield f"/{field}", says


def _bad_signing(signed_on: date | None, today: date) -> Iterator[tuple[str, str]]:
    if signed_on is None:
        yield "/signed_on", "请填写签订（承诺）日期"
    elif signed_on > today:
        yield "/signed_on", "签订日期不能晚于今天"


def bad_terms(amount_fen: int, terms: Sequence[Term], signed_on: date | None) -> Iterator[tuple[str, str]]:
    """The same of an amount and its instalments, which come to exactly that amount, in the order of their days."""
    if not 0 < amount_fen <= PROMISE_FEN_MAX:
        yield "/amount", "金额要大于 0，不超过 1 亿元"
        return
    if not 1 <= len(terms) <= INSTALMENTS_MAX:
        yield "/terms", f"请填写 1 到 {INSTALMENTS_MAX} 期，每期写日期和金额"
        return
    days = [term.due_on for term in terms]
    if any(term.amount_fen <= 0 for term in terms):
        yield "/terms", "每期的金额要大于 0"
    elif sum(term.amount_fen for term in terms) != amount_fen:
        yield "/terms", "各期金额加起来要正好等于认捐总额"
    if days != sorted(set(days)):
        yield "/terms", "各期日期要从早到晚，一天一期"
    elif signed_on is not None and days[0] < signed_on:
        yield "/terms", "到账日期不能早于签订日期"


def bad_change(asked: Changed, today: date) -> Iterator[tuple[str, str]]:
    """The same of a supplementary agreement, or of a release."""
    if not 2 <= len(asked.reason) <= TEXT_CHARS_MAX:
        yield "/reason", f"请写明原因，2 到 {TEXT_CHARS_MAX} 个字"
    if not 2 <= len(asked.agreement_no) <= 80:
        yield "/agreement_no", "请填写文件编号或名称"
    yield from _bad_signing(asked.signed_on, today)
    if asked.kind == ChangeKind.SUPPLEMENT:
        yield from bad_terms(asked.amount_fen, asked.terms, None)
    elif asked.why not in RELEASE_WHY:
        yield "/why", "请选择为什么不再履行"
    elif asked.why == ReleaseWhy.HARDSHIP:
        yield from _bad_hardship(asked, today)


def _bad_hardship(asked: Changed, today: date) -> Iterator[tuple[str, str]]:
    """慈善法 41 para. 2: reported to the civil affairs department, and explained to the public."""
    if not 2 <= len(asked.reported_to) <= 60:
        yield "/reported_to", "请写明向哪个县级以上民政部门报告（《慈善法》第四十一条第二款）"
    if asked.reported_on is None or asked.reported_on > today:
        yield "/reported_on", "请填写报告日期，不晚于今天"
    if not 2 <= len(asked.explained_at) <= 120:
        yield "/explained_at", "请写明在哪里向社会公开说明了情况（《慈善法》第四十一条第二款）"
