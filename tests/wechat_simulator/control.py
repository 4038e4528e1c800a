"""The control interface ``/_sim/…``: what a test or a demo makes people, clocks and networks do."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import funds, notices, pusher
from .clock import rfc3339
from .errors import PlainError
from .identities import APPID, MERCHANTS, SECRETS
from .rows import Code, Consent, Notice, Order, User
from .till import TillError, check_open, request_payment, settle

if TYPE_CHECKING:
    from .simulator import Simulator

Wish = dict[str, Any]


def _text(wish: Wish, name: str) -> str:
    value = wish.get(name)
    if not isinstance(value, str) or not value:
        raise PlainError(400, "bad_request", f"{name} must be a text")
    return value


def _number(wish: Wish, name: str, otherwise: float) -> float:
    try:
        return float(wish.get(name, otherwise))
    except (TypeError, ValueError) as error:
        raise PlainError(400, "bad_request", f"{name} must be a number") from error


def _user(sim: Simulator, wish: Wish) -> User:
    """The person's row for the appid; made at the first use, the same openid for the same seed."""
    name, appid = _text(wish, "user"), str(wish.get("appid", APPID))
    if appid not in SECRETS:
        raise PlainError(400, "no_such_appid", f"appid is one of {sorted(SECRETS)}")
    openid = f"o{sim.derive(f'openid:{appid}:{name}', 27)}"
    user = sim.users.get(openid) or User(openid, appid, name, 0.0)
    sim.users.put(openid, user)
    return user


def login(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``{user, appid?, risky?}`` → ``{code, openid}``: what wx.login would give, and who it is."""
    with sim.change():
        user = _user(sim, wish)
        code = sim.draw("login", 32)
        row = Code("login", user.appid, user.openid, sim.now(), risky=bool(wish.get("risky")))
        sim.codes.put(code, row)
    return {"code": code, "openid": user.openid, "appid": user.appid}


def phone_code(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``{user, phone, appid?}`` → ``{code}``: what the phone number button would give."""
    with sim.change():
        user = _user(sim, wish)
        code = sim.draw("phone", 64, "0123456789abcdef")
        sim.codes.put(code, Code("phone", user.appid, user.openid, sim.now(), phone=_text(wish, "phone")))
    return {"code": code}


def consent(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``{user, template, n?, off?, appid?}``: the person accepts n more messages, or switches them off."""
    with sim.change():
        user, template = _user(sim, wish), _text(wish, "template")
        row = sim.consents.get(f"{user.openid}:{template}") or Consent()
        row.left += int(_number(wish, "n", 1))
        row.off = bool(wish.get("off", False))
        sim.consents.put(f"{user.openid}:{template}", row)
        where = "change" if row.off else "popup"
        pusher.tell_choice(sim, user.appid, user.openid, template, where, not row.off)
    return asdict(row)


def clock(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``{advance_s}`` stops at every due moment on the way; ``{skew_s}`` sets the clock wrong at once; ``{}`` reads.

    With ``tell``, that file holds the offset (and ``ahead_s``) at every stop, so that a product
    whose clock follows the file goes in step.
    """
    if "advance_s" in wish:
        seconds, ahead_s = _number(wish, "advance_s", 0), _number(wish, "ahead_s", 0)
        if seconds < 0:
            raise PlainError(400, "bad_request", "time only goes forward; use skew_s for a wrong clock")
        file = Path(_text(wish, "tell")) if "tell" in wish else None
        sim.scheduler.advance(seconds, tell=None if file is None else lambda offset_s: _tell(file, offset_s + ahead_s))
    elif "skew_s" in wish:
        sim.scheduler.skew(_number(wish, "skew_s", 0))
    return {"now": sim.now(), "at": rfc3339(sim.now()), "offset_s": sim.clock.offset_s}


def _tell(file: Path, offset_s: float) -> None:
    """In one step: the product reads the file at any moment."""
    fresh = file.with_suffix(".new")
    fresh.write_text(str(offset_s), encoding="utf-8")
    fresh.replace(file)


def idle(sim: Simulator, wish: Wish, part: str) -> Wish:
    """Wait until everything that is due is done: ``{timeout_s?}`` → ``{idle}``."""
    return {"idle": sim.scheduler.idle(_number(wish, "timeout_s", 30))}


def pay_panel(sim: Simulator, wish: Wish, part: str) -> Wish:
    """The stand-in for wx.requestPayment: ``{user, mode?, timeStamp, nonceStr, package, signType, paySign}``."""
    return request_payment(sim, {**wish, "settle_after_s": _number(wish, "settle_after_s", 5)})


def _order(sim: Simulator, wish: Wish) -> Order:
    number = _text(wish, "out_trade_no")
    found = [order for order in sim.orders.rows.values() if order.out_trade_no == number]
    found = [order for order in found if wish.get("mchid", order.mchid) == order.mchid]
    if not found:
        raise PlainError(404, "no_such_order", number)
    return found[0]


def pay(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``{out_trade_no, mchid?}``: the person pays, by whatever way; 409 if the order can no longer be paid."""
    try:
        with sim.change():
            order = _order(sim, wish)
            prepays = [row for row in sim.prepays.rows.values() if row.order == order.key]
            check_open(sim, order, prepays[-1], _number(wish, "valid_s", 7 * 86400))
            settle(sim, order)
    except TillError as error:
        raise PlainError(409, "not_payable", str(error)) from error
    return asdict(order)


def cancel(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``{out_trade_no}``: the person leaves the pay panel; the order stays as it is, or is unpaid again."""
    with sim.change():
        order = _order(sim, wish)
        if order.state == "USERPAYING":
            order.move("NOTPAY")
            sim.orders.put(order.key, order)
            sim.scheduler.cancel("settle", order.key)
    return asdict(order)


def map_host(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``{host, base}``: notices for this host go to that loopback address."""
    with sim.change():
        sim.maps[_text(wish, "host")] = _text(wish, "base")
        sim.remember("maps", sim.maps)
    return {"maps": sim.maps}


def sources(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``{sources: [loopback address…]}``: where notices come from, by chance; none is wherever the system likes."""
    given = wish.get("sources")
    if not isinstance(given, list) or not all(str(one).startswith("127.") for one in given):
        raise PlainError(400, "bad_request", "sources are addresses of 127.0.0.0/8")
    with sim.change():
        sim.remember("sources", [str(one) for one in given])
    return {"sources": given}


def notice(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``notify/{id}/replay|hold|release|drop|corrupt``."""
    number, _, act = part.partition("/")
    row = sim.notices.get(number)
    acts = {"replay": notices.replay, "release": notices.release, "hold": _hold, "drop": _drop}
    acts["corrupt"] = notices.send_corrupted
    if row is None or act not in acts:
        raise PlainError(404, "no_such_notice", part)
    acts[act](sim, row)
    return asdict(row)


def _hold(sim: Simulator, row: Notice) -> None:
    notices.hold(sim, row, "held")


def _drop(sim: Simulator, row: Notice) -> None:
    notices.hold(sim, row, "dropped")


def state(sim: Simulator, wish: Wish, part: str) -> Wish:
    """Everything that is known, by table."""
    tables = (
        "users",
        "orders",
        "refunds",
        "notices",
        "timers",
        "messages",
        "consents",
        "subscribes",
        "violations",
        "pushes",
        "media_checks",
    )
    with sim.lock:
        found: Wish = {name: _rows(sim, name) for name in tables}
        faults = [asdict(fault) for fault in sim.faults.planted]
        head = {"now": sim.now(), "seed": sim.seed, "base": sim.base, "maps": dict(sim.maps), "faults": faults}
    return {**head, **found}


def _rows(sim: Simulator, name: str) -> list[Wish]:
    table = sim.store.tables[name]
    return [{"key": key, **(table.plain(key) or {})} for key in table.rows]


def ledger(sim: Simulator, wish: Wish, part: str) -> Wish:
    """The truth about money: paid orders, refunds, and per merchant the sums by day and in all, in fen."""
    with sim.lock:
        paid = [order for order in sim.orders.rows.values() if order.paid]
        orders = [asdict(order) for order in paid]
        refunds = [asdict(refund) for refund in sim.refunds.rows.values()]
        merchants = {mchid: funds.account(sim, mchid) for mchid in MERCHANTS}
    return {"orders": orders, "refunds": refunds, "merchants": merchants}


def journal(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``?since=SEQ`` → ``{entries}``."""
    since = str(wish.get("since", "0"))
    if not since.isdigit():
        raise PlainError(400, "bad_request", "since is a number")
    return {"entries": sim.journal.since(int(since))}
