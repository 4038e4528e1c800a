"""账单的行 — typed rows of the two bills. The summary must agree with the rows: keep nothing before the end is reached.

Columns: pay.weixin.qq.com/doc/v3/merchant/4013071254 (交易账单格式), 4013071262 (资金账单格式).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from server.kit.settings import settings
from server.wechat.pay.bills.table import Row, Shape, read
from server.wechat.pay.errors import BadBill

TRADE = Shape(
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注",
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额",
)
FUND_FLOW = Shape(
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,"
    "备注,业务凭证号",
    "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额",
)
FEE_PLACES = 5
_STATE = re.compile(r"SUCCESS|REFUND|REVOKED")
_NUMBER = re.compile(r"[0-9A-Za-z_\-|*]{1,32}")
_REFUND_NO = re.compile(r"[0-9A-Za-z_\-|*@]{0,64}")
_WORD = re.compile(r"[0-9A-Za-z_]{0,32}")
_CNY = re.compile(r"CNY")
_WAYS = {"收入": 1, "支出": -1}
# Column of the summary → what of a row it adds up. Fees are in thousandths of a fen.
_TRADE_SUMS = {
    "应结订单总金额": "settled_fen",
    "退款总金额": "refund_settled_fen",
    "手续费总金额": "fee_fen_e3",
    "订单总金额": "amount_fen",
    "申请退款总金额": "refund_fen",
}


@dataclass(frozen=True)
class TradeRow:
    """A payment, or a refund on the day it was accepted (its `refund_state` is never brought up to date).

    `settled_fen`, `refund_settled_fen`: without vouchers; equal to the plain amounts where there are none.
    """

    line: int
    at: datetime
    order_no: str
    transaction_id: str
    state: str
    amount_fen: int
    settled_fen: int
    refund_no: str
    refund_id: str
    refund_fen: int
    refund_settled_fen: int
    refund_state: str
    fee_fen_e3: int
    description: str
    attach: str


@dataclass(frozen=True)
class FlowRow:
    """One movement of the merchant's account. `kind` 交易, 退款, 扣除交易手续费, 提现, …: whatever WeChat writes.

    `transaction_id` is the number of the deed (of a refund: WeChat's refund id), `order_or_refund_no` the merchant's.
    An income may be net: the fee is then told in `note` only.
    """

    line: int
    at: datetime
    transaction_id: str
    order_or_refund_no: str
    flow_no: str
    name: str
    kind: str
    income_fen: int
    outgo_fen: int
    balance_fen: int
    note: str


def read_trade(path: Path) -> Iterator[TradeRow]:
    """The rows of a trade bill of ours. Raises BadBill at the first doubt, at the end too: see the module's word."""
    mchid, sums = settings().wechat_mchid, Counter[str]()
    for row, is_summary in read(path, TRADE):
        if is_summary:
            _hold_against(row, "总交易单数", sums["rows"])
            for column, name in _TRADE_SUMS.items():
                places = FEE_PLACES if name == "fee_fen_e3" else 2
                if row.scaled(column, places) != sums[name]:
                    raise BadBill(f"“{column}”与各行之和不符", row.line)
            continue  # nothing may follow
        if row.text("商户号") != mchid:
            raise BadBill("不是本商户的账单", row.line)
        trade = _trade(row)
        sums["rows"] += 1
        for name in _TRADE_SUMS.values():
            sums[name] += getattr(trade, name)
        yield trade


def _trade(row: Row) -> TradeRow:
    row.text("货币种类", _CNY)
    trade = TradeRow(
        line=row.line,
        at=row.moment("交易时间"),
        order_no=row.text("商户订单号", _NUMBER),
        transaction_id=row.text("微信订单号", _NUMBER),
        state=row.text("交易状态", _STATE),
        amount_fen=row.fen("订单金额"),
        settled_fen=row.fen("应结订单金额"),
        refund_no=_or_none(row.text("商户退款单号", _REFUND_NO)),
        refund_id=_or_none(row.text("微信退款单号", _REFUND_NO)),
        refund_fen=row.fen("申请退款金额"),
        refund_settled_fen=row.fen("退款金额"),
        refund_state=row.text("退款状态", _WORD),
        fee_fen_e3=row.scaled("手续费", FEE_PLACES),
        description=row.text("商品名称"),
        attach=row.text("商户数据包"),
    )
    told = bool(trade.refund_no), bool(trade.refund_id), trade.refund_fen > 0
    if trade.state == "SUCCESS" and (any(told) or not trade.amount_fen):
        raise BadBill("付款行的金额或退款单号不合理", row.line)
    if trade.state == "REFUND" and not all(told):
        raise BadBill("退款行缺少退款单号或金额", row.line)
    return trade


def _or_none(number: str) -> str:
    """WeChat writes 0 where there is no refund."""
    return "" if number == "0" else number


def read_fund_flow(path: Path) -> Iterator[FlowRow]:
    """The rows of a fund-flow bill. Raises BadBill as `read_trade` does."""
    income, outgo, income_fen, outgo_fen = 0, 0, 0, 0
    for row, is_summary in read(path, FUND_FLOW):
        if is_summary:
            _hold_against(row, "资金流水总笔数", income + outgo)
            _hold_against(row, "收入笔数", income)
            _hold_against(row, "支出笔数", outgo)
            for column, total in (("收入金额", income_fen), ("支出金额", outgo_fen)):
                if row.fen(column) != total:
                    raise BadBill(f"“{column}”与各行之和不符", row.line)
            continue  # nothing may follow
        flow = _flow(row)
        is_income = row.text("收支类型") == "收入"
        income, outgo = income + is_income, outgo + (not is_income)
        income_fen, outgo_fen = income_fen + flow.income_fen, outgo_fen + flow.outgo_fen
        yield flow


def _flow(row: Row) -> FlowRow:
    way = _WAYS.get(row.text("收支类型"))
    if way is None:
        raise row.refuse("收支类型")
    fen = row.fen("收支金额(元)")
    return FlowRow(
        line=row.line,
        at=row.moment("记账时间"),
        transaction_id=row.text("微信支付业务单号"),
        order_or_refund_no=row.text("业务凭证号"),
        flow_no=row.text("资金流水单号"),
        name=row.text("业务名称"),
        kind=row.text("业务类型"),
        income_fen=fen if way > 0 else 0,
        outgo_fen=fen if way < 0 else 0,
        balance_fen=row.scaled("账户结余(元)"),
        note=row.text("备注"),
    )


def _hold_against(row: Row, column: str, count: int) -> None:
    if row.count(column) != count:
        raise BadBill(f"“{column}”与行数不符", row.line)
