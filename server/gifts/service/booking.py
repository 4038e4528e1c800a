"""记账 — what every way in shares: the donor's words kept, the gift and its entry written, thanks sent."""

from datetime import datetime
from typing import Any

from server.campaigns import queries as campaigns
from server.gifts.models import Gift, Offer, Return
from server.kit import tasks
from server.kit.actors import Actor
from server.kit.db import db
from server.kit.money import yuan
from server.ledger import service as ledger
from server.messages import service as messages

WENT_BACK = "receipts.gift_went_back"
PROMISE_TOO = "promises.gift_went_back"


def keep_offer(*, shown_as: str, shown_name: str | None, **facts: Any) -> Offer:
    """记意愿. Keep how the donor wishes to be shown; `facts`: the way in, message, budget line."""
    offer = Offer(shown_as=shown_as, **facts)
    offer.shown_name = shown_name
    db.session.add(offer)
    db.session.flush()
    return offer


def book(
    offer: Offer,
    *,
    campaign_uid: str,
    donor_uid: str | None,
    amount_fen: int,
    way: str,
    source: str,
    at: datetime,
    actor: Actor,
    goods: str = "",
) -> Gift:
    """记捐赠. The gift and its entry `source → campaign`, in the caller's unit; the reference names the way in.

    Goods are a gift of their value and no money: they are kept in no account and in no sum of money.
    """
    gift = Gift(
        offer_id=offer.id,
        campaign_uid=campaign_uid,
        donor_uid=donor_uid,
        amount_fen=amount_fen,
        way=way,
        order_no=offer.order_no,
        slip_uid=offer.slip_uid,
        line_uid=offer.line_uid,
        goods=goods,
        at=at,
    )
    db.session.add(gift)
    if goods:
        db.session.flush()
        return gift
    target = campaigns.account_of(campaign_uid)
    ledger.post(source=source, target=target, amount_fen=amount_fen, reference=offer.reference, actor=actor)
    return gift


def book_back(gift: Gift, refund_no: str, amount_fen: int, at: datetime) -> None:
    """记退回 beside the gift; the rooms of receipts and of promises look at what they made of the gift."""
    db.session.add(Return(gift_id=gift.id, refund_no=refund_no, amount_fen=amount_fen, at=at))
    db.session.flush()
    tasks.add(WENT_BACK, {"gift": gift.uid}, key=f"went-back:{refund_no}"[:80])
    tasks.add(PROMISE_TOO, {"gift": gift.uid}, key=f"promise-back:{refund_no}"[:80])


def thank(gift: Gift, campaign_title: str) -> None:
    """致谢. Tell the donor, once, that the money has been booked."""
    assert gift.donor_uid is not None
    what = f"物资（{gift.goods}）已验收登记" if gift.goods else f" {yuan(gift.amount_fen)} 元已入账"
    text = f"您向「{campaign_title}」捐赠的{what}，编号 {gift.no}。善款专款专用，去向在项目页公布。"
    messages.tell_donor(gift.donor_uid, "感谢您的捐赠", text, link=f"/gifts/{gift.uid}", key=f"gift:{gift.uid}")
