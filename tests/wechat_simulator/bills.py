"""The text of the daily trade bill: four parts, a back-tick before every cell, UTF-8 with BOM.

CRLF and the columns of refund rows are assumptions until a real bill has been seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

TRADE_HEADER = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注"
)
TRADE_SUMMARY_HEADER = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
BOM = "\ufeff"


def bill_text(header: str, rows: Iterable[Sequence[str]], summary_header: str, summary: Sequence[str]) -> str:
    """Header, rows, summary header, one summary row; every row as wide as its header."""
    lines = [header, *(_cells(row, header) for row in rows), summary_header, _cells(summary, summary_header)]
    return BOM + "\r\n".join(lines) + "\r\n"


def _cells(row: Sequence[str], header: str) -> str:
    assert len(row) == header.count(",") + 1
    return ",".join(f"`{cell}" for cell in row)
