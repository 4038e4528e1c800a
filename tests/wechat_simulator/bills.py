"""The daily bills (pay.weixin.qq.com, 账单文件格式): four parts, a back-tick before every cell, UTF-8 with BOM.

A trade bill lists payments by success time and refunds by the moment they were accepted, days as in China. CRLF, the
columns of refund rows and the words for a refund's state are assumptions until a real bill has been seen; the fund flow
rows follow a published sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from .clock import SHANGHAI, day_of
from .funds import Flow, flows, yuan
from .rows import Order, Refund
from .simulator import DIGITS

if TYPE_CHECKING:
    from .simulator import Simulator

TRADE_HEADER = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注"
)
TRADE_SUMMARY_HEADER = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
FLOW_HEADER = (
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),"
    "资金变更提交申请人,备注,业务凭证号"
)
FLOW_SUMMARY_HEADER = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额"
BOM = "\ufeff"
GENERATED_AT_HOUR = 9
BACK = range(14, 20)
"""the columns of a refund; the bill of payments alone has neither them nor the next one"""
APPLIED_FOR = 25


@dataclass
class Bill:
    """A bill before it is text; ``spoil`` of bill_faults changes its rows."""

    header: str
    summary_header: str
    rows: list[list[str]] = field(default_factory=list)
    summary: list[str] = field(default_factory=list)

    def text(self) -> str:
        return bill_text(self.header, self.rows, self.summary_header, self.summary)


def bill_text(header: str, rows: Sequence[Sequence[str]], summary_header: str, summary: Sequence[str]) -> str:
    """Header, rows, summary header, one summary row; every row as wide as its header."""
    lines = [header, *(_cells(row, header) for row in rows), summary_header, _cells(summary, summary_header)]
    return BOM + "\r\n".join(lines) + "\r\n"


def _cells(row: Sequence[str], header: str) -> str:
    assert len(row) == header.count(",") + 1
    return ",".join(f"`{cell}" for cell in row)


def trade_bill(sim: Simulator, mchid: str, day: str, variant: str = "ALL") -> Bill:
    """``variant`` ALL, SUCCESS or REFUND; an empty bill has no rows."""
    found: list[tuple[float, list[str]]] = []
    if variant != "REFUND":
        found += [(order.paid_at, paid_row(order)) for order in _paid_on(sim, mchid, day)]
    if variant != "SUCCESS":
        found += [(row.made_at, back_row(sim.orders.rows[row.order], row, day)) for row in _back_on(sim, mchid, day)]
    rows = [cells for _, cells in sorted(found, key=lambda pair: pair[0])]
    bill = Bill(TRADE_HEADER, TRADE_SUMMARY_HEADER, rows)
    for change in sim.bill_changes.rows.values():
        if (change.mchid, change.day) == (mchid, day):
            mutate(bill, change.act, change.args)
    return bill


def _paid_on(sim: Simulator, mchid: str, day: str) -> list[Order]:
    orders = (order for order in sim.orders.rows.values() if order.mchid == mchid and order.paid)
    return [order for order in orders if day_of(order.paid_at) == day]


def _back_on(sim: Simulator, mchid: str, day: str) -> list[Refund]:
    return [row for row in sim.refunds.rows.values() if row.mchid == mchid and day_of(row.made_at) == day]


def paid_row(order: Order) -> list[str]:
    """A payment in the 27 columns."""
    total, fee = yuan(order.total_fen), yuan(order.fee_fen, 5)
    who = [moment(order.paid_at), order.appid, order.mchid, "0", "", order.transaction_id, order.out_trade_no]
    paid = [order.openid, order.trade_type, "SUCCESS", "OTHERS", "CNY", total, "0.00"]
    back = ["0", "0", "0.00", "0.00", "", ""]
    return [*who, *paid, *back, order.description, order.attach, fee, _rate(order), total, "0.00", ""]


def back_row(order: Order, refund: Refund, day: str) -> list[str]:
    """A refund in the 27 columns, in the state it had when the bill was made; it is never written again."""
    amount, fee = yuan(refund.refund_fen), yuan(-refund.fee_fen, 5)
    who = [moment(refund.made_at), order.appid, order.mchid, "0", "", order.transaction_id, order.out_trade_no]
    paid = [order.openid, order.trade_type, "REFUND", "OTHERS", "CNY", "0.00", "0.00"]
    status = refund.status if refund.done_at and refund.done_at <= made_at(day) else "PROCESSING"
    back = [refund.refund_id, refund.out_refund_no, amount, "0.00", "ORIGINAL", status]
    return [*who, *paid, *back, order.description, order.attach, fee, _rate(order), "0.00", amount, ""]


def moment(at: float) -> str:
    return datetime.fromtimestamp(at, SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def made_at(day: str) -> float:
    """The bill of a day is put together from nine the next morning."""
    midnight = datetime.fromisoformat(day).replace(tzinfo=SHANGHAI) + timedelta(days=1)
    return midnight.timestamp() + GENERATED_AT_HOUR * 3600


def _rate(order: Order) -> str:
    return f"{order.fee_rate // 100}.{order.fee_rate % 100:02d}%"


def mutate(bill: Bill, act: str, args: dict[str, Any]) -> None:
    """The tester's ``add`` (made-up payments, or one row's cells), ``drop`` and ``change`` (by the row's number)."""
    if "row" in args:
        bill.rows.append([str(cell) for cell in args["row"]])
    elif act == "add":
        bill.rows += [made_up(args, number) for number in range(int(args.get("times", 1)))]
    elif act == "drop":
        bill.rows = [row for row in bill.rows if not is_of(row, str(args["number"]))]
    else:
        names = TRADE_HEADER.split(",")
        for row in (row for row in bill.rows if is_of(row, str(args["number"]))):
            for name, value in dict(args["cells"]).items():
                row[names.index(name)] = str(value)


def is_of(row: list[str], number: str) -> bool:
    """By the refund's number a refund row, by the order's number its payment row."""
    return row[15] == number or (row[6] == number and row[9] != "REFUND")


def made_up(args: dict[str, Any], number: int) -> list[str]:
    """A payment WeChat never had."""
    total = yuan(int(args.get("amount_fen", 100)))
    name = str(args.get("out_trade_no", "MADEUP")) + (f"{number:08d}" if "times" in args else "")
    who = [f"{args['day']} {args.get('time', '12:00:00')}", args["appid"], args["mchid"], "0", ""]
    paid = [f"4200{number:024d}", name, "oMADEUP", "JSAPI", "SUCCESS", "OTHERS", "CNY", total, "0.00"]
    back = ["0", "0", "0.00", "0.00", "", ""]
    return [*who, *paid, *back, "捐赠", str(args.get("attach", "")), "0.00000", "0.00%", total, "0.00", ""]


def sum_up(bill: Bill) -> None:
    """The summary row of a trade bill, from its rows as they are."""
    columns = [12, 16, 17, 22, 24, APPLIED_FOR]
    sums = [sum(_thousandths(row[column]) for row in bill.rows) for column in columns]
    settled, back, voucher, fee, total, applied = sums
    bill.summary = [
        str(len(bill.rows)), _in_yuan(settled), _in_yuan(back), _in_yuan(voucher), _in_yuan(fee, 5), _in_yuan(total),
        _in_yuan(applied),
    ]  # fmt: skip


def _thousandths(text: str) -> int:
    """Yuan as written, in a hundred-thousandth of a yuan."""
    whole, _, rest = text.lstrip("-").partition(".")
    value = int(whole) * 100_000 + int(f"{rest:0<5}")
    return -value if text.startswith("-") else value


def _in_yuan(value: int, decimals: int = 2) -> str:
    whole, rest = divmod(abs(value), 100_000)
    return f"{'-' if value < 0 else ''}{whole}.{f'{rest:05d}'[:decimals]}"


def narrow(bill: Bill, variant: str) -> None:
    """The bill of payments alone lacks the refund's columns; the bill of refunds alone has two times more."""
    names = bill.header.split(",")
    if variant == "SUCCESS":
        keep = [i for i in range(len(names)) if i not in BACK and i != APPLIED_FOR]
        bill.header, bill.rows = ",".join(names[i] for i in keep), [[row[i] for i in keep] for row in bill.rows]
    elif variant == "REFUND":
        bill.header = ",".join([*names[:14], "退款申请时间", "退款成功时间", *names[14:]])
        bill.rows = [[*row[:14], row[0], row[0] if row[19] == "SUCCESS" else "", *row[14:]] for row in bill.rows]


def flow_bill(sim: Simulator, mchid: str, day: str) -> Bill:
    """The account's changes of one day with the balance after each."""
    balance, rows, sums = 0, [], {True: [0, 0], False: [0, 0]}
    for flow in flows(sim, mchid):
        balance += flow.amount_fen
        if day_of(flow.at) == day:
            rows.append(_flow_row(sim, mchid, flow, balance))
            side = sums[flow.amount_fen >= 0]
            side[0], side[1] = side[0] + 1, side[1] + abs(flow.amount_fen)
    (ins, income), (outs, outgo) = sums[True], sums[False]
    summary = [str(len(rows)), str(ins), yuan(income), str(outs), yuan(outgo)]
    return Bill(FLOW_HEADER, FLOW_SUMMARY_HEADER, rows, summary)


def _flow_row(sim: Simulator, mchid: str, flow: Flow, balance: int) -> list[str]:
    at = moment(flow.at)
    number = f"{mchid}{at[:10].replace('-', '')}{sim.derive(f'flow:{flow.number}:{flow.kind}', 10, DIGITS)}"
    way = "收入" if flow.amount_fen >= 0 else "支出"
    money = [way, yuan(abs(flow.amount_fen)), yuan(balance)]
    return [at, flow.number, number, flow.name, flow.kind, *money, flow.by, flow.note, flow.voucher]
