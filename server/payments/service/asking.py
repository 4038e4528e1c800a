"""请款 — write down what we will ask for, and make sure that somebody asks WeChat how it ended."""

from datetime import datetime

from sqlalchemy import update

from server.kit import audit, tasks
from server.kit.actors import THE_CLOCK, Actor
from server.kit.clock import now, today
from server.kit.db import db
from server.kit.ids import new_uid
from server.kit.states import born, move
from server.kit.units import reading, writing
from server.payments import rules
from server.payments.models import Order, Prepay
from server.payments.queries import find, prepay_of
from server.payments.states import OrderState

QUERY = "payments.query"


def ask(*, donor_uid: str, purpose: str, title: str, amount_fen: int, channel: str, actor: Actor) -> Order:
    """请款. One order for one wish to give; never the same order for two.

    `purpose` is the account (`campaign:<uid>`), `title` the campaign's number for the bill, `channel` jsapi | h5.
    The limits of an amount are the caller's refusal; here they are asserted.
    """
    assert 0 < amount_fen <= rules.AMOUNT_FEN_MAX, amount_fen
    assert rules.PURPOSE.fullmatch(purpose), purpose
    assert rules.TITLE.fullmatch(title), title
    moment = now()
    order = Order(
        no=_new_no(),
        donor_uid=donor_uid,
        purpose=purpose,
        title=title,
        channel=channel,
        amount_fen=amount_fen,
        state=OrderState.ASKED,
        asked_at=moment,
        expires_at=moment + rules.PAY_WITHIN,
    )
    born(order)
    audit.write(actor, "payments.ask", order.uid, {"order_no": order.no, "amount_fen": amount_fen})
    # From its first moment the order has somebody who finds out how it ended, even if we die in the next line.
    tasks.add(QUERY, {"order_no": order.no}, due=order.expires_at, key=query_key(order.no))
    return order


def query_key(order_no: str) -> str:
    return f"query:{order_no}"


def nudge(order_no: str, *, due: datetime | None = None) -> bool:
    """催问. Bring the order's next query forward to `due` (default: at once); never pushes it back."""
    return tasks.sooner(query_key(order_no), due or now())


def hurry(order_no: str) -> bool:
    """加快查询. The donor stands before the page and waits: WeChat is asked soon. Opens its own units.

    However often a page asks, WeChat is asked no more often than `rules.waiting_look` allows, and the pen is taken only
    when there is something to bring forward. False: nothing was.
    """
    with reading():
        prepay, due = prepay_of(order_no), tasks.due_of(query_key(order_no))
        cashier_at = None if prepay is None else prepay.answered_at or prepay.asked_at
    soon = None if cashier_at is None else rules.waiting_look(cashier_at, now())
    if soon is None or due is None or due <= soon:
        return False
    with writing():
        return nudge(order_no, due=soon)


def close(order_no: str) -> Order:
    """关闭. WeChat has said that nobody can pay this order any more. Only an asked order closes."""
    order = move(find(order_no), "close", actor=THE_CLOCK)
    forget_payer(order_no)
    return order


def forget_payer(order_no: str) -> None:
    """The payer's openid or address has done its work once the order is final."""
    theirs = update(Prepay).where(Prepay.order_no == order_no, Prepay.payer_sealed.is_not(None))
    db.session.execute(theirs.values(payer_sealed=None))


def _new_no() -> str:
    """`G20261121` and 80 random bits: 25 characters, within WeChat's 32."""
    return f"G{today():%Y%m%d}{new_uid().upper()}"
