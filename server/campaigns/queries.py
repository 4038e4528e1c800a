"""查看 — what can be read of campaigns: by the public, by staff, and by the rooms above."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from server.campaigns import rules
from server.campaigns.errors import BrakePulled, GiftsClosed
from server.campaigns.models import BudgetLine, Campaign, CampaignEvent, Channel, CharityProfile
from server.campaigns.rules import Charity, Hint, Line, Openness, Partner, Plan, Refusal, Way
from server.campaigns.states import PUBLIC, CampaignState
from server.kit import clock
from server.kit.actors import Actor
from server.kit.db import db
from server.kit.errors import NotFound
from server.kit.paging import Page, page_of
from server.kit.waiting import Waiting, stands_since, waiting
from server.ledger import queries as ledger

_ACCOUNT = "campaign:"


def account(campaign: Campaign) -> str:
    """账户: the ledger path of a campaign's money."""
    return account_of(campaign.uid)


def account_of(uid: str) -> str:
    return f"{_ACCOUNT}{uid}"


def uid_of(account: str) -> str:
    """The campaign behind a ledger path or an order's purpose."""
    assert account.startswith(_ACCOUNT), account
    return account[len(_ACCOUNT) :]


def find(uid: str) -> Campaign:
    """Any campaign, for staff and for the rooms above. NotFound."""
    row = db.session.scalar(select(Campaign).where(Campaign.uid == uid))
    if row is None:
        raise NotFound
    return row


def find_public(uid: str, *, with_needs: bool = False) -> Campaign:
    """One that was published; a draft is NotFound, as if it were not there. `with_needs`: and its budget at once."""
    row = _with_needs(uid) if with_needs else find(uid)
    if row is None or row.state not in PUBLIC:
        raise NotFound
    return row


def _with_needs(uid: str) -> Campaign | None:
    both = select(Campaign).options(joinedload(Campaign.budget)).where(Campaign.uid == uid)
    return db.session.scalars(both).unique().one_or_none()


def public_cover(uid: str) -> str:
    """The file of the picture on the public page. NotFound without one, and before publication."""
    row = find_public(uid)
    if not row.cover:
        raise NotFound
    return row.cover


def by_title(title: str) -> Campaign:
    """The newest campaign of this title, for commands and the demo. NotFound."""
    row = db.session.scalar(select(Campaign).where(Campaign.title == title).order_by(Campaign.id.desc()).limit(1))
    if row is None:
        raise NotFound
    return row


def public_page(state: str, page: int = 1, page_size: int = 20) -> Page[Campaign]:
    """`running` or `ended`, newest first. Two statements. An overdue report hides a running campaign."""
    query = select(Campaign).where(_running() if state == "running" else _over())
    return page_of(query.order_by(Campaign.starts_on.desc(), Campaign.id.desc()), page, page_size)


def running_count() -> int:
    """How many campaigns the public can give to or read about as running: for the home page."""
    return db.session.scalar(select(func.count()).select_from(Campaign).where(_running())) or 0


def waiting_count(*, not_by: Actor) -> Waiting:
    """How many campaigns wait for a second person who is not the one who asked."""
    asked = Campaign.state == "review", Campaign.asked_by != not_by.ref
    return waiting(select(stands_since(Campaign, Campaign.at)).where(*asked))


def published_accounts() -> list[str]:
    """The ledger paths of every campaign the public knows: for the county's sum."""
    uids = db.session.scalars(select(Campaign.uid).where(Campaign.state.in_(PUBLIC)))
    return [account_of(uid) for uid in uids]


def history(campaign: Campaign) -> list[CampaignEvent]:
    """Every move, oldest first."""
    query = select(CampaignEvent).where(CampaignEvent.subject_id == campaign.id)
    return list(db.session.scalars(query.order_by(CampaignEvent.version)))


@dataclass(frozen=True)
class Ending:
    """结项: when, and what was done with what was left (article 58)."""

    at: datetime
    how: str


def ending(campaign: Campaign) -> Ending | None:
    """结项 of a concluded campaign, for everybody; None before. One statement where it is concluded."""
    if campaign.state != CampaignState.CONCLUDED:
        return None
    found = select(CampaignEvent.at, CampaignEvent.note).where(
        CampaignEvent.subject_id == campaign.id, CampaignEvent.move == "conclude"
    )
    at, how = db.session.execute(found).one()
    return Ending(at, how)


def titles(uids: Iterable[str]) -> dict[str, str]:
    """uid → title, one statement."""
    rows = db.session.execute(select(Campaign.uid, Campaign.title).where(Campaign.uid.in_(set(uids))))
    return {row[0]: row[1] for row in rows}


def choices() -> list[tuple[str, str]]:
    """(uid, title) of every campaign that can have money: for filters and the slip form."""
    query = select(Campaign.uid, Campaign.title).where(Campaign.state.in_(PUBLIC)).order_by(Campaign.id.desc())
    return [(row[0], row[1]) for row in db.session.execute(query)]


@dataclass(frozen=True)
class Known:
    """How the world names a campaign: `no` to write on a transfer, and (platform, listing id) where it is listed."""

    uid: str
    no: str
    title: str
    listings: tuple[tuple[str, str], ...]


def known() -> list[Known]:
    """Every campaign that can have money, newest first, as banks and platforms may name it. One statement."""
    listed = and_(Channel.campaign_id == Campaign.id, Channel.kind == "platform")
    query = select(Campaign.uid, Campaign.no, Campaign.title, Channel.platform, Channel.listing_id)
    rows = db.session.execute(
        query.outerjoin(Channel, listed).where(Campaign.state.in_(PUBLIC)).order_by(Campaign.id.desc())
    )
    found: dict[str, Known] = {}
    for uid, no, title, platform, listing in rows:
        one = found.get(uid, Known(uid, no, title, ()))
        found[uid] = replace(one, listings=(*one.listings, (platform, listing))) if platform else one
    return list(found.values())


def platforms() -> list[str]:
    """The designated platforms on which campaigns are listed."""
    named = select(Channel.platform).where(Channel.kind == "platform", Channel.platform != "").distinct()
    return list(db.session.scalars(named.order_by(Channel.platform)))


@dataclass(frozen=True)
class Need:
    """预算行 of a campaign that money may still be spent on."""

    campaign_uid: str
    campaign: str
    uid: str
    title: str
    amount_fen: int


def needs() -> list[Need]:
    """What can be spent on: the budget lines of every public campaign that is not concluded. One statement."""
    query = select(Campaign.uid, Campaign.title, BudgetLine.uid, BudgetLine.title, BudgetLine.amount_fen)
    query = query.join(BudgetLine, BudgetLine.campaign_id == Campaign.id)
    open_ones = Campaign.state.in_(PUBLIC - {CampaignState.CONCLUDED})
    return [
        Need(*row) for row in db.session.execute(query.where(open_ones).order_by(Campaign.id.desc(), BudgetLine.id))
    ]


def charity() -> CharityProfile | None:
    """慈善会 of this deployment, or None before anybody has written it down."""
    return db.session.scalar(select(CharityProfile))


def charity_facts() -> Charity:
    """The same as plain facts; empty ones when nothing is written yet, and then the gate refuses."""
    row = charity()
    if row is None:
        return Charity()
    return Charity(**{field.name: getattr(row, field.name) for field in fields(Charity)})


def plan_of(campaign: Campaign) -> Plan:
    """The plan as it stands in the tables: what the gate judges and the form shows."""
    parts: dict[str, Any] = {
        "budget": tuple(Line(line.title, line.amount_fen) for line in campaign.budget),
        "suggestions": tuple(Hint(hint.amount_fen, hint.meaning) for hint in campaign.suggestions),
        "channels": tuple(
            Way(**{field.name: getattr(channel, field.name) for field in fields(Way)}) for channel in campaign.channels
        ),
        "partners": tuple(
            Partner(**{field.name: getattr(one, field.name) for field in fields(Partner)}) for one in campaign.partners
        ),
    }
    plain = {field.name: getattr(campaign, field.name) for field in fields(Plan) if field.name not in parts}
    return Plan(**plain, **parts)


def gate_of(campaign: Campaign) -> list[Refusal]:
    """What still keeps this campaign from the public today."""
    return rules.gate(plan_of(campaign), charity_facts(), clock.today())


def why_closed(campaign: Campaign, channel: str = rules.Channel.OWN_MERCHANT) -> str | None:
    """The sentence that says why no gift comes by `channel` today; None when it does. Knows nothing of the brake."""
    if channel == rules.Channel.OWN_MERCHANT:
        ways = frozenset({channel} if campaign.own_merchant_on else ())
    else:
        ways = frozenset(row.kind for row in campaign.channels if row.enabled)
    facts = Openness(campaign.state, campaign.starts_on, campaign.ends_on, bool(campaign.is_listed), ways)
    facts = replace(facts, report_late=_is_late_beyond_grace(campaign))
    return rules.why_closed(facts, channel, clock.today())


def accepts_gifts(campaign: Campaign, channel: str = rules.Channel.OWN_MERCHANT) -> None:
    """Raise GiftsClosed with its reason, or BrakePulled while the books are being checked."""
    reason = why_closed(campaign, channel)
    if reason is not None:
        raise GiftsClosed(reason)
    if ledger.brake() is not None:
        raise BrakePulled


def closed_at(campaign: Campaign) -> datetime | None:
    """From which moment on money may not stay: the end of the last day, or the suspension or end before it."""
    over = None if campaign.ends_on is None else clock.start_of(campaign.ends_on + timedelta(days=1))
    if campaign.state == "published":
        return over
    stops = select(func.max(CampaignEvent.at)).where(
        CampaignEvent.subject_id == campaign.id, CampaignEvent.move.in_(("suspend", "end"))
    )
    stopped = db.session.scalar(stops)
    return min((moment for moment in (over, stopped) if moment is not None), default=None)


def state_text(campaign: Campaign) -> str:
    return rules.state_text(campaign.state, campaign.starts_on, campaign.ends_on, clock.today())


def is_overdue(campaign: Campaign) -> bool:
    """Whether a report is late today: of progress while it runs, of the whole after its end."""
    due = rules.duty(campaign.disclosed)
    return due is not None and due.light(clock.today()) == rules.Light.RED


@dataclass(frozen=True)
class Disclosure:
    """公开状态 for everybody: a light, a sentence, and the day of the next report."""

    light: rules.Light
    says: str
    due_on: date | None


def disclosure(campaign: Campaign) -> Disclosure:
    """公开状态 of one campaign today."""
    due, today = rules.duty(campaign.disclosed), clock.today()
    if due is None:
        return Disclosure(rules.Light.NONE, rules.says(None, today, campaign.last_report_on), None)
    return Disclosure(due.light(today), rules.says(due, today, campaign.last_report_on), due.due_on)


def _is_late_beyond_grace(campaign: Campaign) -> bool:
    """The charity's own grace is asked for only where something is late."""
    due = rules.duty(campaign.disclosed)
    return is_overdue(campaign) and rules.stops_own_channels(due, clock.today(), charity_facts().grace_days)


def due_to_end() -> list[Campaign]:
    """The campaigns whose last day is past and that the clock has not closed yet."""
    over = Campaign.ends_on < clock.today()
    return list(db.session.scalars(select(Campaign).where(Campaign.state.in_(("published", "suspended")), over)))


def _running() -> Any:
    today, newest = clock.today(), rules.rule_set(None)
    last = func.coalesce(Campaign.last_report_on, Campaign.starts_on)
    fresh = or_(
        and_(Campaign.emergency.is_(False), last >= today - timedelta(days=newest.report_every_days)),
        and_(Campaign.emergency.is_(True), last >= today - timedelta(days=newest.emergency_report_every_days)),
    )
    return and_(Campaign.state.in_(("published", "suspended")), Campaign.ends_on >= today, fresh)


def _over() -> Any:
    past = and_(Campaign.state.in_(("published", "suspended")), Campaign.ends_on < clock.today())
    return or_(Campaign.state.in_(("ended", "concluded")), past)
