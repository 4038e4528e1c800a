"""方案 — the plan of article 24 as plain facts, the charity behind it, and the dated rule sets."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Channel(StrEnum):
    """How a gift may come. `platform` is a listing on a platform that the Ministry designated."""

    PLATFORM = "platform"
    OWN_MERCHANT = "own_merchant"
    BANK = "bank"
    CASH_OR_GOODS = "cash_or_goods"


CHANNEL_NAMES = {
    Channel.PLATFORM: "指定平台",
    Channel.OWN_MERCHANT: "微信支付（慈善会商户）",
    Channel.BANK: "银行转账",
    Channel.CASH_OR_GOODS: "现金、物资",
}


@dataclass(frozen=True)
class RuleSet:
    """规则版本: clocks by law. A campaign keeps the set that was in force on the day it starts."""

    since: date
    sources: str
    lead_days: int = 10
    late_filing_days: int = 10
    report_every_days: int = 90
    evaluates_partners: bool = True
    partner_check_days: int | None = None
    emergency_report_every_days: int = 5
    final_report_days: int = 90


RULE_SETS = (
    RuleSet(
        date(2016, 9, 1), "《慈善法》（2016年）、《慈善组织公开募捐管理办法》（令第59号）", evaluates_partners=False
    ),
    RuleSet(date(2024, 9, 5), "《慈善法》（2023年修正）、《慈善组织公开募捐管理办法》（令第74号）"),
    RuleSet(
        date(2026, 1, 1),
        "《慈善法》（2023年修正）、《慈善组织公开募捐管理办法》（令第74号）、《慈善组织信息公开办法》（令第81号）",
        partner_check_days=90,
    ),
)


def rule_set(starts_on: date | None) -> RuleSet:
    """The set in force on `starts_on`; today's newest for a plan that has no date yet."""
    in_force = [rules for rules in RULE_SETS if starts_on is None or rules.since <= starts_on]
    return in_force[-1] if in_force else RULE_SETS[0]


@dataclass(frozen=True)
class Line:
    """预算行: one need that the money is for."""

    title: str
    amount_fen: int


@dataclass(frozen=True)
class Hint:
    """捐赠建议: what an amount does."""

    amount_fen: int
    meaning: str


@dataclass(frozen=True)
class Way:
    """渠道: one way to give. Of a `platform`: its name, our listing there, address or mini-program path, since when."""

    kind: str
    enabled: bool = True
    text: str = ""
    legal_basis: str = ""
    platform: str = ""
    listing_id: str = ""
    url: str = ""
    live_since: date | None = None


@dataclass(frozen=True)
class Partner:
    """合作方: raises with us and has no certificate (article 26). `paper`: the signed agreement is on file."""

    name: str
    work: str = ""
    agreement_no: str = ""
    agreed_on: date | None = None
    evaluation: str = ""
    evaluated_on: date | None = None
    paper: str = ""


@dataclass(frozen=True)
class Charity:
    """慈善组织: the one recipient of this deployment and its certificate (articles 22, 25, 114)."""

    organisation: str = ""
    credit_code: str = ""
    certificate_no: str = ""
    certificate_issuer: str = ""
    certificate_expires_on: date | None = None
    contact_phone: str = ""
    grace_days: int = 15


@dataclass(frozen=True)
class Plan:
    """募捐方案: everything staff write before a campaign may be seen."""

    title: str
    summary: str = ""
    story: str = ""
    purpose: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    area: str = ""
    leader: str = ""
    office_address: str = ""
    accept_text: str = ""
    bank_account_text: str = ""
    beneficiaries: str = ""
    use_text: str = ""
    cost_text: str = ""
    leftover_text: str = ""
    filing_no: str = ""
    filed_on: date | None = None
    emergency: bool = False
    target_fen: int | None = None
    contact_phone: str = ""
    query_text: str = ""
    refund_text: str = ""
    sample: bool = False
    budget: tuple[Line, ...] = ()
    suggestions: tuple[Hint, ...] = ()
    channels: tuple[Way, ...] = ()
    partners: tuple[Partner, ...] = ()
