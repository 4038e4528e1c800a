"""导出 — the waiting requests as a table for the finance department's system. Names leave the house once, on record."""

from collections.abc import Sequence

from server.campaigns import queries as campaigns
from server.downloads import paper
from server.downloads.paper import Cell, Head
from server.downloads.rules import mark
from server.gifts import queries as gifts
from server.gifts.lists import WAYS
from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import in_china, now
from server.kit.errors import Forbidden
from server.kit.ids import new_number
from server.kit.pages import moment
from server.kit.states import move
from server.receipts import queries, rules
from server.receipts.errors import NothingToExport, ReceiptUnknown
from server.receipts.models import Receipt
from server.receipts.states import ISSUERS, ReceiptState

EXPORT_MAX = 500
TITLE = "公益事业捐赠统一票据开具清单"
COLUMNS = (
    ("申请号", "text"), ("捐赠人", "text"), ("捐赠人类型", "text"), ("统一社会信用代码", "text"), ("收款单位", "text"),
    ("捐赠项目", "text"), ("捐赠种类", "text"), ("物资", "text"), ("金额（元）", "money"), ("捐赠日期", "text"),
    ("捐赠方式", "text"), ("捐赠编号", "text"), ("联系电话", "text"), ("经办人", "text"), ("备注", "text"),
    ("票据代码", "text"), ("票据号码", "text"), ("校验码", "text"), ("开票日期", "text"),
)  # fmt: skip


def export(rows: Sequence[Receipt], *, actor: Actor) -> str:
    """导出待开具: those still waiting go on their way in one unit. Gives the batch. Forbidden, NothingToExport."""
    if not actor.roles & ISSUERS:
        raise Forbidden
    waiting = [row for row in rows if row.state == ReceiptState.REQUESTED][:EXPORT_MAX]
    if not waiting:
        raise NothingToExport
    batch = new_number("KP")
    for row in waiting:
        move(row, "export", actor=actor, changes={"batch": batch})
    return batch


def table_of(batch: str, *, actor: Actor) -> bytes:
    """The table of a batch, as often as it is needed; each time is on record. Forbidden, ReceiptUnknown."""
    if not actor.roles & ISSUERS:
        raise Forbidden
    rows = queries.in_batch(batch)
    if not rows:
        raise ReceiptUnknown
    audit.write(actor, "receipts.hand_over", batch, {"rows": len(rows)})
    head = Head(TITLE, COLUMNS, mark(batch, actor.name or actor.ref, moment(now())), "")
    charity = campaigns.charity_facts().organisation
    handlers = queries.handlers(rows)
    return paper.bytes_of("xlsx", head, (_line(row, charity, handlers[row.uid]) for row in rows))


def _line(row: Receipt, charity: str, handler: str) -> list[Cell]:
    given = [gifts.card(share.gift_uid) for share in row.shares]
    days = sorted({in_china(gift.at).date().isoformat() for gift in given})
    goods = "；".join(gift.goods for gift in given if gift.goods)
    old = queries.replaces(row)
    return [
        row.no,
        row.title,
        rules.KINDS[row.kind],
        row.credit_code or "",
        charity,
        "、".join(sorted({gift.campaign_title for gift in given})),
        "非货币" if goods else "货币",
        goods,
        row.amount_fen,
        "、".join(days),
        "、".join(sorted({WAYS[gift.way] for gift in given})),
        "、".join(share.gift_no for share in row.shares),
        row.phone or "",
        handler,
        f"替换 {old.bill_no}" if old else "",
        *(row.bill_code or "", row.bill_no or "", row.check_code),
        row.issued_on.isoformat() if row.issued_on else "",
    ]
