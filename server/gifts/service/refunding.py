"""退款 — the books of money that goes back: held in the purse from the agreement on, gone when WeChat says so.

A refund holds its money in `refunding:<campaign>`, so that nobody spends it meanwhile; what WeChat has given back
leaves the campaign itself, once. What staff gave back on WeChat's merchant platform is booked although the purse may no
longer cover it: the rest stands on `shortfall:<campaign>` and is a person's matter.
"""

from datetime import datetime, timedelta

from server.campaigns import queries as campaigns
from server.gifts import queries
from server.gifts.models import Gift
from server.gifts.service.booking import book_back
from server.kit.actors import THE_CLOCK, Actor
from server.kit.clock import now
from server.kit.errors import NotFound
from server.kit.money import yuan
from server.kit.settings import settings
from server.ledger import queries as books
from server.ledger import service as ledger
from server.messages import service as messages
from server.messages.templates import amount, day
from server.payments import queries as payment_facts
from server.payments import service as payments

AGAIN = timedelta(minutes=1)  # when to look again at a refund that cannot be booked yet


def ask_refund(gift_uid: str, *, amount_fen: int, why: str, actor: Actor, note: str = "") -> str:
    """申请退款 of a gift by WeChat; gives the refund's uid. Raises NotFound for other gifts, and as `payments` does."""
    gift = queries.by_uid(gift_uid)
    if gift.order_no is None:
        raise NotFound("现金、转账和平台的捐赠不能从微信退回")
    return payments.ask_refund(gift.order_no, amount_fen=amount_fen, why=why, actor=actor, note=note).uid


def approve_refund(uid: str, *, actor: Actor, seen_version: int | None = None) -> None:
    """同意退款. The purse must cover it: NotEnough when the money has been spent. Raises SamePerson, StateChanged."""
    _hold(payments.approve_refund(uid, actor=actor, seen_version=seen_version).no, actor)


def stop_refund(uid: str, *, actor: Actor, note: str = "") -> None:
    """停止退款 that WeChat refuses to take: the purse has its money again. Raises RefundNotRefused, StateChanged."""
    _let_go(payments.stop_refund(uid, actor=actor, note=note).no, actor)


def give_back(gift: Gift, *, why: str) -> None:
    """自动退款. Money that may not stay goes back in full, by the clock; the donor is told now and when it is done."""
    assert gift.order_no is not None, gift.uid
    refund = payments.refund_by_clock(gift.order_no, why=why)
    if refund is None:
        return
    _hold(refund.no, THE_CLOCK)
    reason = {"late": "付款时订单已经超时关闭", "stopped": "付款时项目已经停止募捐"}[why]
    text = (
        f"收到您向「{_title(gift)}」捐赠的 {yuan(gift.amount_fen)} 元（编号 {gift.no}），但{reason}。"
        "这笔钱正在原路全额退回，一般 1 至 3 个工作日到账。感谢您的爱心。"
    )
    _tell(gift, "您的捐款正在退回", text, key=f"gift:{gift.uid}")


def settle_refund(refund_no: str) -> datetime | None:
    """办结退款. Refund, order, books and the donor's message in the caller's one unit; None, or when to look again.

    A refund of an order that is not booked yet waits for it; one that finds no room (staff gave the money back on
    WeChat's platform while ours was waiting) takes the place of what WeChat never took.
    """
    turned = payments.turn_refund(refund_no)
    if turned.verdict == "no_room" and turned.order is not None and _make_room(turned.order.no):
        turned = payments.turn_refund(refund_no)
    if turned.verdict in ("unpaid", "no_room") and turned.order is not None:
        return _wait(turned, refund_no)
    if turned.verdict == "closed":
        _let_go(refund_no, THE_CLOCK)
    if turned.verdict == "done":
        _book_back(turned)
    return None


def _wait(turned: payments.Turned, refund_no: str) -> datetime:
    assert turned.order is not None
    if turned.verdict == "unpaid":
        payments.ask_about_order(turned.order)
        return now() + AGAIN
    says = f"退款 {refund_no} 与订单 {turned.order.no} 正在办理的退款合计超过付款；请核对商户平台"
    payments.raise_matter("refund_overlap", key=f"refund-overlap:{refund_no}", says=says, order_no=turned.order.no)
    for other in payment_facts.refunds_of(turned.order.no):
        if other.state in ("processing", "abnormal") and other.no != refund_no:
            payments.look_at_refund(other, due=now())
    return now() + AGAIN


def _make_room(order_no: str) -> bool:
    """Put away what waits and WeChat has not taken. False when there is no such refund."""
    waiting = [one for one in payment_facts.refunds_of(order_no) if one.state in ("review", "approved")]
    for refund in waiting:
        payments.give_way(refund)
        _let_go(refund.no, THE_CLOCK)
    return bool(waiting)


def _book_back(turned: payments.Turned) -> None:
    """The one entry that lowers what was raised, and the fact beside the gift."""
    refund = turned.refund
    assert refund is not None
    assert refund.done_at is not None, refund.no
    gift = queries.by_order(refund.order_no)
    assert gift is not None, refund.no
    _let_go(refund.no, THE_CLOCK)
    _cover(refund.no, refund.amount_fen, gift)
    ledger.post(
        source=campaigns.account_of(gift.campaign_uid),
        target=f"wechat:{settings().wechat_mchid}",
        amount_fen=refund.amount_fen,
        reference=f"refund:{refund.no}",
        actor=THE_CLOCK,
    )
    book_back(gift, refund.no, refund.amount_fen, refund.done_at)
    back = f"已原路退回 {yuan(refund.amount_fen)} 元，请留意微信支付的退款通知。"
    said = f"您向「{_title(gift)}」的捐赠（编号 {gift.no}）{back}"
    _tell(gift, "退款已完成", said, key=f"refund:{refund.no}", outside=_outside(gift, refund.amount_fen))


def _cover(refund_no: str, amount_fen: int, gift: Gift) -> None:
    """What the purse no longer has comes from the shortfall, which a person must fill."""
    account = campaigns.account_of(gift.campaign_uid)
    ledger.lock(account)
    lack_fen = amount_fen - books.balance_fen(account)
    if lack_fen <= 0:
        return
    reference, short = f"shortfall:{refund_no}", f"shortfall:{gift.campaign_uid}"
    ledger.post(source=short, target=account, amount_fen=lack_fen, reference=reference, actor=THE_CLOCK)
    says = f"退款 {refund_no} 比项目余额多 {yuan(lack_fen)} 元，已记为差额，请用其他资金补足"
    payments.raise_matter("shortfall", key=reference, says=says, order_no=gift.order_no)


def _hold(refund_no: str, actor: Actor) -> None:
    """占用. From here on the money cannot be spent. Raises NotEnough."""
    refund = payment_facts.refund_or_none(refund_no)
    assert refund is not None, refund_no
    account = payment_facts.find(refund.order_no).purpose
    ledger.post(
        source=account,
        target=held_account(account),
        amount_fen=refund.amount_fen,
        reference=hold_reference(refund_no),
        actor=actor,
    )


def _let_go(refund_no: str, actor: Actor) -> None:
    """解除占用, if there is any."""
    reference = hold_reference(refund_no)
    if books.entry(reference) is not None and books.entry(f"reverse:{reference}") is None:
        ledger.reverse(reference, actor=actor)


def held_account(account: str) -> str:
    """`campaign:<uid>` → `refunding:<uid>`."""
    return f"refunding:{campaigns.uid_of(account)}"


def hold_reference(refund_no: str) -> str:
    return f"refund-hold:{refund_no}"


def _title(gift: Gift) -> str:
    return campaigns.titles([gift.campaign_uid])[gift.campaign_uid]


def _tell(gift: Gift, title: str, text: str, *, key: str, outside: messages.Outside | None = None) -> None:
    if gift.donor_uid is not None:
        messages.tell_donor(gift.donor_uid, title, text, link=f"/gifts/{gift.uid}", key=key, outside=outside)


def _outside(gift: Gift, amount_fen: int) -> messages.Outside:
    facts = {"id": gift.uid, "project": _title(gift), "amount": amount(amount_fen), "no": gift.no, "at": day(now())}
    return messages.Outside("refund", facts)
