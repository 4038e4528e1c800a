"""Promises as the desk writes them down, and money that comes for them, each in one call inside a unit."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from server.kit import clock
from server.promises import service
from server.promises.models import Promise
from server.promises.rules import Changed, Facts, Term
from tests.cast import Cast
from tests.files.pictures import jpeg
from tests.gifts.booked import at_the_counter

COMPANY, CODE = "示例建材有限公司", "91350100M000100Y43"


def terms(*parts: tuple[int, int]) -> tuple[Term, ...]:
    """(days from today, fen) each."""
    return tuple(Term(clock.today() + timedelta(days=days), fen) for days, fen in parts)


def facts(campaign_uid: str | None, **changes: Any) -> Facts:
    """1 000 yuan in two instalments, the first in ten days."""
    usual = Facts(
        campaign_uid=campaign_uid,
        company=COMPANY,
        credit_code=CODE,
        ground="relief",
        use_text="购买学习用品",
        agreement_no="示例协 2026-01",
        signed_on=clock.today() - timedelta(days=5),
        amount_fen=1000_00,
        terms=terms((10, 600_00), (100, 400_00)),
        contact_name="苏示例",
        contact_phone="0795-1234567",
        unrelated=True,
    )
    return replace(usual, **changes)


def drafted(cast: Cast, campaign_uid: str | None, **changes: Any) -> Promise:
    row = service.draft(facts(campaign_uid, **changes), actor=cast.chen)
    service.add_paper(row.uid, jpeg(), kind="agreement", actor=cast.chen)
    return row


def standing(cast: Cast, campaign_uid: str | None, **changes: Any) -> str:
    """Agreed to by two people; its uid."""
    row = service.submit(drafted(cast, campaign_uid, **changes).uid, actor=cast.chen)
    return service.approve(row.uid, actor=cast.zhou, seen_version=row.version).uid


def supplement(**changes: Any) -> Changed:
    """The same money in one instalment, later."""
    usual = Changed(
        kind="supplement",
        reason="单位资金周转，双方同意延期",
        agreement_no="示例补 2026-01",
        signed_on=clock.today(),
        amount_fen=1000_00,
        terms=terms((200, 1000_00)),
    )
    return replace(usual, **changes)


def hardship(**changes: Any) -> Changed:
    usual = Changed(
        kind="release",
        reason="厂房失火，停产至今",
        agreement_no="示例报告 1 号",
        signed_on=clock.today(),
        why="hardship",
        reported_to="袁州区民政局",
        reported_on=clock.today(),
        explained_at="《示例日报》2 版",
    )
    return replace(usual, **changes)


_vouchers = iter(range(1, 10**6))


def came(cast: Cast, campaign_uid: str, fen: int, **changes: Any) -> str:
    """Money over the counter of the bank, by a slip of two people; the gift's uid."""
    slip = {"kind": "bank", "voucher": f"认-{next(_vouchers)}", "donor_name": COMPANY, "shown_as": "real"}
    return at_the_counter(campaign_uid, cast, amount_fen=fen, **{**slip, **changes})
