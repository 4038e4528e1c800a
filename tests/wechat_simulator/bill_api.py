"""P7 the trade bill, P8 the fund flow bill, P9 the file behind their links (pay.weixin.qq.com, 申请交易账单)."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from . import bill_faults
from .bills import Bill, flow_bill, mutate, narrow, sum_up, trade_bill
from .clock import SHANGHAI
from .errors import PayError, param_error
from .faults import BILL_KINDS, Fault
from .identities import Merchant
from .rows import BillChange, BillToken
from .web import Answer, Request, json_answer

if TYPE_CHECKING:
    from .simulator import Simulator

LINK_VALID_S = 300
READY_AT_HOUR = 10
NOON = 12
MONTHS = 3
TRADE, FLOW = "tradebill", "fundflowbill"
VARIANTS = {TRADE: ("bill_type", ("ALL", "SUCCESS", "REFUND")), FLOW: ("account_type", ("BASIC", "OPERATION", "FEES"))}
AT_REQUEST = set(BILL_KINDS) - {"token_expired"}
FILE = "/v3/billdownload/file"


def trade(sim: Simulator, merchant: Merchant, request: Request, part: str) -> Answer:
    """P7: ``{hash_type, hash_value, download_url}``; the hash is over the bill before it is packed."""
    return _ask(sim, merchant, request, TRADE)


def fund_flow(sim: Simulator, merchant: Merchant, request: Request, part: str) -> Answer:
    """P8: the same for the account's changes. Only the basic account (BASIC) ever moves here."""
    return _ask(sim, merchant, request, FLOW)


def _ask(sim: Simulator, merchant: Merchant, request: Request, kind: str) -> Answer:
    query = request.query
    with sim.change():
        day = _day(sim, query.get("bill_date", ""))
        name, values = VARIANTS[kind]
        variant = _one_of(query, name, values) or values[0]
        gzip = _one_of(query, "tar_type", ("GZIP",)) == "GZIP"
        fault = sim.faults.take(kind, kinds=AT_REQUEST)
        _check_ready(sim, day, fault)
        token = BillToken(merchant.mchid, kind, day, variant, gzip, sim.now())
        _spoil(sim, token, fault)
        text = bill_text_of(sim, token)
        if not text:
            raise PayError(400, "NO_STATEMENT_EXIST", "账单文件不存在")
        number = sim.draw("bill", 64)
        sim.bill_tokens.put(number, token)
    digest = hashlib.sha1(text.encode()).hexdigest()  # noqa: S324  the platform's choice
    if token.spoil == "bad_hash":
        digest = digest[::-1]
    base = f"http://{request.headers.get('host', '')}"
    return json_answer({"hash_type": "SHA1", "hash_value": digest, "download_url": f"{base}{FILE}?token={number}"})


def _one_of(query: dict[str, str], name: str, values: tuple[str, ...]) -> str:
    value = query.get(name, "")
    if value and value not in values:
        raise param_error(name, f"应为{'、'.join(values)}之一", value, "query")
    return value


def _day(sim: Simulator, text: str) -> str:
    """The day asked for: not in the future, not older than three months. Raises PARAM_ERROR."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise param_error("bill_date", "账单日期格式应为yyyy-MM-DD", text, "query")
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise param_error("bill_date", "账单日期格式应为yyyy-MM-DD", text, "query") from error
    today = datetime.fromtimestamp(sim.now(), SHANGHAI).date()
    if day > today:
        raise param_error("bill_date", "账单日期不能晚于当前日期", text, "query")
    if (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day) >= MONTHS:
        raise param_error("bill_date", "仅支持三个月内的账单下载申请", text, "query")
    return text


def _check_ready(sim: Simulator, day: str, fault: Fault | None) -> None:
    """STATEMENT_CREATING before ten the next morning, by the fault ``creating`` until noon."""
    now = datetime.fromtimestamp(sim.now(), SHANGHAI)
    hour = NOON if fault is not None and fault.kind == "creating" else READY_AT_HOUR
    age = (now.date() - date.fromisoformat(day)).days
    if age < 1 or (age == 1 and now.hour < hour):
        raise PayError(400, "STATEMENT_CREATING", "账单生成中，请稍后再试")
    if fault is not None and fault.kind == "no_statement":
        raise PayError(400, "NO_STATEMENT_EXIST", "账单文件不存在")


def _spoil(sim: Simulator, token: BillToken, fault: Fault | None) -> None:
    """Remember the fault with the link, so that the file is the one whose hash was told."""
    if fault is None:
        return
    if fault.kind == "refund_later":
        _put_off(sim, token)
        return
    (appid, *_) = sim.appids(token.mchid)
    token.spoil = fault.kind
    token.args = {"mchid": token.mchid, "appid": appid, "day": token.day, **fault.args}


def _put_off(sim: Simulator, token: BillToken) -> None:
    """The refunds of this day stand in the bill of the next."""
    later = date.fromordinal(date.fromisoformat(token.day).toordinal() + 1).isoformat()
    for row in trade_bill(sim, token.mchid, token.day).rows:
        if row[9] == "REFUND":
            change_bill(sim, BillChange(token.mchid, token.day, "drop", {"number": row[15]}))
            change_bill(sim, BillChange(token.mchid, later, "add", {"row": row}))


def change_bill(sim: Simulator, change: BillChange) -> None:
    """Keep a change to a day's trade bill; it holds for every later request. Raises KeyError for a bent one."""
    mutate(trade_bill(sim, change.mchid, change.day), change.act, change.args)
    sim.bill_changes.put(f"{len(sim.bill_changes.rows) + 1:06d}", change)


def bill_text_of(sim: Simulator, token: BillToken) -> str:
    """The whole bill a link stands for; "" when there is nothing that day."""
    bill = _bill(sim, token)
    return bill_faults.spoil_text(bill.text(), token.spoil) if bill.rows else ""


def _bill(sim: Simulator, token: BillToken) -> Bill:
    if token.kind == TRADE:
        bill = trade_bill(sim, token.mchid, token.day, token.variant)
        bill_faults.spoil_rows(bill, token.spoil, token.args)
        sum_up(bill)
        narrow(bill, token.variant)
        return bill
    bill = flow_bill(sim, token.mchid, token.day)
    if token.variant != "BASIC":
        bill.rows.clear()
    return bill


def download(sim: Simulator, merchant: Merchant, request: Request, part: str) -> Answer:
    """P9: the file, unsigned, packed if that was asked for; the link is good for five minutes, for its merchant."""
    with sim.lock:
        token = sim.bill_tokens.get(request.query.get("token", ""))
        if token is None or token.mchid != merchant.mchid:
            raise PayError(403, "NO_AUTH", "账单下载凭证无效")
        fault = sim.faults.take("billfile", token.kind, kinds={"token_expired"})
        if fault is not None or sim.now() > token.made_at + LINK_VALID_S:
            raise PayError(400, "INVALID_REQUEST", "账单下载地址已过期，请重新申请")
        text = bill_text_of(sim, token)
    if token.spoil == "gzip_bomb":
        body = bill_faults.bomb(int(token.args.get("mb", bill_faults.BOMB_MB)))
    else:
        body = bill_faults.packed(text) if token.gzip else text.encode()
    kind = "application/gzip" if token.gzip else "text/plain; charset=utf-8"
    return Answer(200, body, {"Content-Type": kind}, unsigned=True)
