"""Answers of the pay platform that are rightly signed and still wrong (A11, A12), late (A19) or overtaken."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .clock import rfc3339
from .faults import Fault
from .identities import PLATFORM_CERTS, PLATFORM_KEYS, PlatformKey
from .pay_api import transaction
from .refunds import accept, view
from .rows import Order
from .signing import answer_message, sign
from .simulator import DIGITS
from .till import settle
from .web import Answer, Request, compact

if TYPE_CHECKING:
    from .simulator import Simulator

SIGNERS: dict[str, PlatformKey] = {key.serial: key for key in (*PLATFORM_KEYS.values(), *PLATFORM_CERTS.values())}
NEEDED = ("prepay_id", "h5_url", "trade_state", "status", "amount", "hash_value", "download_url", "data")
STATES = ("trade_state", "status", "trade_type")
NEW_WORD, HUGE = "SOMETHING_NEW", 10**30
DRIP_S = 40.0
KINDS = {"missing_fields", "unknown_enum", "huge_ints", "swapped", "drip", "paid_first", "truncated"}


def spoil(sim: Simulator, fault: Fault, answer: Answer) -> None:
    """Change the answer, and sign what it has become with the key that has signed it."""
    if fault.kind == "drip":
        answer.drip_s = fault.seconds(DRIP_S)
    elif fault.kind == "paid_first":
        _pay_at_once(sim, answer)
    elif fault.kind == "truncated":
        answer.body = answer.body[: len(answer.body) // 2]
        _sign_again(answer)
    elif answer.status == 200 and answer.headers.get("Content-Type", "").startswith("application/json"):
        changes: dict[str, Callable[[dict[str, Any]], object]] = {
            "missing_fields": lambda told: [told.pop(name, None) for name in NEEDED],
            "unknown_enum": lambda told: told.update({name: NEW_WORD for name in STATES if name in told}),
            "huge_ints": _huge,
            "swapped": lambda told: told.update(_of_another(sim, told)),
        }
        told = json.loads(answer.body)
        changes[fault.kind](told)
        answer.body = compact(told).encode()
        _sign_again(answer)


def _sign_again(answer: Answer) -> None:
    key = SIGNERS.get(answer.headers.get("Wechatpay-Serial", ""))
    if key is not None:
        message = answer_message(answer.headers["Wechatpay-Timestamp"], answer.headers["Wechatpay-Nonce"], answer.body)
        answer.headers["Wechatpay-Signature"] = sign(key.key_file, message)


def _huge(told: dict[str, Any]) -> None:
    """Sums that no column holds."""
    for name, value in told.items():
        if isinstance(value, dict):
            _huge(value)
        elif isinstance(value, int):
            told[name] = HUGE


def _of_another(sim: Simulator, told: dict[str, Any]) -> dict[str, Any]:
    """What the same question about somebody else's order or refund would have given; made up if there is none."""
    with sim.lock:
        if "out_refund_no" in told:
            refunds = [row for row in sim.refunds.rows.values() if row.out_refund_no != told["out_refund_no"]]
            return view(sim, refunds[-1]) if refunds else {"out_refund_no": "ANOTHER1"}
        if "trade_state" in told:
            orders = [row for row in sim.orders.rows.values() if row.out_trade_no != told["out_trade_no"]]
            return _as_asked(orders[-1]) if orders else {"out_trade_no": "ANOTHER1"}
        return {"out_trade_no": "ANOTHER1"}


def _as_asked(order: Order) -> dict[str, Any]:
    told = transaction(order)
    return told if order.paid else {**told, "trade_state": "SUCCESS", "success_time": rfc3339(order.made_at)}


def _pay_at_once(sim: Simulator, answer: Answer) -> None:
    """N7: paid, and the notice tried, before the answer to the prepay goes out."""
    asked = next((row for number, row in sim.prepays.rows.items() if number.encode() in answer.body), None)
    if asked is None:
        return
    with sim.change():
        order = sim.orders.rows[asked.order]
        if order.state in {"NOTPAY", "PAYERROR"}:
            settle(sim, order)
    sim.scheduler.idle(5.0)


def happen_first(sim: Simulator, name: str, request: Request, part: str) -> None:
    """What overtakes a request: the person pays while it is closed (A15), the desk gives the rest back first (R7)."""
    fault = sim.faults.take(name, kinds={"paid_meanwhile", "raced"})
    if fault is None:
        return
    with sim.change():
        for order in list(sim.orders.rows.values()):
            if fault.kind == "paid_meanwhile" and order.out_trade_no == part and order.state == "NOTPAY":
                settle(sim, order)
            elif fault.kind == "raced" and order.paid and _names(request, order):
                _give_back_the_rest(sim, order)


def _names(request: Request, order: Order) -> bool:
    body = request.body.decode("utf-8", "replace")
    return f'"{order.out_trade_no}"' in body or f'"{order.transaction_id}"' in body


def _give_back_the_rest(sim: Simulator, order: Order) -> None:
    left = order.total_fen - order.refunded_fen
    body = {
        "out_refund_no": f"RACE{sim.draw('race', 12, DIGITS)}",
        "amount": {"refund": left, "total": order.total_fen},
    }
    if left:
        accept(sim, order, body, "", by="desk")
