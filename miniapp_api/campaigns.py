"""募捐 — campaigns for the phone. Public: nobody signs in to read. Every figure is a sum of the ledger."""

from dataclasses import dataclass
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from miniapp_api.campaign_reports import DisclosureState, Report
from miniapp_api.campaign_reports import newest as newest_reports
from miniapp_api.route import route
from miniapp_api.shapes import Day, Moment, PageQuery, page_of
from miniapp_api.spendings import Spending, newest
from miniapp_api.wish_shapes import picture
from server.campaigns import changes, supervising
from server.campaigns import queries as campaigns
from server.campaigns.rules import BASIS_NAMES, CHANNEL_NAMES, Channel
from server.gifts import notes, platforms
from server.gifts import queries as gifts
from server.gifts.rules import NOT_A_RECEIPT
from server.kit import clock
from server.ledger import queries as ledger
from server.promises import queries as promises

PHOTO_CACHE = "public, max-age=300"
BUSY = "正在核对账目，暂时不能捐款，请稍后再试"


class CampaignCard(Schema):
    """A campaign in a list. `accepts_gifts`: a gift can be made here and now."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    state = fields.String(required=True)
    state_text = fields.String(required=True)
    raised_fen = fields.Integer(required=True)
    target_fen = fields.Integer(required=True)
    gifts_count = fields.Integer(required=True)
    ends_on = Day(required=True)
    last_report_on = Day(required=True, allow_none=True)
    accepts_gifts = fields.Boolean(required=True)
    cover_url = fields.String(required=True, allow_none=True)
    sample = fields.Boolean(required=True)


class WayToGive(Schema):
    """`open`: gifts come this way today. `accepts_here`: by our own cashier; otherwise `url` or `text` says where."""

    kind = fields.String(required=True)
    title = fields.String(required=True)
    text = fields.String(required=True)
    platform = fields.String(required=True, allow_none=True)
    listing_id = fields.String(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)
    open = fields.Boolean(required=True)
    accepts_here = fields.Boolean(required=True)


class BudgetLine(Schema):
    id = fields.String(required=True)
    title = fields.String(required=True)
    amount_fen = fields.Integer(required=True)


class PartnerFound(Schema):
    """监督: what the charity found when the campaign was over, and how the partner settled."""

    checked_on = Day(required=True)
    finding = fields.String(required=True)
    settled = fields.String(required=True)


class PartnerLine(Schema):
    """合作方 (慈善法 26): who raises together with the charity, and what for; evaluated before, supervised after.

    `check_due_on`: by which day what was found is to be told, null while the campaign runs and where nothing is due.
    """

    name = fields.String(required=True)
    work = fields.String(required=True)
    evaluated_on = Day(required=True, allow_none=True)
    evaluation = fields.String(required=True)
    agreed_on = Day(required=True, allow_none=True)
    check = fields.Nested(PartnerFound, required=True, allow_none=True)
    check_due_on = Day(required=True, allow_none=True)
    check_late = fields.Boolean(required=True)


class PurposeChange(Schema):
    """变更用途 (慈善法 56): what it was, what it is, why, and by which right."""

    at = Moment(required=True, attribute="done_at")
    reason = fields.String(required=True)
    basis_text = fields.String(required=True)
    filing_no = fields.String(required=True)
    was = fields.String(required=True)
    now = fields.String(required=True)


class PlatformMoney(Schema):
    """指定平台的钱: reported for this campaign; settled and still held of all campaigns on that platform together."""

    platform = fields.String(required=True)
    given_fen = fields.Integer(required=True)
    matched_fen = fields.Integer(required=True)
    fee_fen = fields.Integer(required=True)
    back_fen = fields.Integer(required=True)
    settled_fen = fields.Integer(required=True)
    held_fen = fields.Integer(required=True)


class Legal(Schema):
    """What the law wants in a prominent place (慈善法 24, 25)."""

    organisation = fields.String(required=True)
    credit_code = fields.String(required=True)
    certificate_no = fields.String(required=True)
    certificate_issuer = fields.String(required=True)
    certificate_expires_on = Day(required=True, allow_none=True)
    filing_no = fields.String(required=True)
    filed_on = Day(required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    area = fields.String(required=True)
    purpose = fields.String(required=True)
    beneficiaries = fields.String(required=True)
    use_text = fields.String(required=True)
    cost_text = fields.String(required=True)
    leftover_text = fields.String(required=True)
    leader = fields.String(required=True)
    address = fields.String(required=True, attribute="office_address")
    bank_account_text = fields.String(required=True)
    contact_phone = fields.String(required=True)
    query_text = fields.String(required=True)
    partners = fields.List(fields.Nested(PartnerLine), required=True)


class BeforeGiving(Schema):
    """先看一眼: what a donor sees before paying."""

    filing_no = fields.String(required=True)
    started_on = Day(required=True)
    raised_fen = fields.Integer(required=True)
    spent_fen = fields.Integer(required=True)
    last_report_on = Day(required=True, allow_none=True)
    refund_text = fields.String(required=True)
    minors_text = fields.String(required=True)
    late_text = fields.String(required=True)
    rules_url = fields.String(required=True)
    not_a_receipt = fields.String(required=True)


class Suggestion(Schema):
    amount_fen = fields.Integer(required=True)
    meaning = fields.String(required=True)


class WallLine(Schema):
    """A gift on the wall; the name only as its donor chose to be shown."""

    shown_name = fields.String(required=True)
    amount_fen = fields.Integer(required=True)
    message = fields.String(required=True, allow_none=True)
    at = Moment(required=True)


class GoodsLine(Schema):
    """Goods that were given. `worth_fen` is their value: it is no money and stands in no sum of money."""

    shown_name = fields.String(required=True)
    goods = fields.String(required=True)
    worth_fen = fields.Integer(required=True)
    at = Moment(required=True)


class Promised(Schema):
    """企业认捐, of the companies that agreed to be named. It is no money: no figure of what was raised holds it."""

    count = fields.Integer(required=True)
    companies = fields.List(fields.String(), required=True)
    promised_fen = fields.Integer(required=True)
    arrived_fen = fields.Integer(required=True)


class CampaignPage(CampaignCard):
    """One campaign in full. `closed_text` says why no gift can be made here, null when it can.

    `spendings` holds the newest few of `spendings_count`; the rest is at `/campaigns/<id>/spendings`. `fees_fen` is
    what platforms kept of what was given: apart from what was spent.
    """

    story = fields.String(required=True)
    closed_text = fields.String(required=True, allow_none=True)
    channels = fields.List(fields.Nested(WayToGive), required=True)
    budget = fields.List(fields.Nested(BudgetLine), required=True)
    legal = fields.Nested(Legal, required=True)
    before_giving = fields.Nested(BeforeGiving, required=True)
    suggestions = fields.List(fields.Nested(Suggestion), required=True)
    spendings = fields.List(fields.Nested(Spending), required=True)
    spendings_count = fields.Integer(required=True)
    gifts_wall = fields.List(fields.Nested(WallLine), required=True)
    goods_wall = fields.List(fields.Nested(GoodsLine), required=True)
    fees_fen = fields.Integer(required=True)
    promises = fields.Nested(Promised, required=True)
    disclosure = fields.Nested(DisclosureState, required=True)
    reports = fields.List(fields.Nested(Report), required=True)
    reports_count = fields.Integer(required=True)
    changes = fields.List(fields.Nested(PurposeChange), required=True)
    platforms = fields.List(fields.Nested(PlatformMoney), required=True)


class CampaignQuery(PageQuery):
    state = fields.String(load_default="running", validate=validate.OneOf(["running", "ended"]))


@dataclass(frozen=True)
class _Figures:
    """What a card needs from the other rooms, asked once for the whole page."""

    raised: dict[str, int]
    counts: dict[str, int]
    is_braked: bool


@route.get("/campaigns", query=CampaignQuery, answer=page_of(CampaignCard), auth="anyone", unit="reads", kept="all")
def list_campaigns(query: dict[str, Any]) -> object:
    """募捐列表: running ones, or those that are over."""
    found = campaigns.public_page(**query)
    figures = _figures([row.uid for row in found.items])
    return found.map(lambda row: _card(row, figures))


@route.get("/campaigns/<uid>", answer=CampaignPage, auth="anyone", unit="reads", kept="all")
def show_campaign(uid: str) -> object:
    """募捐: numbers, what the money buys, where it went, the wall, the law's facts."""
    row = campaigns.find_public(uid)
    figures = _figures([uid])
    closed = campaigns.why_closed(row) or (BUSY if figures.is_braked else None)
    plan = campaigns.plan_of(row)
    spent_fen, fees_fen = ledger.used_fen(uid)
    return {
        **_card(row, figures),
        "story": row.story,
        "closed_text": closed,
        "channels": [_way(row, way, takes_here=closed is None) for way in plan.channels if way.enabled],
        "budget": [{"id": line.uid, "title": line.title, "amount_fen": line.amount_fen} for line in row.budget],
        "legal": vars(campaigns.charity_facts()) | vars(plan) | {"partners": _partners(row)},
        "before_giving": _before_giving(row, figures.raised[uid], spent_fen),
        "suggestions": plan.suggestions,
        **newest(row),
        **newest_reports(row),
        "disclosure": campaigns.disclosure(row),
        "gifts_wall": gifts.wall(uid),
        "goods_wall": gifts.goods_wall(uid),
        "fees_fen": fees_fen,
        "promises": promises.in_public(uid),
        "platforms": platforms.splits(uid),
        "changes": [_change(one) for one in changes.done(row)],
    }


@route.get("/campaigns/<uid>/cover", answer=None, picture=True, auth="anyone", unit="reads")
def cover(uid: str) -> Response:
    """封面: the picture of a published campaign."""
    return picture(campaigns.public_cover(uid), PHOTO_CACHE)


def _figures(uids: list[str]) -> _Figures:
    raised = ledger.raised_many(campaigns.account_of(uid) for uid in uids)
    by_uid = {campaigns.uid_of(account): fen for account, fen in raised.items()}
    return _Figures(by_uid, gifts.counts(uids), ledger.brake() is not None)


def _card(row: Any, figures: _Figures) -> dict[str, Any]:
    return {
        "id": row.uid,
        "title": row.title,
        "summary": row.summary,
        "state": row.state,
        "state_text": campaigns.state_text(row),
        "raised_fen": figures.raised[row.uid],
        "target_fen": row.target_fen,
        "gifts_count": figures.counts[row.uid],
        "ends_on": row.over_on,
        "last_report_on": row.last_report_on,
        "accepts_gifts": campaigns.why_closed(row) is None and not figures.is_braked,
        "cover_url": f"/api/v1/campaigns/{row.uid}/cover" if row.cover else None,
        "sample": row.sample,
    }


def _way(row: Any, way: Any, *, takes_here: bool) -> dict[str, Any]:
    is_listing = way.kind == Channel.PLATFORM
    return {
        "kind": way.kind,
        "title": way.platform if is_listing else CHANNEL_NAMES[Channel(way.kind)],
        "text": _how(row, way),
        "platform": way.platform or None,
        "listing_id": way.listing_id or None,
        "url": way.url or None,
        "open": campaigns.why_closed(row, way.kind) is None,
        "accepts_here": takes_here and way.kind == Channel.OWN_MERCHANT,
    }


def _how(row: Any, way: Any) -> str:
    """A transfer that names the campaign's number finds its way into the books by one key."""
    text = str(way.text)
    return f"{text.rstrip('。')}。转账附言请写项目编号 {row.no}。" if way.kind == Channel.BANK else text


def _change(one: Any) -> dict[str, Any]:
    return {
        "done_at": one.done_at,
        "reason": one.reason,
        "basis_text": BASIS_NAMES[one.basis],
        "filing_no": one.filing_no,
        "was": one.was_use_text,
        "now": one.use_text,
    }


def _partners(row: Any) -> list[dict[str, Any]]:
    due_on, told = supervising.due_on(row), ("name", "work", "evaluated_on", "evaluation", "agreed_on", "check")
    return [
        {name: getattr(one, name) for name in told}
        | {"check_due_on": due, "check_late": due is not None and due < clock.today()}
        for one in row.partners
        for due in [None if one.check else due_on]
    ]


def _before_giving(row: Any, raised_fen: int, spent_fen: int) -> dict[str, Any]:
    return {
        "filing_no": row.filing_no,
        "started_on": row.starts_on,
        "raised_fen": raised_fen,
        "spent_fen": spent_fen,
        "last_report_on": row.last_report_on,
        "refund_text": row.refund_text,
        "minors_text": notes.MINORS.short,
        "late_text": notes.LATE.short,
        "rules_url": notes.ADDRESS,
        "not_a_receipt": NOT_A_RECEIPT,
    }
