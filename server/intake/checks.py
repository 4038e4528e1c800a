"""自检 — what must hold for every request, beside I12 (version = moves), which holds for every row with a life."""

from datetime import timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from server.intake.models import HelpConsent, HelpRequest, OwnWish, OwnWishConsent, UrgentAct
from server.intake.states import OPEN, HelpState
from server.kit.checks import Check
from server.kit.clock import now
from server.kit.db import db
from server.wishes import queries as wishes

# The clock looks every few minutes; an hour without it is a fault of the house.
UNHEARD = timedelta(hours=1)


def every_open_one_has_a_clock() -> list[str]:
    """H1: nobody waits without a limit, and who has an answer runs against none."""
    due, open_ = HelpRequest.due_at.is_not(None), HelpRequest.state.in_(OPEN)
    rows = db.session.scalars(select(HelpRequest.no).where(or_(due & ~open_, ~due & open_)))
    return [f"求助 {no} 的时限与状态不符" for no in rows]


def what_is_decided_has_a_person_and_a_result() -> list[str]:
    """H2: a decision has its result, its reasons and the named person who wrote it back (design §1.8)."""
    decided = HelpRequest.state == HelpState.DECIDED
    lacks = or_(
        HelpRequest.result.is_(None),
        HelpRequest.result_text_sealed.is_(None),
        HelpRequest.decided_by.is_(None),
        HelpRequest.decided_by.not_like("staff:%"),
    )
    return [
        f"求助 {no} 有结果而没有理由或登记人" for no in db.session.scalars(select(HelpRequest.no).where(decided, lacks))
    ]


def who_is_late_is_told_on() -> list[str]:
    """H3: an emergency without help after 24 hours, or any other limit, has reached the level above."""
    late = HelpRequest.escalate_at < now() - UNHEARD
    rows = db.session.scalars(select(HelpRequest.no).where(late, HelpRequest.state.in_(OPEN)))
    return [f"求助 {no} 超过期限一小时，还没有提醒上级" for no in rows]


def acts_and_their_mark_agree() -> list[str]:
    """H4: what says that something was given at once has its line, and the other way round."""
    lines = select(func.count()).where(UrgentAct.request_id == HelpRequest.id).scalar_subquery()
    odd = or_((HelpRequest.acted_at.is_not(None)) & (lines == 0), (HelpRequest.acted_at.is_(None)) & (lines > 0))
    return [f"求助 {no} 的先行救助与记录不符" for no in db.session.scalars(select(HelpRequest.no).where(odd))]


def the_charity_has_it_by_consent() -> list[str]:
    """H5: what lies with the charity was agreed to and not taken back (PIPL art. 23)."""
    undo = aliased(HelpConsent)
    taken_back = select(undo.id).where(undo.withdraws == HelpConsent.uid).exists()
    slip = select(HelpConsent.id).where(
        HelpConsent.request_id == HelpRequest.id,
        HelpConsent.kind == "charity",
        HelpConsent.withdraws.is_(None),
        ~taken_back,
    )
    lost = ~slip.correlate(HelpRequest).exists()
    rows = db.session.scalars(select(HelpRequest.no).where(HelpRequest.state == HelpState.CHARITY, lost))
    return [f"求助 {no} 在慈善会，却没有有效的同意" for no in rows]


def own_wishes_are_wishes() -> list[str]:
    """W1: what is written of an own wish is a wish of the house."""
    lost = select(OwnWish.no).where(OwnWish.wish_uid.is_not(None), ~wishes.is_there(OwnWish.wish_uid))
    return [f"心愿登记 {no} 对应的心愿不在" for no in db.session.scalars(lost)]


def own_wishes_are_agreed_to() -> list[str]:
    """W2: everybody who is written down agreed to it, and who was referred to the bureau agreed to that (PIPL 23)."""
    asked, referred = _slip("ask"), _slip("refer")
    lost = or_(~asked, OwnWish.help_uid.is_not(None) & ~referred)
    return [f"心愿登记 {no} 没有同意的记录" for no in db.session.scalars(select(OwnWish.no).where(lost))]


def own_wishes_are_visited_first() -> list[str]:
    """W3: nothing is written for the public before a named member of staff was at home."""
    unseen = or_(OwnWish.visited_by.is_(None), OwnWish.visited_by.not_like("staff:%"))
    rows = db.session.scalars(select(OwnWish.no).where(OwnWish.wish_uid.is_not(None), unseen))
    return [f"心愿登记 {no} 没有上门核实就写成了心愿" for no in rows]


def _slip(kind: str) -> ColumnElement[bool]:
    slip = select(OwnWishConsent.id).where(OwnWishConsent.own_id == OwnWish.id, OwnWishConsent.kind == kind)
    return slip.correlate(OwnWish).exists()


CHECKS = [
    Check("H1", "办理中的求助都有时限", every_open_one_has_a_clock),
    Check("H2", "求助的结果都有理由和登记人", what_is_decided_has_a_person_and_a_result),
    Check("H3", "超过期限的求助都已提醒上级", who_is_late_is_told_on),
    Check("H4", "先行救助与求助一致", acts_and_their_mark_agree),
    Check("H5", "转慈善会的求助都有同意", the_charity_has_it_by_consent),
    Check("W1", "群众心愿写成的心愿都在", own_wishes_are_wishes),
    Check("W2", "群众心愿都有本人同意", own_wishes_are_agreed_to),
    Check("W3", "群众心愿都先上门核实", own_wishes_are_visited_first),
]
