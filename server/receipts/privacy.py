"""个人信息 — what a receipt keeps of its payer: (field, what it is called, purpose, retention, who may see)."""

from collections.abc import Sequence

from sqlalchemy import select

from server.kit.clock import in_china
from server.kit.db import db
from server.kit.money import yuan
from server.kit.privacy import Forgotten, Section
from server.receipts.models import Receipt
from server.receipts.states import RECEIPT_NAMES, ReceiptState

_KEPT = "会计凭证至少保存 30 年（《会计档案管理办法》）"
_DESK = "慈善会财务岗、项目岗、负责人"
FIELDS = [
    (
        "receipts.title_sealed",
        "票据：抬头",
        "捐赠人姓名或单位全称，开具票据要写",
        _KEPT,
        f"本人、{_DESK}",
    ),
    ("receipts.credit_code_sealed", "票据：信用代码", "单位的统一社会信用代码，票据要写", _KEPT, f"本人、{_DESK}"),
    ("receipts.credit_code_blind", "票据：信用代码盲索引", "查找和合并同一单位的票据", _KEPT, "仅程序比对"),
    ("receipts.phone_sealed", "票据：手机", "财政票据系统用来发送电子票据", _KEPT, f"本人、{_DESK}"),
    ("receipts.donor_uid", "票据：捐赠人", "票据与捐赠人的对应（无姓名）", _KEPT, "本人"),
    ("receipts.by", "票据：申请人", "谁提交的申请（编号）", _KEPT, "审计管理员"),
    ("receipt_events.actor", "票据经过：办理人", "谁办了什么（编号），用于追溯", _KEPT, _DESK),
    ("receipt_qualifications.by", "税前扣除资格：登记人", "谁登记的（编号）", "长期", "慈善会负责人"),
]


def export(uids: Sequence[str]) -> list[Section]:
    """票据: every request of a donor, two statements."""
    mine = select(Receipt).where(Receipt.donor_uid.in_(uids)).order_by(Receipt.id)
    return [Section("票据", [_told(row) for row in db.session.scalars(mine)])]


def forget(uids: Sequence[str]) -> Forgotten:
    """Receipts are vouchers of the accounts: they stay, and say so."""
    kept = db.session.scalar(select(Receipt.id).where(Receipt.donor_uid.in_(uids)).limit(1))
    if kept is None:
        return Forgotten()
    return Forgotten(kept=["已申请的票据连同抬头是会计凭证，至少保存 30 年（《会计档案管理办法》）"])


def _told(row: Receipt) -> list[tuple[str, str]]:
    return [
        ("申请号", row.no),
        ("时间", f"{in_china(row.at):%Y-%m-%d %H:%M}"),
        ("抬头", row.title or ""),
        ("信用代码", row.credit_code or "没有"),
        ("手机", row.phone or "没有"),
        ("金额", f"{yuan(row.amount_fen)} 元"),
        ("情况", RECEIPT_NAMES[ReceiptState(row.state)]),
        ("票据号码", row.bill_no or "还没有"),
    ]
