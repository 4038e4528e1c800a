"""红冲 — a paper that is out is undone by two people, with the red number of the finance system; the old one stays."""

from server.gifts import queries as gifts
from server.kit.actors import THE_CLOCK, Actor
from server.kit.errors import field_error
from server.kit.states import move
from server.messages import service as messages
from server.receipts import queries, rules
from server.receipts.errors import BadBill, NotIssued
from server.receipts.models import Receipt
from server.receipts.service.taking import let_go
from server.receipts.states import ReceiptState


def ask_void(uid: str, *, note: str, actor: Actor, seen_version: int | None = None) -> Receipt:
    """申请红冲, with a reason: a wrong title, a refund. NotIssued."""
    row = queries.find(uid)
    if row.bill_no is None:
        raise NotIssued
    return move(row, "ask_void", actor=actor, note=note, seen_version=seen_version)


def agree_void(uid: str, *, red_no: str, actor: Actor, seen_version: int) -> Receipt:
    """登记红字票据号 by the second person. What is left of its gifts may be receipted anew. BadBill, SamePerson."""
    red_no = "".join(red_no.split())
    wrong = list(rules.bad_red(red_no))
    if wrong:
        raise BadBill(detail=[field_error(*line) for line in wrong])
    row = move(queries.find(uid), "agree_void", actor=actor, seen_version=seen_version, changes={"red_no": red_no})
    let_go(row)
    if row.donor_uid is not None:
        text = f"您的公益事业捐赠统一票据（号码 {row.bill_no}）已红冲作废。需要的话，可以重新申请。"
        messages.tell_donor(
            row.donor_uid, "票据已红冲", text, link=f"/receipts/{row.uid}", key=f"receipt:{row.uid}:void"
        )
    return row


def refuse_void(uid: str, *, note: str, actor: Actor, seen_version: int | None = None) -> Receipt:
    """不红冲. One whose gift went back meanwhile stays a task."""
    row = move(queries.find(uid), "refuse_void", actor=actor, note=note, seen_version=seen_version)
    return _look(row)


def gift_went_back(gift_uid: str) -> None:
    """捐赠退款后: a request lapses by itself, a paper that may be out becomes a person's task."""
    for row in queries.by_gifts([gift_uid]):
        _look(row)


def _look(row: Receipt) -> Receipt:
    """Whether what stands on a receipt is still all there."""
    if not any(_is_short(share.gift_uid) for share in row.shares):
        return row
    if row.state == ReceiptState.REQUESTED:
        row = move(row, "lapse", actor=THE_CLOCK, note="捐赠已退款")
        let_go(row)
        return row
    if row.state != ReceiptState.RED_DUE:
        return move(row, "refunded", actor=THE_CLOCK, note="捐赠已退款，请核对后红冲")
    return row


def _is_short(gift_uid: str) -> bool:
    gift = gifts.card(gift_uid)
    return queries.taken_fen(gift_uid) > gift.left_fen
