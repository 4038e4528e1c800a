"""Bills as bytes, made by hand: good ones, and the pieces of bad ones."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from tests.wechat_simulator.bills import TRADE_HEADER, TRADE_SUMMARY_HEADER
from tests.wechat_simulator.identities import APPID, MCHID

BOM = "\ufeff"
FLOW_HEADER = (
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,"
    "备注,业务凭证号"
)
FLOW_SUMMARY_HEADER = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额"
NAMES = TRADE_HEADER.split(",")
# Column of the summary → column of the rows, and the places that WeChat writes.
SUMS = {
    "应结订单金额": 2,
    "退款金额": 2,
    "充值券退款金额": 2,
    "手续费": 5,
    "订单金额": 2,
    "申请退款金额": 2,
}


def paid(number: int = 1, yuan: str = "66.00", **changes: str) -> list[str]:
    """The row of a payment; `changes` by the column's name."""
    cells = dict.fromkeys(NAMES, "") | {
        "交易时间": "2026-11-20 23:59:59",
        "公众账号ID": APPID,
        "商户号": MCHID,
        "特约商户号": "0",
        "微信订单号": f"42000000{number:020d}",
        "商户订单号": f"G20261120BILL{number:08d}",
        "用户标识": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
        "交易类型": "JSAPI",
        "交易状态": "SUCCESS",
        "付款银行": "OTHERS",
        "货币种类": "CNY",
        "应结订单金额": yuan,
        "代金券金额": "0.00",
        "微信退款单号": "0",
        "商户退款单号": "0",
        "退款金额": "0.00",
        "充值券退款金额": "0.00",
        "商品名称": "捐赠·MJ-0001",
        "商户数据包": "campaign:abcd1234|donor1234",
        "手续费": "0.00000",
        "费率": "0.00%",
        "订单金额": yuan,
        "申请退款金额": "0.00",
    }
    return list((cells | changes).values())


def back(number: int = 1, yuan: str = "22.00", **changes: str) -> list[str]:
    """The row of a refund."""
    told = {
        "交易状态": "REFUND",
        "微信退款单号": f"50300000{number:020d}",
        "商户退款单号": f"R20261120BILL{number:08d}",
        "退款金额": yuan,
        "退款类型": "ORIGINAL",
        "退款状态": "PROCESSING",
        "申请退款金额": yuan,
        "应结订单金额": "0.00",
        "订单金额": "0.00",
    }
    return paid(number, **(told | changes))


def summary_of(rows: Sequence[Sequence[str]]) -> list[str]:
    sums = [
        f"{sum((Decimal(row[NAMES.index(name)]) for row in rows), Decimal(0)):.{places}f}"
        for name, places in SUMS.items()
    ]
    return [str(len(rows)), *sums]


def lines_of(*rows: Sequence[str], summary: Sequence[str] | None = None) -> list[str]:
    """The lines of a trade bill."""
    return [TRADE_HEADER, *map(line, rows), TRADE_SUMMARY_HEADER, line(summary or summary_of(rows))]


def line(cells: Sequence[str]) -> str:
    return ",".join(f"`{cell}" for cell in cells)


def written(path: Path, lines: Sequence[str], *, end: str = "\r\n", bom: str = BOM) -> Path:
    path.write_bytes((bom + "".join(f"{text}{end}" for text in lines)).encode())
    return path


def flow_lines(*rows: Sequence[str], summary: Sequence[str]) -> list[str]:
    return [FLOW_HEADER, *map(line, rows), FLOW_SUMMARY_HEADER, line(summary)]
