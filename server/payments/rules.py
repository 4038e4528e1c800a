"""付款的规矩 — limits, and when WeChat is asked again. No web, no database."""

import re
from datetime import date, datetime, timedelta

from server.kit.clock import in_china, start_of
from server.kit.masking import mask_text

AMOUNT_FEN_MAX = 5_000_000_00  # one order; larger gifts go through the bank
SLIP_FEN_MAX = 100_000_000_00
ROW_KEY_CHARS_MAX = 56  # of a bank's or platform's own number for a row; a line that waits anew has a longer one
AGAIN = "#改"  # behind the number of a line that waits anew
AGAIN_MAX = 4
# A platform settles within so long: its fees of that time are told either by gift or by settlement, never by both.
FEES_OVERLAP = timedelta(days=45)
PAY_WITHIN = timedelta(minutes=30)
# WeChat refuses a time_expire less than a minute ahead (pay.weixin.qq.com/doc/v3/merchant/4012525182).
CASHIER_CLOSES_BEFORE = timedelta(seconds=90)
H5_URL_VALID = timedelta(minutes=4)  # WeChat keeps it for five
# Seconds after the order was asked for at which WeChat is asked: close together while the donor waits.
QUERY_AT_S = (3, 6, 12, 24, 45, 75, 120, 180, 300, 480, 720, 1020, 1380, 1800)
# After that, while there is no answer: minutes, then hours. It never stops before the order is final.
QUERY_LATE_S = ((3600, 120), (6 * 3600, 600), (86400, 1800))
QUERY_LATEST_S = 3 * 3600
EXPIRY_GRACE = timedelta(seconds=60)  # two clocks never quite agree

ORDER_NO = re.compile(r"[0-9A-Z]{6,32}")
PURPOSE = re.compile(r"[a-z_]{3,20}:[0-9a-z]{6,32}")
ATTACH = re.compile(r"([a-z_]{3,20}:[0-9a-z]{6,32})\|([0-9a-z]{16}|)")
TITLE = re.compile(r"[0-9A-Za-z-]{1,40}")
RETURN_PATH = re.compile(r"/m/(?!/)(?!.*\.\.)(?:[0-9A-Za-z._~!$&'()*+,;=:@%?#-]|/(?!/))*")


def next_query(asked_at: datetime, moment: datetime) -> datetime:
    """下次查询: the next point of the schedule of an order that was asked for at `asked_at`, always after `moment`."""
    age_s = (moment - asked_at).total_seconds()
    for at_s in QUERY_AT_S:
        if at_s > age_s:
            return asked_at + timedelta(seconds=at_s)
    wait_s = next((wait for below, wait in QUERY_LATE_S if age_s < below), QUERY_LATEST_S)
    return moment + timedelta(seconds=wait_s)


def description(title: str) -> str:
    """商品描述. Never a word that a user typed: the bill's columns are parted by back-ticks and can be forged."""
    assert TITLE.fullmatch(title), title
    return f"捐赠·{title}"


def attach(purpose: str, donor_uid: str | None) -> str:
    """附加数据 of an order, in every word WeChat says about it: whose purse, whose gift. No personal data."""
    return f"{purpose}|{donor_uid or ''}"


def read_attach(text: str) -> tuple[str, str] | None:
    """(purpose, donor's uid or "") as `attach` wrote them; None for words that are not ours."""
    found = ATTACH.fullmatch(text)
    return None if found is None else (found[1], found[2])


def next_look(cashier_at: datetime | None, expires_at: datetime, moment: datetime) -> datetime:
    """When to ask WeChat again about an order that is not final; never later than just after it has expired."""
    final = expires_at + EXPIRY_GRACE
    due = next_query(cashier_at or expires_at, moment) if cashier_at or moment >= final else final
    return final if moment < final < due else due


BILL_READY_AFTER = timedelta(hours=34)  # of the day's beginning: ten o'clock of the next morning
BILL_KEPT = timedelta(days=85)  # WeChat gives three months of bills, and says so only by refusing older ones
BILL_LATE = timedelta(days=1)  # a bill that is not matched by then becomes a person's matter
BILL_ASKED_AGAIN_S = ((6 * 3600, 600), (86400, 1800))  # since it was due, how often; then every three hours
BAD_BILL_TRIES = 3
BILL_SETTLING = timedelta(seconds=5)  # what was found is being booked; then the day is matched again
BILL_LOOKED_AT = timedelta(days=7)  # a day with differences is matched again every few hours for so long
BILL_LOOK_EVERY = timedelta(hours=6)
# Two clocks never quite agree: what was paid just before midnight may stand in the next day's bill.
MIDNIGHT = timedelta(minutes=5)


def fee_fen(charge_e3: int) -> int:
    """手续费 of one row, from thousandths of a fen to the nearest fen, halves away from nought: as WeChat rounds it."""
    sign = -1 if charge_e3 < 0 else 1
    return sign * ((abs(charge_e3) + 500) // 1000)


def bill_due(day: date) -> datetime:
    """账单时间: from when WeChat has the bill of `day` (pay.weixin.qq.com/doc/v3/merchant/4013071254)."""
    return start_of(day) + BILL_READY_AFTER


def bill_days(first: date, moment: datetime) -> list[date]:
    """应对账的日子: every day from `first` on whose bill is due at `moment` and still kept by WeChat."""
    last = in_china(moment - BILL_READY_AFTER).date()
    first = max(first, last - BILL_KEPT)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def next_bill_try(due_at: datetime, moment: datetime) -> datetime:
    """再取账单: when a bill that could not be had is asked for again. It never stops."""
    late_s = (moment - due_at).total_seconds()
    wait_s = next((wait for below, wait in BILL_ASKED_AGAIN_S if late_s < below), QUERY_LATEST_S)
    return moment + timedelta(seconds=wait_s)


# 退款. Code → (what the desk calls it, what WeChat tells the payer: ours, never a person's words, at most 80 letters).
REFUND_WHY = {
    "donor_asked": ("捐赠人要求退款", "应捐赠人要求，原路退回"),
    "mistake": ("误操作或填错金额", "误操作捐赠，原路退回"),
    "duplicate": ("重复付款", "重复捐赠，原路退回"),
    "minor": ("未成年人付款，监护人要求退款", "应监护人要求，原路退回"),
    "late": ("超过付款时间才到账", "付款晚于截止时间，原路退回"),
    "stopped": ("付款时项目已停止募捐", "项目已停止募捐，原路退回"),
    "console": ("在微信商户平台办理", "在商户平台办理的退款"),
}
DESK_WHY = ("donor_asked", "mistake", "duplicate", "minor")
PROOF_CHARS_MIN = 6


def proof_missing(why: str, note: str) -> str | None:
    """监护人退款 (民法典 19, 20, 145): the two people who agree write down what was shown. What is wrong, or None."""
    if mask_text(note) != note:
        return "备注里不写证件号码和手机号，写看过什么材料就行"
    if why == "minor" and len(note.strip()) < PROOF_CHARS_MIN:
        return "请写明看过监护人的哪些材料，例如：户口簿、监护人身份证、孩子的付款记录（《民法典》第一百四十五条）"
    return None


# Limits of WeChat (pay.weixin.qq.com/doc/v3/merchant/4012791883): within a year, at most fifty for one order.
REFUND_WITHIN = timedelta(days=365)
REFUNDS_MAX = 50
# Seconds after the last move at which a refund is sent again, or WeChat is asked what became of it. Two refunds of one
# order must stand a minute apart, so one of the early points lies just beyond it.
REFUND_AT_S = (5, 20, 70, 180, 600, 1800, 3600)
REFUND_LATE_S = ((86400, 3600), (3 * 86400, 6 * 3600))
REFUND_LATEST_S = 86400
REFUND_SLOW = timedelta(days=1)  # WeChat says minutes to three days; after one a person should know


def next_refund_look(moved_at: datetime, moment: datetime) -> datetime:
    """下次过问: minutes, then hours, then days after the refund's last move; it never gives up."""
    age_s = (moment - moved_at).total_seconds()
    for at_s in REFUND_AT_S:
        if at_s > age_s:
            return moved_at + timedelta(seconds=at_s)
    return moment + timedelta(seconds=next((wait for below, wait in REFUND_LATE_S if age_s < below), REFUND_LATEST_S))


WAITING_S = ((60, 5), (600, 15))


def waiting_look(cashier_at: datetime, moment: datetime) -> datetime | None:
    """等候中的查询: the donor stands before the page and waits, so WeChat is asked every 5 s, later every 15 s.

    None when nobody need be hurried any more. The points hang on the cashier's moment, not on the page's questions:
    however often a page asks, WeChat is asked no more often.
    """
    age_s = (moment - cashier_at).total_seconds()
    step_s = next((step for below, step in WAITING_S if age_s < below), None)
    return None if step_s is None else cashier_at + timedelta(seconds=(age_s // step_s + 1) * step_s)
