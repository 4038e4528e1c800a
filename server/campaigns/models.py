"""募捐 — the tables: campaigns with their plans, budget lines, ways to give, suggestions, and the charity itself."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SQLColumnExpression, String, Text, exists, select, text
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from server.campaigns.rules import Disclosed
from server.campaigns.states import CHANGE, LIFE
from server.kit.clock import now
from server.kit.db import Base, Fen, Id
from server.kit.ids import new_number, new_uid
from server.kit.states import SecondPerson, StateEvent, Stateful


class CharityProfile(Base):
    """慈善会: who raises the money, once (Charity Law 27, 114: one deployment serves one charity)."""

    __tablename__ = "charity_profile"
    __table_args__ = (
        CheckConstraint("only_row = 1", "one_charity"),
        CheckConstraint("grace_days BETWEEN 0 AND 30", "grace"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    only_row: Mapped[int] = mapped_column(unique=True, default=1)
    organisation: Mapped[str] = mapped_column(String(60))
    credit_code: Mapped[str] = mapped_column(String(18))
    certificate_no: Mapped[str] = mapped_column(String(60))
    certificate_issuer: Mapped[str] = mapped_column(String(60))
    certificate_expires_on: Mapped[date | None]
    contact_phone: Mapped[str] = mapped_column(String(20))
    grace_days: Mapped[int] = mapped_column(default=15)
    version: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class CampaignEvent(StateEvent, Base):
    __tablename__ = "campaign_events"


class BudgetLine(Base):
    """预算行: a specific need. A gift may name one by its `uid`."""

    __tablename__ = "campaign_budget_lines"
    __table_args__ = (CheckConstraint("amount_fen > 0", "amount"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    title: Mapped[str] = mapped_column(String(60))
    amount_fen: Mapped[int] = mapped_column(Fen)


class Suggestion(Base):
    """捐赠建议: an amount and what it does. Never a default (design §1.10)."""

    __tablename__ = "campaign_suggestions"
    __table_args__ = (CheckConstraint("amount_fen > 0", "amount"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    amount_fen: Mapped[int] = mapped_column(Fen)
    meaning: Mapped[str] = mapped_column(String(60))


class Channel(Base):
    """渠道: one way to give. A row of kind `platform` is a listing on a designated platform (article 27)."""

    __tablename__ = "campaign_channels"
    __table_args__ = (
        CheckConstraint("kind IN ('platform', 'own_merchant', 'bank', 'cash_or_goods')", "kind"),
        Index(
            "uq_campaign_channels_one_of_a_kind",
            "campaign_id",
            "kind",
            unique=True,
            sqlite_where=text("kind <> 'platform'"),
            postgresql_where=text("kind <> 'platform'"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    enabled: Mapped[bool] = mapped_column(default=True)
    text: Mapped[str] = mapped_column(String(300), default="")
    legal_basis: Mapped[str] = mapped_column(String(300), default="")
    platform: Mapped[str] = mapped_column(String(60), default="")
    listing_id: Mapped[str] = mapped_column(String(60), default="")
    url: Mapped[str] = mapped_column(String(300), default="")
    live_since: Mapped[date | None]


class PartnerCheck(Base):
    """合作方监督: what the charity found of a partner's work after the end, and how it was settled with it, once."""

    __tablename__ = "campaign_partner_checks"
    __table_args__ = {"info": {"append_only": True}}

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    partner_id: Mapped[int] = mapped_column(ForeignKey("campaign_partners.id"), unique=True)
    checked_on: Mapped[date]
    finding: Mapped[str] = mapped_column(String(300))
    settled: Mapped[str] = mapped_column(String(300))
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)


class Partner(Base):
    """合作方 of a campaign, evaluated and bound by a written agreement (article 26); `paper` is the signed one."""

    __tablename__ = "campaign_partners"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    work: Mapped[str] = mapped_column(String(120), default="")
    agreement_no: Mapped[str] = mapped_column(String(60), default="")
    agreed_on: Mapped[date | None]
    evaluation: Mapped[str] = mapped_column(String(300), default="")
    evaluated_on: Mapped[date | None]
    paper: Mapped[str] = mapped_column(String(16), default="")

    check: Mapped[PartnerCheck | None] = relationship(lazy="selectin")


class Campaign(Stateful, SecondPerson, Base):
    """募捐: the plan of article 24, its filing, and where it stands. Raised and spent are sums of the ledger."""

    __tablename__ = "campaigns"
    __table_args__: Any = (
        *SecondPerson.four_eyes(),
        CheckConstraint("state IN ('draft', 'review', 'published', 'suspended', 'ended', 'concluded')", "state"),
        CheckConstraint("target_fen > 0", "target"),
        # What the gate asks first, repeated where nobody can forget it.
        CheckConstraint(
            "state IN ('draft', 'review') OR (filing_no <> '' AND filed_on IS NOT NULL AND starts_on IS NOT NULL"
            " AND ends_on IS NOT NULL AND target_fen IS NOT NULL AND approved_by IS NOT NULL)",
            "published_is_filed",
        ),
        CheckConstraint("ends_on >= starts_on OR state IN ('draft', 'review')", "period"),
        CheckConstraint("state NOT IN ('ended', 'concluded') OR ended_on IS NOT NULL", "ended_has_a_day"),
        Index("ix_campaigns_period", "state", "ends_on"),
    )
    machine = LIFE
    events = CampaignEvent

    no: Mapped[str] = mapped_column(String(16), unique=True, default=lambda: new_number("MJ"))
    title: Mapped[str] = mapped_column(String(40))
    summary: Mapped[str] = mapped_column(String(80), default="")
    story: Mapped[str] = mapped_column(Text, default="")
    cover: Mapped[str] = mapped_column(String(16), default="")
    purpose: Mapped[str] = mapped_column(String(300), default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    area: Mapped[str] = mapped_column(String(300), default="")
    leader: Mapped[str] = mapped_column(String(20), default="")
    office_address: Mapped[str] = mapped_column(String(300), default="")
    accept_text: Mapped[str] = mapped_column(String(300), default="")
    bank_account_text: Mapped[str] = mapped_column(String(300), default="")
    beneficiaries: Mapped[str] = mapped_column(String(300), default="")
    use_text: Mapped[str] = mapped_column(String(300), default="")
    cost_text: Mapped[str] = mapped_column(String(300), default="")
    leftover_text: Mapped[str] = mapped_column(String(300), default="")
    filing_no: Mapped[str] = mapped_column(String(60), default="")
    filed_on: Mapped[date | None]
    emergency: Mapped[bool] = mapped_column(default=False)
    target_fen: Mapped[int | None] = mapped_column(Fen)
    contact_phone: Mapped[str] = mapped_column(String(20), default="")
    query_text: Mapped[str] = mapped_column(String(300), default="")
    refund_text: Mapped[str] = mapped_column(String(300), default="")
    sample: Mapped[bool] = mapped_column(default=False)
    last_report_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    final_on: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(default=now)

    budget: Mapped[list[BudgetLine]] = relationship(order_by=BudgetLine.id, cascade="all, delete-orphan")
    suggestions: Mapped[list[Suggestion]] = relationship(order_by=Suggestion.id, cascade="all, delete-orphan")
    channels: Mapped[list[Channel]] = relationship(order_by=Channel.id, cascade="all, delete-orphan")
    partners: Mapped[list[Partner]] = relationship(order_by=Partner.id, cascade="all, delete-orphan")

    @property
    def over_on(self) -> date | None:
        """The last day that took gifts, as people read it: the planned one, or the one on which it was ended before."""
        return min((day for day in (self.ends_on, self.ended_on) if day is not None), default=None)

    @property
    def disclosed(self) -> Disclosed:
        """What the clock of disclosure goes by."""
        return Disclosed(
            self.state, self.starts_on, self.ended_on, self.last_report_on, self.final_on, bool(self.emergency)
        )

    if TYPE_CHECKING:
        is_listed: Any
        own_merchant_on: Any

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.no + " " + cls.title


def _has(kind: str) -> Any:
    here = exists().where(Channel.campaign_id == Campaign.id, Channel.kind == kind, Channel.enabled.is_(True))
    return column_property(select(here).scalar_subquery())


# Read with the row, so that a list knows in its one statement who takes gifts here.
Campaign.is_listed = _has("platform")
Campaign.own_merchant_on = _has("own_merchant")


class CampaignReport(Base):
    """进展公开 or 结项报告: words, pictures, and what the books said at the end of `until_on`. Only ever added.

    A correction is a report of its own that names the one it stands for and says why (令第81号 art. 16).
    """

    __tablename__ = "campaign_reports"
    __table_args__ = (
        CheckConstraint("kind IN ('progress', 'final')", "kind"),
        CheckConstraint("(corrects IS NULL) = (reason = '')", "correction_has_a_reason"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    also_at: Mapped[str] = mapped_column(String(120), default="")
    until_on: Mapped[date]
    raised_fen: Mapped[int] = mapped_column(Fen)
    spent_fen: Mapped[int] = mapped_column(Fen)
    fees_fen: Mapped[int] = mapped_column(Fen)
    left_fen: Mapped[int] = mapped_column(Fen)
    corrects: Mapped[str | None] = mapped_column(String(16), ForeignKey("campaign_reports.uid"), unique=True)
    reason: Mapped[str] = mapped_column(String(200), default="")
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)


class CampaignReportPhoto(Base):
    """报告的照片; `file_uid` lies in the room of files."""

    __tablename__ = "campaign_report_photos"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    report_id: Mapped[int] = mapped_column(ForeignKey("campaign_reports.id"), index=True)
    file_uid: Mapped[str] = mapped_column(String(16), unique=True)


class PurposeChangeEvent(StateEvent, Base):
    __tablename__ = "campaign_change_events"


class PurposeChange(Stateful, SecondPerson, Base):
    """变更用途 of a campaign: the words before and after, why, and by which right (article 56).

    `lines` are the needs that join the budget, as rules.Line; `frees` the budget line whose tied gifts their donors let
    go. `paper` is the new filing, or what the donors signed.
    """

    __tablename__ = "campaign_changes"
    __table_args__: Any = (
        *SecondPerson.four_eyes(),
        CheckConstraint("state IN ('review', 'done', 'refused')", "state"),
        CheckConstraint("basis IN ('refiled', 'consent')", "basis"),
        CheckConstraint("basis <> 'refiled' OR (filing_no <> '' AND filed_on IS NOT NULL)", "refiled_is_filed"),
        CheckConstraint("basis <> 'consent' OR (consent_text <> '' AND consent_on IS NOT NULL)", "consent_is_recorded"),
        CheckConstraint("frees = '' OR basis = 'consent'", "tied_needs_consent"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", "done_has_its_moment"),
        CheckConstraint("state <> 'done' OR approved_by IS NOT NULL", "done_by_two"),
        Index(
            "uq_campaign_changes_one_waits",
            "campaign_id",
            unique=True,
            sqlite_where=text("state = 'review'"),
            postgresql_where=text("state = 'review'"),
        ),
    )
    machine = CHANGE
    events = PurposeChangeEvent

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    basis: Mapped[str] = mapped_column(String(8))
    purpose: Mapped[str] = mapped_column(String(300))
    use_text: Mapped[str] = mapped_column(String(300))
    beneficiaries: Mapped[str] = mapped_column(String(300))
    was_purpose: Mapped[str] = mapped_column(String(300))
    was_use_text: Mapped[str] = mapped_column(String(300))
    was_beneficiaries: Mapped[str] = mapped_column(String(300))
    reason: Mapped[str] = mapped_column(String(200))
    filing_no: Mapped[str] = mapped_column(String(60), default="")
    filed_on: Mapped[date | None]
    consent_text: Mapped[str] = mapped_column(String(300), default="")
    consent_on: Mapped[date | None]
    frees: Mapped[str] = mapped_column(String(16), default="")
    lines: Mapped[list[Any]]
    paper: Mapped[str] = mapped_column(String(16), default="")
    done_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(default=now)
