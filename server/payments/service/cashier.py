"""收银台 — get the means to pay one order from WeChat: pin, ask, keep. No unit is open while the network answers."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from server.kit.clock import now
from server.kit.db import db, insert_once
from server.kit.settings import settings
from server.kit.units import writing
from server.payments import rules
from server.payments.errors import BadReturnPath, OrderClosed, OrderPaid, OtherDoor, WechatUnavailable
from server.payments.models import Order, Prepay
from server.payments.queries import find_own, prepay_of
from server.payments.service.asking import nudge
from server.payments.states import OrderState
from server.wechat.pay import client
from server.wechat.pay.errors import Refused, Unknown

log = logging.getLogger("wishbridge.payments")


@dataclass(frozen=True)
class _Ask:
    wanted: client.Wanted
    channel: str
    payer: str
    h5_url: str | None


def open_cashier(
    order_no: str, *, donor_uids: list[str], channel: str, payer: str, return_path: str = ""
) -> dict[str, str]:
    """打开收银台. Asked twice while unpaid it works twice. Opens its own units: call it outside any.

    `channel` jsapi | h5 is the door the donor came through, `payer` their openid or their address. `return_path` is
    a path under `/m/` to which WeChat's page returns. Gives `{kind: jsapi, timeStamp, …}` or `{kind: h5, h5_url}`.
    Raises NotFound (also for others' orders), OrderPaid, OrderClosed, OtherDoor, BadReturnPath, WechatUnavailable.
    """
    if return_path and not rules.RETURN_PATH.fullmatch(return_path):
        raise BadReturnPath
    with writing():
        asked = _pin(find_own(order_no, donor_uids), channel, payer)
    try:
        if asked.channel == "jsapi":
            return {"kind": "jsapi", **_jsapi(asked)}
        return {"kind": "h5", "h5_url": _with_return(_h5(asked), return_path)}
    except Unknown as error:
        raise WechatUnavailable from error
    except Refused as refused:
        raise _refusal(order_no, refused) from refused


def _pin(order: Order, channel: str, payer: str) -> _Ask:
    """Refuse what cannot be paid; fix the payer's facts; and have WeChat asked soon how it went."""
    if order.state in (OrderState.PAID, OrderState.REFUNDED):
        raise OrderPaid
    if order.state == OrderState.CLOSED or now() >= order.expires_at - rules.CASHIER_CLOSES_BEFORE:
        raise OrderClosed
    if order.channel != channel:
        raise OtherDoor
    insert_once(Prepay(order_no=order.no, payer=payer))
    prepay = prepay_of(order.no)
    assert prepay is not None, order.no
    nudge(order.no, due=rules.next_query(now(), now()))
    # What WeChat gives back with every paid order: enough to rebuild one that a restored backup does not know.
    attach = rules.attach(order.purpose, order.donor_uid)
    wanted = client.Wanted(order.no, rules.description(order.title), order.amount_fen, order.expires_at, attach)
    return _Ask(wanted, channel, prepay.payer or payer, _fresh_h5_url(prepay))


def _fresh_h5_url(prepay: Prepay) -> str | None:
    fresh = prepay.answered_at is not None and now() - prepay.answered_at < rules.H5_URL_VALID
    return prepay.h5_url if fresh else None


def _jsapi(asked: _Ask) -> dict[str, str]:
    prepay_id = client.prepay_jsapi(asked.wanted, openid=asked.payer)
    _keep(asked.wanted.order_no, prepay_id=prepay_id)
    return client.payment_parameters(prepay_id)


def _h5(asked: _Ask) -> str:
    if asked.h5_url is not None:
        return asked.h5_url
    h5_url = client.prepay_h5(asked.wanted, client_ip=asked.payer)
    _keep(asked.wanted.order_no, h5_url=h5_url)
    return h5_url


def _keep(order_no: str, *, prepay_id: str | None = None, h5_url: str | None = None) -> None:
    with writing():
        prepay = prepay_of(order_no)
        assert prepay is not None, order_no
        prepay.prepay_id, prepay.h5_url, prepay.answered_at = prepay_id, h5_url, now()
        db.session.flush()


def _with_return(h5_url: str, return_path: str) -> str:
    if not return_path:
        return h5_url
    joiner = "&" if "?" in h5_url else "?"
    return f"{h5_url}{joiner}redirect_url={quote(settings().public_base_url + return_path, safe='')}"


def _refusal(order_no: str, refused: Refused) -> Exception:
    """WeChat knows better than we how the order stands; we find out by asking, not by believing an error."""
    log.error("prepay of %s refused: %s %s", order_no, refused.status, refused.code)
    with writing():
        nudge(order_no, due=now() + timedelta(seconds=1))
    if refused.code in ("ORDERPAID", "ORDER_PAID"):
        return OrderPaid()
    if refused.code in ("ORDER_CLOSED", "ORDERCLOSED"):
        return OrderClosed()
    return WechatUnavailable()
