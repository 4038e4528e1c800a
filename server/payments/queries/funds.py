"""资金合计 — what the merchant's account moved on a day against what the trade bill says it should have, in sums."""

from server.kit.money import yuan
from server.payments.queries.found import Figures, Found

TRADED, RETURNED, CHARGED = "交易", "退款", "扣除交易手续费"
Sums = dict[str, list[int]]


def compare_funds(trade: Sums | None, flow: Sums | None) -> tuple[list[Found], Figures]:
    """核对资金: sums beside sums (None: WeChat had no such bill). Gives the differences and `{figure: [trade, flow]}`.

    Of two bills that are there the rows are compared (`compare_flows`); only a bill that is missing is found here.
    A fee may be a row of the account's own or be taken off the income at once: both are the same money.
    """
    if trade is None and flow is None:
        return [], {}
    if trade is None or flow is None:
        which = "交易账单" if trade is None else "资金账单"
        return _alone(which, trade, flow), {}
    gross, charge, back = fen(trade, "settled"), fen(trade, "charge"), fen(trade, "refund_settled")
    income, taken = fen(flow, TRADED), -fen(flow, CHARGED)
    return [], {
        "account_in_count": [count(trade, "settled"), count(flow, TRADED)],
        "account_in_fen": [gross - charge, income - taken],
        "account_fee_fen": [charge, gross - income + taken],
        "account_out_count": [count(trade, "refund_settled"), count(flow, RETURNED)],
        "account_out_fen": [back + fen(trade, "charge_back"), -fen(flow, RETURNED)],
    }


def count(sums: Sums, name: str) -> int:
    return sums.get(name, [0, 0])[0]


def fen(sums: Sums, name: str) -> int:
    return sums.get(name, [0, 0])[1]


def _alone(which: str, trade: Sums | None, flow: Sums | None) -> list[Found]:
    """One of the two bills has money of ours and the other is not there at all."""
    moved = fen(trade or {}, "settled") + fen(trade or {}, "refund_settled") or fen(flow or {}, TRADED)
    return [Found("sum", f"微信没有给出当天的{which}，另一份账单里有 {yuan(moved)} 元", subject=which)] if moved else []
