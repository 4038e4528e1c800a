"""捐赠 — write down the wish to give, and open WeChat's cashier for it."""

from collections.abc import Sequence
from typing import Any

from server.campaigns import queries as campaigns
from server.gifts import rules
from server.gifts.errors import LineUnknown, NameNeeded
from server.gifts.service.booking import keep_offer
from server.gifts.service.wording import let_wechat_read
from server.kit.actors import Actor
from server.kit.units import reading
from server.payments import queries as payment_facts
from server.payments import service as payments
from server.people import queries as people


def give(
    campaign_uid: str,
    *,
    donor: Actor,
    channel: str,
    amount_fen: int,
    shown_as: str,
    alias: str = "",
    message: str = "",
    budget_line: str | None = None,
    receipt: str = "",
) -> str:
    """捐赠. Writes down the wish to give and asks for the money; gives back the order's number.

    `channel` jsapi | h5 is the donor's door, `receipt` wanted | waived or nothing said. Raises NotFound, GiftsClosed,
    BrakePulled, AmountTooSmall, AmountTooLarge, NameNeeded, AliasNeeded, WordsUnfit, LineUnknown.
    """
    campaign = campaigns.find_public(campaign_uid, with_needs=budget_line is not None)
    campaigns.accepts_gifts(campaign)
    rules.refuse_amount(amount_fen)
    words = rules.clean_words(message, rules.MESSAGE_CHARS_MAX)
    if budget_line is not None and budget_line not in {line.uid for line in campaign.budget}:
        raise LineUnknown
    theirs = [] if shown_as == "anonymous" and not words else people.family(donor.uid)
    name = _name_to_show(theirs, shown_as, alias)
    order = payments.ask(
        donor_uid=donor.uid,
        purpose=campaigns.account(campaign),
        title=campaign.no,
        amount_fen=amount_fen,
        channel=channel,
        actor=donor,
    )
    said = {"shown_as": shown_as, "shown_name": name, "message": words}
    _write_down(order.no, theirs, channel, budget_line=budget_line, receipt=receipt, **said)
    return order.no


def _write_down(order_no: str, theirs: Sequence[Any], channel: str, **offered: Any) -> None:
    """The offer; its words begin with WeChat, or where WeChat knows nobody, with a person."""
    is_said = bool(offered["message"]) or offered["shown_as"] == "alias"
    openid = _known_to_wechat(theirs) if is_said and channel == "jsapi" else None
    offer = keep_offer(order_no=order_no, words=("asked" if openid else "review") if is_said else "free", **offered)
    if openid:
        let_wechat_read(offer, openid)


def open_cashier(
    order_no: str, *, donor_uids: tuple[str, ...], channel: str, payer: str, return_path: str = ""
) -> dict[str, str]:
    """打开收银台. Asks campaign and brake once more, then WeChat. Call it outside any unit: it opens its own.

    Raises what `payments.open_cashier` raises, and GiftsClosed, BrakePulled. `payer` openid (jsapi) or address (h5).
    """
    with reading():
        order = payment_facts.find_own(order_no, donor_uids)
        if order.state == "asked":
            campaigns.accepts_gifts(campaigns.find(campaigns.uid_of(order.purpose)))
    return payments.open_cashier(
        order_no, donor_uids=list(donor_uids), channel=channel, payer=payer, return_path=return_path
    )


def _known_to_wechat(theirs: Sequence[Any]) -> str | None:
    """By which openid WeChat may be asked about what was said; None where it does not know the donor."""
    return next((str(one.openid) for one in theirs if one.openid), None)


def _name_to_show(theirs: Sequence[Any], shown_as: str, alias: str) -> str | None:
    """The name as the donor agreed to it at this moment; a later change of it does not change old walls."""
    assert shown_as in rules.SHOWN_AS, shown_as
    if shown_as == "anonymous":
        return None
    one = theirs[0]
    if shown_as == "alias":
        return rules.clean_alias(alias or one.alias)
    if not one.name:
        raise NameNeeded
    return str(one.name)
