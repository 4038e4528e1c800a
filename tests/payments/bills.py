"""Bills in WeChat's own form, written here from nothing but its documents: for the room's tests and the measurement."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

TRADE = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注"
)
TRADE_SUMMARY = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
FLOW = (
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,"
    "备注,业务凭证号"
)
FLOW_SUMMARY = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额"


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


@dataclass(frozen=True)
class Line:
    """One row of a trade bill; a refund where `refund_no` is given."""

    order_no: str
    transaction_id: str
    fen: int
    refund_no: str = ""
    time: str = "12:00:00"

    def cells(self, day: date) -> list[str]:
        back = bool(self.refund_no)
        paid, returned = ("0.00", yuan(self.fen)) if back else (yuan(self.fen), "0.00")
        who = [f"{day} {self.time}", "wx2421b1c4370ec43b", "1900000001", "0", "", self.transaction_id, self.order_no]
        state = ["oPAYER", "JSAPI", "REFUND" if back else "SUCCESS", "OTHERS", "CNY", paid, "0.00"]
        numbers = [f"5{self.refund_no}" if back else "0", self.refund_no or "0", returned, "0.00"]
        ends = ["ORIGINAL", "SUCCESS"] if back else ["", ""]
        return [*who, *state, *numbers, *ends, "捐赠·MJ-0001", "", "0.00000", "0.00%", paid, returned, ""]


def trade_text(day: date, lines: Iterable[Line]) -> Iterable[str]:
    """A bill as its lines; flat memory, for a bill of any length."""
    yield f"\ufeff{TRADE}\r\n"
    count = paid = back = 0
    for line in lines:
        count, paid, back = (
            count + 1,
            paid + (0 if line.refund_no else line.fen),
            back + (line.fen if line.refund_no else 0),
        )
        yield _line(line.cells(day))
    yield f"{TRADE_SUMMARY}\r\n"
    yield _line([str(count), yuan(paid), yuan(back), "0.00", "0.00000", yuan(paid), yuan(back)])


def flow_text(day: date, lines: Iterable[Line]) -> Iterable[str]:
    """The fund flow that belongs to the same lines: every payment an income, every refund an outgo."""
    yield f"\ufeff{FLOW}\r\n"
    sums = {"收入": [0, 0], "支出": [0, 0]}
    balance = 0
    for number, line in enumerate(lines):
        way, kind, sign = ("支出", "退款", -1) if line.refund_no else ("收入", "交易", 1)
        balance += sign * line.fen
        sums[way][0] += 1
        sums[way][1] += line.fen
        deed = f"5{line.refund_no}" if line.refund_no else line.transaction_id
        moved = [f"{day} {line.time}", deed, f"{number:020d}", kind, kind, way, yuan(line.fen)]
        yield _line([*moved, yuan(abs(balance)), "system", "", line.refund_no or line.order_no])
    (ins, income), (outs, outgo) = sums["收入"], sums["支出"]
    yield f"{FLOW_SUMMARY}\r\n"
    yield _line([str(ins + outs), str(ins), yuan(income), str(outs), yuan(outgo)])


def written(path: Path, text: Iterable[str]) -> str:
    """Write a bill; its SHA1."""
    digest = hashlib.sha1(usedforsecurity=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for part in text:
            file.write(part.encode())
            digest.update(part.encode())
    return digest.hexdigest()


def _line(cells: list[str]) -> str:
    return ",".join(f"`{cell}" for cell in cells) + "\r\n"
