"""Which path leads to which endpoint through which door."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import (
    bill_api,
    cashier,
    chaos,
    control,
    desk,
    doors,
    fault_control,
    keyring,
    pages,
    pay_api,
    pay_pace,
    refunds,
    sms,
    snapshots,
)
from .mini_routes import CONTROL as MINI_CONTROL
from .mini_routes import MINI
from .web import Answer, Request, html_answer, json_answer

if TYPE_CHECKING:
    from .simulator import Simulator

PAY = (
    ("POST", "/v3/pay/transactions/jsapi", "jsapi", pay_api.prepay_jsapi),
    ("POST", "/v3/pay/transactions/h5", "h5", pay_api.prepay_h5),
    ("GET", "/v3/pay/transactions/out-trade-no/([^/]+)", "query", pay_api.query_by_number),
    ("GET", "/v3/pay/transactions/id/([^/]+)", "query", pay_api.query_by_transaction),
    ("POST", "/v3/pay/transactions/out-trade-no/([^/]+)/close", "close", pay_api.close),
    ("POST", "/v3/refund/domestic/refunds", "refund", refunds.apply),
    ("GET", "/v3/refund/domestic/refunds/([^/]+)", "refund_query", refunds.query),
    ("GET", "/v3/certificates", "certificates", keyring.certificates),
    ("GET", "/v3/bill/tradebill", "tradebill", bill_api.trade),
    ("GET", "/v3/bill/fundflowbill", "fundflowbill", bill_api.fund_flow),
    ("GET", "/v3/billdownload/file", "billfile", bill_api.download),
)
PUBLIC = (
    ("POST", "/sms/send", "sms", sms.send),
    ("GET", "/sms/inbox", "inbox", sms.inbox),
    ("GET", r"/sms/inbox\.json", "inbox", sms.inbox_json),
    ("GET", pay_api.CASHIER, "cashier", cashier.show),
    ("POST", pay_api.CASHIER, "cashier", cashier.act),
)
CONTROL = (
    ("POST", "/_sim/login", control.login),
    ("POST", "/_sim/phone_code", control.phone_code),
    ("POST", "/_sim/consent", control.consent),
    ("POST", "/_sim/clock", control.clock),
    ("POST", "/_sim/idle", control.idle),
    ("POST", "/_sim/requestPayment", control.pay_panel),
    ("POST", "/_sim/pay", control.pay),
    ("POST", "/_sim/cancel", control.cancel),
    ("POST", "/_sim/map", control.map_host),
    ("POST", "/_sim/pay_limits", pay_pace.set_limits),
    ("POST", "/_sim/sources", control.sources),
    ("POST", "/_sim/notify/(.+)", control.notice),
    ("POST", "/_sim/rotate", keyring.rotate),
    ("POST", "/_sim/refund_console", desk.refund_console),
    ("POST", "/_sim/refund", desk.end_refund),
    ("POST", "/_sim/funds", desk.move_funds),
    ("POST", "/_sim/fee_rate", desk.fee_rate),
    ("POST", "/_sim/bill/([0-9-]+)/mutate", desk.mutate_bill),
    ("POST", "/_sim/chaos", chaos.begin),
    ("GET", "/_sim/chaos", chaos.look),
    ("POST", "/_sim/settle", chaos.settle),
    ("POST", "/_sim/snapshot", snapshots.snapshot),
    ("POST", "/_sim/restore", snapshots.restore),
    ("GET", "/_sim/state", control.state),
    ("GET", "/_sim/ledger", control.ledger),
    ("GET", "/_sim/journal", control.journal),
)
PAY_NAMES, MINI_NAMES = {row[2] for row in PAY}, {row[2] for row in MINI}
FAULTY = {row[2] for row in (*PAY, *MINI, *PUBLIC)} | {"refund_result", "media_result"}


@dataclass(frozen=True)
class Route:
    """One method and path, and what serves it; ``direction`` is the journal's word for the caller."""

    method: str
    pattern: re.Pattern[str]
    serve: doors.Endpoint
    direction: str


def front(sim: Simulator, request: Request) -> Answer:
    return html_answer(pages.front())


def all_routes(token: str) -> list[Route]:
    """Every route, the control interface behind this token."""
    rows = [(method, path, doors.pay(name, serve), "in") for method, path, name, serve in PAY]
    rows += [(method, path, doors.mini(name, serve, latency), "in") for method, path, name, serve, latency in MINI]
    rows += [(method, path, doors.public(name, serve), "page") for method, path, name, serve in PUBLIC]
    rows += [("GET", "/", doors.public("front", front), "page")]
    control_rows = (*CONTROL, *MINI_CONTROL, *fault_control.rows(FAULTY))
    rows += [(method, path, doors.control(token, serve), "control") for method, path, serve in control_rows]
    return [Route(method, re.compile(path), serve, direction) for method, path, serve, direction in rows]


def dispatch(routes: list[Route], sim: Simulator, request: Request) -> tuple[str, Answer]:
    """The journal's direction, and the answer; 404 for a path and 405 for a method that is not there."""
    known = False
    for route in routes:
        match = route.pattern.fullmatch(request.path)
        if match is None:
            continue
        known = True
        if route.method == request.method:
            return route.direction, route.serve(sim, request, (match.groups() or ("",))[0])
    status, code = (405, "METHOD_NOT_ALLOWED") if known else (404, "NOT_FOUND")
    return "in", json_answer({"code": code, "message": f"{request.method} {request.path}"}, status)
