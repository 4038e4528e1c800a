"""规则 — what a receipt may say: the payer's title and code, the number, the year. No database, no web."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from server.gifts.rules import names_nobody

KINDS = {"person": "个人", "company": "单位"}
TITLE_CHARS_MAX = 60
GIFTS_MAX = 50
# GB 32100-2015: 18 characters without I, O, S, V, Z; the last is the check digit, modulo 31.
_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE = re.compile(f"[0-9A-Z]{{2}}[0-9]{{6}}[{_CODE_LETTERS}]{{10}}")
_BILL_CODE, _BILL_NO, _CHECK = re.compile(r"\d{8}"), re.compile(r"\d{10}"), re.compile(r"[0-9a-zA-Z]{6}")
Line = tuple[str, str]


def clean(text: str) -> str:
    """Blanks at the ends gone, runs of blanks made one; full-width brackets belong to the name of a company."""
    return " ".join(text.split())


def code_of(text: str) -> str:
    """A credit code as it is kept."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def is_credit_code(code: str) -> bool:
    """Whether an 18-digit code is possible: its letters, and its check digit (GB 32100-2015)."""
    if not _CODE.fullmatch(code) or any(letter not in _CODE_LETTERS for letter in code):
        return False
    total = sum(_CODE_LETTERS.index(letter) * pow(3, place, 31) for place, letter in enumerate(code[:17]))
    return _CODE_LETTERS[(31 - total % 31) % 31] == code[17]


def bad_payer(*, kind: str, title: str, credit_code: str, phone: str | None) -> Iterator[Line]:
    """(field, what is wrong) of whom the receipt is for; `phone` None where one was written that is none."""
    if kind not in KINDS:
        yield "/kind", "请选择个人或单位"
    if not 2 <= len(title) <= TITLE_CHARS_MAX or any(unicodedata.category(one)[0] == "C" for one in title):
        yield "/title", "请填写姓名或单位全称，2 到 60 个字"
    elif re.search(r"\d{6}", title):
        yield "/title", "抬头里不要写证件号码或电话"
    elif names_nobody(title):
        yield "/title", "票据要写真实姓名或单位全称，不能匿名；公示时仍可以显示为爱心人士"
    if kind == "company" and not is_credit_code(credit_code):
        yield "/credit_code", "统一社会信用代码不对，请核对 18 位"
    if kind == "person" and credit_code:
        yield "/credit_code", "开给个人的票据不填信用代码"
    if phone is None:
        yield "/phone", "请填写 11 位手机号码，或者不填"


def bad_bill(*, bill_code: str, bill_no: str, check_code: str, issued_on: date | None, today: date) -> Iterator[Line]:
    """(field, what is wrong) of a number that the finance department's system gave."""
    if not _BILL_CODE.fullmatch(bill_code):
        yield "/bill_code", "票据代码是 8 位数字"
    if not _BILL_NO.fullmatch(bill_no):
        yield "/bill_no", "票据号码是 10 位数字"
    if check_code and not _CHECK.fullmatch(check_code):
        yield "/check_code", "校验码是 6 位，没有可以不填"
    if issued_on is None or issued_on > today:
        yield "/issued_on", "请填写开票日期，不晚于今天"


def bad_red(red_no: str) -> Iterator[Line]:
    if not _BILL_NO.fullmatch(red_no):
        yield "/red_no", "红字票据号码是 10 位数字"


def deductible_text(year: int, document_no: str | None, *, valid: bool) -> str:
    """税前扣除, said honestly to the donor of a year's gift. `document_no` None: nothing is registered yet."""
    if document_no is None:
        return f"本会 {year} 年度的税前扣除资格还没有公布。票据可以照常开具，能否税前扣除以公布的名单为准。"
    if not valid:
        return f"本会 {year} 年度没有公益性捐赠税前扣除资格。票据可以开具，但不能用于税前扣除。"
    return f"本会 {year} 年度有公益性捐赠税前扣除资格（{document_no}），可凭票据依法税前扣除。"
