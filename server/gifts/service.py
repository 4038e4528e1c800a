"""办理 — give, open the cashier, settle; and slips. Settling books a gift once, however often it runs."""

from datetime import datetime
from typing import Any

from server.campaigns import queries as campaigns
from server.gifts import queries, rules
from server.gifts.errors import LineUnknown, NameNeeded
from server.gifts.models import Gift, Offer
from server.kit.actors import THE_CLOCK, Actor
from server.kit.clock import start_of
from server.kit.db import db
from server.kit.money import yuan
from server.kit.settings import settings
from server.kit.units import reading
from server.ledger import service as ledger
from server.messages import service as messages
from server.payments import queries as payment_facts
from server.payments import service as payments
from server.people import queries as people


def give(
    campaign_uid: str,
    *,
    donor: Actor,
    channel: str,
    amount_fen: int,
    shown_as: str,
    alias: str = "",
    message: str = "",
    budget_line: str | None = None,
) -> str:
    """捐赠. Writes down the wish to give and asks for the money; gives back the order's number.

    `channel` jsapi | h5 is the donor's door. Repeats are the edge's business (Idempotency-Key). Raises NotFound,
    GiftsClosed, BrakePulled, AmountTooSmall, AmountTooLarge, NameNeeded, AliasNeeded, WordsUnfit, LineUnknown.
    """
    campaign = campaigns.find_public(campaign_uid)
    campaigns.accepts_gifts(campaign)
    rules.refuse_amount(amount_fen)
    words = rules.clean_words(message, rules.MESSAGE_CHARS_MAX)
    if budget_line is not None and budget_line not in {line.uid for line in campaign.budget}:
        raise LineUnknown
    name = _name_to_show(donor, shown_as, alias)
    order = payments.ask(
        donor_uid=donor.uid,
        purpose=campaigns.account(campaign),
        title=campaign.no,
        amount_fen=amount_fen,
        channel=channel,
        actor=donor,
    )
    _offer(order_no=order.no, shown_as=shown_as, shown_name=name, message=words, budget_line=budget_line)
    return order.no


def open_cashier(
    order_no: str, *, donor_uids: tuple[str, ...], channel: str, payer: str, return_path: str = ""
) -> dict[str, str]:
    """打开收银台. Asks campaign and brake once more, then WeChat. Call it outside any unit: it opens its own.

    Raises what `payments.open_cashier` raises, and GiftsClosed, BrakePulled. `payer` openid (jsapi) or address (h5).
    """
    with reading():
        order = payment_facts.find_own(order_no, donor_uids)
        if order.state == "asked":
            campaigns.accepts_gifts(campaigns.find(campaigns.uid_of(order.purpose)))
    return payments.open_cashier(
        order_no, donor_uids=list(donor_uids), channel=channel, payer=payer, return_path=return_path
    )


def settle(order_no: str) -> Gift | None:
    """入账. Order paid, gift, ledger entry and thanks in the caller's one unit; the gift, or None without evidence.

    Money that came is always booked. What may not stay (the order was closed, the campaign over or suspended when
    it was paid) becomes a matter for a person. Whoever swaps the order to paid books it; all others find the gift.
    """
    was_closed = payment_facts.find(order_no).state == "closed"
    order = payments.mark_paid(order_no)
    if order is None:
        return queries.by_order(order_no)
    assert order.paid_at is not None, order_no
    offer = queries.offer_of_order(order_no)
    gift = _book(
        offer,
        campaign_uid=campaigns.uid_of(order.purpose),
        donor_uid=order.donor_uid,
        amount_fen=order.amount_fen,
        way="wechat",
        source=f"wechat:{settings().wechat_mchid}",
        at=order.paid_at,
        actor=THE_CLOCK,
    )
    _watch_for_late_money(gift, was_closed=was_closed)
    _thank(gift)
    return gift


def draft_slip(campaign_uid: str, *, actor: Actor, **fields: Any) -> Any:
    """登记入账单 of a campaign: the fields of `payments.draft_slip` without `purpose`. Gives the slip."""
    purpose = campaigns.account(campaigns.find_public(campaign_uid))
    return payments.draft_slip(purpose=purpose, actor=actor, **_fit(fields))


def edit_slip(uid: str, *, campaign_uid: str, actor: Actor, seen_version: int, **fields: Any) -> Any:
    """修改入账单, while it is a draft."""
    purpose = campaigns.account(campaigns.find_public(campaign_uid))
    return payments.edit_slip(uid, actor=actor, seen_version=seen_version, purpose=purpose, **_fit(fields))


def approve_slip(uid: str, *, actor: Actor, seen_version: int) -> Gift:
    """复核入账. The second person agrees, and the money of cash or bank is a gift and an entry in the same unit."""
    slip, _evidence = payments.approve_slip(uid, actor=actor, seen_version=seen_version)
    named = {"real": slip.donor_name, "alias": slip.alias}.get(slip.shown_as)
    offer = _offer(slip_uid=slip.uid, shown_as=slip.shown_as, shown_name=named, message=slip.message)
    gift = _book(
        offer,
        campaign_uid=campaigns.uid_of(slip.purpose),
        donor_uid=slip.donor_uid,
        amount_fen=slip.amount_fen,
        way=slip.kind,
        source="bank:main" if slip.kind == "bank" else "cash",
        at=start_of(slip.received_on),
        actor=actor,
    )
    if gift.donor_uid is not None:
        _thank(gift)
    return gift


def _fit(fields: dict[str, Any]) -> dict[str, Any]:
    """A slip's public words pass the same rules as a donor's own."""
    shown_as, name = fields.get("shown_as", "anonymous"), fields.get("donor_name", "").strip()
    if shown_as == "real" and not name:
        raise NameNeeded("公示实名需要填写捐赠人姓名或单位全称")
    alias = rules.clean_alias(fields.get("alias", "")) if shown_as == "alias" else ""
    message = rules.clean_words(fields.get("message", ""), rules.MESSAGE_CHARS_MAX)
    return {**fields, "donor_name": name, "alias": alias, "message": message}


def _name_to_show(donor: Actor, shown_as: str, alias: str) -> str | None:
    """The name as the donor agreed to it at this moment; a later change of it does not change old walls."""
    assert shown_as in rules.SHOWN_AS, shown_as
    if shown_as == "anonymous":
        return None
    one = people.donor(donor.uid)
    if shown_as == "alias":
        return rules.clean_alias(alias or one.alias)
    if not one.name:
        raise NameNeeded
    return one.name


def _offer(*, shown_as: str, shown_name: str | None, **facts: Any) -> Offer:
    offer = Offer(shown_as=shown_as, **facts)
    offer.shown_name = shown_name
    db.session.add(offer)
    db.session.flush()
    return offer


def _book(
    offer: Offer,
    *,
    campaign_uid: str,
    donor_uid: str | None,
    amount_fen: int,
    way: str,
    source: str,
    at: datetime,
    actor: Actor,
) -> Gift:
    reference = f"order:{offer.order_no}" if offer.order_no else f"slip:{offer.slip_uid}"
    gift = Gift(
        offer_id=offer.id,
        campaign_uid=campaign_uid,
        donor_uid=donor_uid,
        amount_fen=amount_fen,
        way=way,
        order_no=offer.order_no,
        slip_uid=offer.slip_uid,
        at=at,
    )
    db.session.add(gift)
    target = campaigns.account_of(campaign_uid)
    ledger.post(source=source, target=target, amount_fen=amount_fen, reference=reference, actor=actor)
    return gift


def _watch_for_late_money(gift: Gift, *, was_closed: bool) -> None:
    campaign = campaigns.find(gift.campaign_uid)
    closed_at = campaigns.closed_at(campaign)
    if not was_closed and (closed_at is None or gift.at < closed_at):
        return
    why = "订单关闭后才付款" if was_closed else "付款时项目已停止募捐"
    says = f"捐赠 {gift.no}（{yuan(gift.amount_fen)} 元）已入账，但{why}，请联系捐赠人并决定是否退款"
    payments.raise_matter("refund_due", key=f"refund:{gift.order_no}", says=says, order_no=gift.order_no)


def _thank(gift: Gift) -> None:
    assert gift.donor_uid is not None
    title = campaigns.titles([gift.campaign_uid])[gift.campaign_uid]
    text = f"您向「{title}」捐赠的 {yuan(gift.amount_fen)} 元已入账，编号 {gift.no}。善款专款专用，去向在项目页公布。"
    messages.tell_donor(gift.donor_uid, "感谢您的捐赠", text, link=f"/gifts/{gift.uid}", key=f"gift:{gift.uid}")
