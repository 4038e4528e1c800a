"""由项目代购 — what the filed project buys, with money that leaves by a spending: asked, agreed and paid by three.

The claim names its spending. One spending may buy for many wishes: thirty fans are one order.
"""

from dataclasses import dataclass

from server.kit.actors import Actor
from server.kit.lengths import shortened
from server.kit.money import yuan
from server.kit.states import move
from server.spending import queries as spendings
from server.spending.states import SPENDING_NAMES, SpendingState
from server.wishes.errors import NotPaidYet, SpendingUnfit, WrongKind
from server.wishes.models import Claim, Wish
from server.wishes.service.find import claim_for

GONE = frozenset({SpendingState.VOID, SpendingState.REVERSED})


@dataclass(frozen=True)
class Buying:
    """How far the buying of a project's claim has come; `uid` of the spending empty while there is none."""

    uid: str
    no: str
    says: str
    amount_fen: int
    paid: bool


def tie(claim_uid: str, spending_uid: str, *, actor: Actor) -> Claim:
    """关联拨付单. SpendingUnfit for one that is void or was taken back; WrongKind for a claim of anybody else."""
    row, _wish = claim_for(claim_uid, actor)
    if row.holder_kind != "project":
        raise WrongKind("只有由项目代购的认领才关联拨付单")
    paper = spendings.find(spending_uid)
    if paper.state in GONE:
        raise SpendingUnfit
    note = f"{paper.no}，{yuan(paper.amount_fen)} 元"
    return move(row, "tie", actor=actor, note=note, changes={"spending_uid": paper.uid})


def refuse_unpaid(row: Claim) -> None:
    """NotPaidYet: the project's thing counts as bought when its money has left."""
    if row.holder_kind == "project" and not buying(row).paid:
        raise NotPaidYet


def buying(row: Claim) -> Buying:
    """代购进度 of a claim of the project; one statement."""
    if row.spending_uid is None:
        return Buying("", "", "还没有拨付单", 0, False)
    paper = spendings.find(row.spending_uid)
    state = SpendingState(paper.state)
    return Buying(paper.uid, paper.no, SPENDING_NAMES[state], paper.amount_fen, state == SpendingState.PAID)


def asked_for(row: Claim, wish: Wish) -> dict[str, str]:
    """The fields of a spending that buys it, as the form wants them: nobody's name, as the public reads it."""
    what = shortened(f"微心愿代购：{wish.title}", 60)
    goods = f"{''.join(wish.title.split())} {row.pieces} 件"
    amount = yuan(wish.price_fen * row.pieces) if wish.price_fen else ""
    return {"what_for": what, "goods": goods, "amount": amount, "note": f"心愿 {wish.no}", "claim": row.uid}
