"""入账单 — cash, bank money and goods of a campaign, vouched for by two people, booked as a gift."""

from typing import Any

from server.campaigns import queries as campaigns
from server.gifts import rules
from server.gifts.errors import NameNeeded
from server.gifts.models import Gift
from server.gifts.service.booking import book, keep_offer, thank
from server.kit.actors import Actor
from server.kit.clock import start_of
from server.payments import service as payments


def draft_slip(campaign_uid: str, *, actor: Actor, **fields: Any) -> Any:
    """登记入账单 of a campaign: the fields of `payments.draft_slip` without `purpose`. Gives the slip."""
    purpose = campaigns.account(campaigns.find_public(campaign_uid))
    return payments.draft_slip(purpose=purpose, actor=actor, **_fit(fields))


def edit_slip(uid: str, *, campaign_uid: str, actor: Actor, seen_version: int, **fields: Any) -> Any:
    """修改入账单, while it is a draft."""
    purpose = campaigns.account(campaigns.find_public(campaign_uid))
    return payments.edit_slip(uid, actor=actor, seen_version=seen_version, purpose=purpose, **_fit(fields))


def approve_slip(uid: str, *, actor: Actor, seen_version: int) -> Gift:
    """复核入账. The second person agrees: what came is a gift in the same unit, and money an entry too."""
    slip, _evidence = payments.approve_slip(uid, actor=actor, seen_version=seen_version)
    named = {"real": slip.donor_name, "alias": slip.alias}.get(slip.shown_as)
    offer = keep_offer(slip_uid=slip.uid, shown_as=slip.shown_as, shown_name=named, message=slip.message)
    gift = book(
        offer,
        campaign_uid=campaigns.uid_of(slip.purpose),
        donor_uid=slip.donor_uid,
        amount_fen=slip.amount_fen,
        way=slip.kind,
        source="bank:main" if slip.kind == "bank" else "cash",
        at=start_of(slip.received_on),
        actor=actor,
        goods=slip.goods,
    )
    if gift.donor_uid is not None:
        thank(gift, campaigns.titles([gift.campaign_uid])[gift.campaign_uid])
    return gift


def _fit(fields: dict[str, Any]) -> dict[str, Any]:
    """A slip's public words pass the same rules as a donor's own."""
    shown_as, name = fields.get("shown_as", "anonymous"), fields.get("donor_name", "").strip()
    if shown_as == "real" and not name:
        raise NameNeeded("公示实名需要填写捐赠人姓名或单位全称")
    alias = rules.clean_alias(fields.get("alias", "")) if shown_as == "alias" else ""
    message = rules.clean_words(fields.get("message", ""), rules.MESSAGE_CHARS_MAX)
    return {**fields, "donor_name": name, "alias": alias, "message": message}
