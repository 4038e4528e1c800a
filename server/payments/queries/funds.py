"""对资金账单 — what the merchant's account moved on a day against what the trade bill says it should have."""

from server.kit.money import yuan
from server.payments.queries.matching import Figures, Found

TRADED, RETURNED, CHARGED = "交易", "退款", "扣除交易手续费"
Sums = dict[str, list[int]]


def compare_funds(trade: Sums | None, flow: Sums | None) -> tuple[list[Found], Figures]:
    """核对资金: sums against sums (None: WeChat had no such bill). Gives the differences and `{figure: [trade, flow]}`.

    A fee may be a row of the account's own or be taken off the income at once: both are the same money.
    """
    if trade is None and flow is None:
        return [], {}
    if trade is None or flow is None:
        which = "交易账单" if trade is None else "资金账单"
        return _alone(which, trade, flow), {}
    gross, charge = fen(trade, "settled"), _fen_of(fen(trade, "charge_e3"))
    income, taken = fen(flow, TRADED), -fen(flow, CHARGED)
    back = fen(trade, "refund_settled") + _fen_of(fen(trade, "charge_back_e3"))
    returned = -fen(flow, RETURNED)
    figures = {"account_in_fen": [gross - charge, income - taken], "account_out_fen": [back, returned]}
    found = []
    if gross - charge != income - taken:
        is_fee = income == gross
        what = "手续费" if is_fee else "收款净额"
        ours, theirs = (charge, taken) if is_fee else (gross - charge, income - taken)
        found.append(_differs("fee" if is_fee else "sum", what, ours, theirs))
    if back != returned:
        found.append(_differs("sum", "退款净额", back, returned))
    return found, figures


def fen(sums: Sums, name: str) -> int:
    return sums.get(name, [0, 0])[1]


def _fen_of(thousandths: int) -> int:
    """To the nearest fen, halves away from nought: as WeChat rounds its fees."""
    sign = -1 if thousandths < 0 else 1
    return sign * ((abs(thousandths) + 500) // 1000)


def _differs(kind: str, what: str, ours: int, theirs: int) -> Found:
    says = f"{what}：交易账单合计 {yuan(ours)} 元，资金账单合计 {yuan(theirs)} 元"
    return Found(kind, says, ours_fen=ours, theirs_fen=theirs, subject=what)


def _alone(which: str, trade: Sums | None, flow: Sums | None) -> list[Found]:
    """One of the two bills has money of ours and the other is not there at all."""
    moved = fen(trade or {}, "settled") + fen(trade or {}, "refund_settled") or fen(flow or {}, TRADED)
    return [Found("sum", f"微信没有给出当天的{which}，另一份账单里有 {yuan(moved)} 元", subject=which)] if moved else []
