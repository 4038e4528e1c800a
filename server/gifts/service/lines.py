"""流水入账 — what a bank or a designated platform has told becomes a gift, a fee, a settlement or a refund, once.

A channel's balance in the books is minus what it still holds for us: a gift on a platform is taken from
`platform:<name>`, a settlement that the bank shows is put back there, and so is the fee that it kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from server.campaigns import queries as campaigns
from server.gifts import rules
from server.gifts.errors import NameNeeded
from server.gifts.models import Gift, Return
from server.gifts.service.booking import book, book_back, keep_offer
from server.gifts.suggestions import Suggestion, suggest
from server.kit import audit, tasks
from server.kit.actors import Actor
from server.kit.clock import start_of
from server.kit.db import db
from server.kit.errors import DomainError, Forbidden
from server.kit.money import yuan
from server.ledger import queries as books
from server.ledger import service as ledger
from server.payments import service as payments
from server.payments.errors import NotThisLine
from server.payments.queries import lines as queries
from server.payments.service import lines as payment_lines
from server.payments.states import SLIP_APPROVERS

BANK = "bank:main"
FEES = "charges"  # outside: what platforms keep of what was given, by platform
RETURNED = "line:"  # before the number of what a platform gave back, beside WeChat's numbers of refunds
AT_ONCE = 50  # lines booked by one unit of work
Entry = tuple[str, str, str, int]  # reference, source, target, fen


def entries_of(uid: str, kind: str, purpose: str, amount_fen: int, platform: str) -> list[Entry]:
    """分录. What a matched line means in the books: (reference, source, target, fen), in the order of posting."""
    reference, channel = f"line:{uid}", f"platform:{platform}"
    if kind == "bank":
        return [(reference, BANK, purpose, amount_fen)]
    if kind in ("gift", "matching"):
        return [(reference, channel, purpose, amount_fen)]
    if kind == "refund":
        return [(reference, purpose, channel, amount_fen)]
    if kind == "fee":
        fee = f"fee:{campaigns.uid_of(purpose)}"
        return [
            (reference, purpose, fee, amount_fen),
            (f"{reference}:kept", f"{FEES}:{platform}", channel, amount_fen),
        ]
    return []  # a settlement is told twice, by the platform and by the bank: the bank's line is the entry


def book_line(
    uid: str,
    campaign_uid: str,
    *,
    actor: Actor,
    seen_version: int | None = None,
    shown_as: str = "",
    alias: str = "",
) -> Gift | None:
    """匹配入账. A person says which campaign a line is for; the gift, or None for a fee or a refund.

    `shown_as` real | alias | anonymous; empty: the name a platform shows in public, else nobody's. Raises NotFound,
    NotThisLine (a settlement needs its bank line), NameNeeded, AliasNeeded, WordsUnfit, VoucherUsed, StateChanged.
    """
    purpose = campaigns.account(campaigns.find_public(campaign_uid))
    line = queries.find_line(uid)
    if line.kind == "settlement":
        raise NotThisLine("平台结算要和银行到账配在一起，请在那笔银行流水里选择这张结算单")
    shown = _shown(line, shown_as, alias) if line.kind in ("bank", "gift", "matching") else None
    line, _evidence = payment_lines.match_line(uid, purpose=purpose, actor=actor, seen_version=seen_version)
    if shown is None:
        _post_outflow(line, actor)
        return None
    offer = keep_offer(line_uid=line.uid, shown_as=shown[0], shown_name=shown[1], message="")
    return book(
        offer,
        campaign_uid=campaign_uid,
        donor_uid=None,
        amount_fen=line.amount_fen,
        way="bank" if line.kind == "bank" else "platform",
        source=entries_of(line.uid, line.kind, purpose, line.amount_fen, line.platform)[0][1],
        at=start_of(line.day),
        actor=actor,
    )


def settle_line(bank_uid: str, settlement_uid: str, *, actor: Actor, seen_version: int | None = None) -> None:
    """结算入账. The bank's line is the money a platform says it has sent: what it holds for us becomes less.

    Raises NotThisLine, VoucherUsed, StateChanged.
    """
    bank, settlement = payment_lines.match_settlement(bank_uid, settlement_uid, actor=actor, seen_version=seen_version)
    target = f"platform:{settlement.platform}"
    ledger.post(source=BANK, target=target, amount_fen=bank.amount_fen, reference=f"line:{bank.uid}", actor=actor)


def book_suggested(uid: str, *, actor: Actor, seen_version: int | None = None) -> None:
    """按建议入账. One line as it is suggested now. Raises NotThisLine without a suggestion, and what booking raises."""
    line = queries.find_line(uid)
    guess = suggest([line]).get(uid)
    if guess is None:
        raise NotThisLine("这一行没有建议，请打开后选择项目")
    _book_as(line, guess, actor, seen_version)


@dataclass(frozen=True)
class Batch:
    """成批入账: how many were booked, and (the platform's or bank's number, why not) of the others."""

    done: int
    refused: list[tuple[str, str]]


def book_many(uids: Iterable[str], *, actor: Actor) -> Batch:
    """成批入账 as suggested. Each line for itself: what cannot be booked is told and hinders no other."""
    waiting = queries.waiting_with(uids)
    guesses, done = suggest(waiting), 0
    refused: list[tuple[str, str]] = []
    for line in waiting:
        try:
            with db.session.begin_nested():
                _book_as(line, _some(guesses.get(line.uid)), actor, None)
            done += 1
        except DomainError as refusal:
            refused.append((line.row_key, refusal.says))
    return Batch(done, refused)


def book_sure(import_uid: str, *, actor: Actor) -> int:
    """整份入账. Book some lines of one file whose number says for certain what they are; how many they were.

    A unit of work is short so that others may write meanwhile: the task comes back until nothing is left.
    """
    waiting = queries.waiting_in(import_uid)
    sure: list[str] = []
    for start in range(0, len(waiting), AT_ONCE):
        page = waiting[start : start + AT_ONCE]
        guesses = suggest(page)
        sure += [line.uid for line in page if line.uid in guesses and guesses[line.uid].sure]
        if len(sure) >= AT_ONCE:
            break
    return book_many(sure[:AT_ONCE], actor=actor).done


def plan_sure(import_uid: str, *, actor: Actor) -> None:
    """安排整份入账, in the name of who asks. Asked twice it is done once: every line moves once."""
    if not SLIP_APPROVERS & actor.roles:
        raise Forbidden
    audit.write(actor, "gifts.plan_sure", import_uid)
    tasks.add("gifts.book_sure", {"import_uid": import_uid, "staff_uid": actor.uid})


def _some(guess: Suggestion | None) -> Suggestion:
    if guess is None:
        raise NotThisLine("没有建议，请打开后选择项目")
    return guess


def _book_as(line: Any, guess: Suggestion, actor: Actor, seen_version: int | None) -> None:
    if guess.what == "settlement":
        settle_line(line.uid, guess.uid, actor=actor, seen_version=seen_version)
    else:
        book_line(line.uid, guess.uid, actor=actor, seen_version=seen_version)


def shown_by_default(nickname: str | None) -> tuple[str, str]:
    """(shown_as, name) of a line when nobody says otherwise: as the platform shows it, if that can be shown at all."""
    name = rules.fit_alias(nickname or "")
    return ("alias", name) if name else ("anonymous", "")


def _shown(line: Any, shown_as: str, alias: str) -> tuple[str, str | None]:
    if not shown_as:
        shown_as, alias = shown_by_default(line.nickname)
    assert shown_as in rules.SHOWN_AS, shown_as
    if shown_as == "real" and not line.payer:
        raise NameNeeded("这笔流水没有付款人姓名，不能公示实名")
    if shown_as == "alias":
        return shown_as, rules.clean_alias(alias or line.nickname or "")
    return shown_as, line.payer if shown_as == "real" else None


def _post_outflow(line: Any, actor: Actor) -> None:
    """A fee or a refund has happened already: what the purse no longer covers is booked too, and a person is told."""
    assert line.purpose is not None, line.uid
    campaign_uid = campaigns.uid_of(line.purpose)
    lack_fen = line.amount_fen - books.balance_fen(line.purpose)
    if lack_fen > 0:
        reference = f"line:{line.uid}:shortfall"
        short = f"shortfall:{campaign_uid}"
        ledger.post(source=short, target=line.purpose, amount_fen=lack_fen, reference=reference, actor=actor)
        what = "退款" if line.kind == "refund" else "手续费"
        says = f"平台{what} {line.row_key} 比项目余额多 {yuan(lack_fen)} 元，已记为差额，请用其他资金补足"
        payments.raise_matter("shortfall", key=reference, says=says)
    for reference, source, target, fen in entries_of(line.uid, line.kind, line.purpose, line.amount_fen, line.platform):
        ledger.post(source=source, target=target, amount_fen=fen, reference=reference, actor=actor)
    if line.kind == "refund":
        _return_gift(line)


def _return_gift(line: Any) -> None:
    """The gift that went back is no longer shown as given, when the platform's number leads to it."""
    given = queries.gift_line_of(line)
    gift = db.session.scalar(select(Gift).where(Gift.line_uid == given.uid)) if given else None
    if gift is None:
        return
    if gift.amount_fen - gone_back_fen(gift) >= line.amount_fen:
        no = RETURNED + line.uid
        book_back(gift, no, line.amount_fen, start_of(line.day))


def gone_back_fen(gift: Gift) -> int:
    back = select(func.coalesce(func.sum(Return.amount_fen), 0)).where(Return.gift_id == gift.id)
    return int(db.session.scalar(back) or 0)
