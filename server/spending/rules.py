"""拨付的规矩 — what a spending, a payee and a voucher may be. No web, no database."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from server.kit.masking import mask_text

SPENDING_FEN_MAX = 100_000_000_00
WHAT_FOR_CHARS_MAX = 60
NOTE_CHARS_MAX = 200
REASON_CHARS_MAX = 100
GOODS_MAX = 50
VOUCHERS_MAX = 20
VOUCHER_CHARS_MAX = 30
BANK_REF = re.compile(r"[0-9A-Za-z-]{6,40}")
BANK_ACCOUNT = re.compile(r"[0-9A-Za-z-]{8,34}")
ACCOUNT = re.compile(r"(?:campaign|fund):([0-9a-z]{6,32})")
_GOODS_LINE = re.compile(r"(\S(?:.{0,38}\S)?)\s+(\d{1,7})\s*([^\d\s]{1,6})")


class PayeeKind(StrEnum):
    SUPPLIER = "supplier"
    UNIT = "unit"
    PERSON = "person"


PAYEE_KINDS = {
    PayeeKind.SUPPLIER: "供应商、商户",
    PayeeKind.UNIT: "学校、医院、村（社区）等单位",
    PayeeKind.PERSON: "受助人本人",
}
# Charity Law 82: who was helped is nobody's business; who was paid for goods is everybody's.
PERSON_IN_PUBLIC = "受助人（姓名不公开）"


class VoucherKind(StrEnum):
    BANK_SLIP = "bank_slip"
    INVOICE = "invoice"
    PHOTO = "photo"
    PAPER = "paper"


VOUCHER_KINDS = {
    VoucherKind.BANK_SLIP: "银行回单",
    VoucherKind.INVOICE: "发票、收据",
    VoucherKind.PHOTO: "物资或活动照片",
    VoucherKind.PAPER: "合同、签收单等",
}


@dataclass(frozen=True)
class Goods:
    """物资: one line of what was bought."""

    name: str
    quantity: int
    unit: str

    @property
    def says(self) -> str:
        return f"{self.name} {self.quantity} {self.unit}"


def spent_account(account: str) -> str:
    """Where the money of a purse goes when it is spent: `campaign:7k…` → `spent:7k…`."""
    return f"spent:{_owner(account)}"


def shortfall_account(account: str) -> str:
    """What a purse owes because a refund found it empty: `campaign:7k…` → `shortfall:7k…`, below zero while it does."""
    return f"shortfall:{_owner(account)}"


def _owner(account: str) -> str:
    found = ACCOUNT.fullmatch(account)
    assert found, account
    return found[1]


def read_goods(text: str) -> tuple[list[Goods], list[str]]:
    """`棉被 120 床`, one a line. Gives the goods and a sentence for every line that is none."""
    found, wrong = [], []
    lines = [line.strip() for line in unicodedata.normalize("NFKC", text).splitlines() if line.strip()]
    for line in lines:
        parts = _GOODS_LINE.fullmatch(line)
        if parts is None or int(parts[2]) == 0:
            wrong.append(f"「{line[:20]}」请写成“名称 数量 单位”，例如：棉被 120 床")
        else:
            found.append(Goods(parts[1], int(parts[2]), parts[3]))
    return found, wrong


def clean(text: str) -> str:
    """One line, without control characters."""
    return " ".join("".join(letter for letter in text if unicodedata.category(letter)[0] != "C").split())


def public_words(text: str, limit: int) -> str | None:
    """Why these words cannot stand on a public page, or None. Charity Law 82."""
    if len(text) < 2:
        return "请写明用在哪里，公众会看到这句话"
    if len(text) > limit:
        return f"最多 {limit} 个字"
    if mask_text(text) != text:
        return "不要写手机号或身份证号，公众会看到这句话"
    return None


def bad_spending(*, amount_fen: int, what_for: str, note: str, goods: list[Goods]) -> Iterator[tuple[str, str]]:
    """(JSON pointer, sentence) of everything a draft may not hold."""
    if not 0 < amount_fen <= SPENDING_FEN_MAX:
        yield "/amount", "金额要大于 0，不超过 1 亿元"
    words = public_words(what_for, WHAT_FOR_CHARS_MAX)
    if words:
        yield "/what_for", words
    if len(note) > NOTE_CHARS_MAX:
        yield "/note", f"最多 {NOTE_CHARS_MAX} 个字"
    if len(goods) > GOODS_MAX:
        yield "/goods", f"物资最多 {GOODS_MAX} 行"
    if any(mask_text(line.says) != line.says for line in goods):
        yield "/goods", "不要写手机号或身份证号，公众会看到物资清单"


def bad_payee(*, kind: str, name: str, bank: str, bank_account: str) -> Iterator[tuple[str, str]]:
    """The same of a payee."""
    if kind not in PAYEE_KINDS:
        yield "/kind", "请选择收款方是哪一类"
    if not 2 <= len(name) <= 60:
        yield "/name", "请填写户名，2 到 60 个字"
    if not 2 <= len(bank) <= 60:
        yield "/bank", "请填写开户银行，2 到 60 个字"
    if not BANK_ACCOUNT.fullmatch(bank_account):
        yield "/bank_account", "请填写银行账号，8 到 34 位数字或字母"


def bad_payment(*, bank_ref: str, paid_on: date | None, drafted_on: date, today: date) -> Iterator[tuple[str, str]]:
    """The same of what finance writes down after paying."""
    if not BANK_REF.fullmatch(bank_ref):
        yield "/bank_ref", "请填写银行流水号，6 到 40 位数字或字母"
    if paid_on is None:
        yield "/paid_on", "请填写付款日期"
    elif paid_on > today:
        yield "/paid_on", "付款日期不能晚于今天"
    elif paid_on < drafted_on:
        yield "/paid_on", "付款日期不能早于拨付单登记的日期"


def tail(bank_account: str) -> str:
    """What may be seen of an account number."""
    return bank_account[-4:]
