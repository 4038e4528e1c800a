"""办理 — the donor chooses the name on a certificate."""

from server.certificates import queries, rules
from server.certificates.errors import AliasUnknown, NameNeeded
from server.certificates.models import CertificateName
from server.gifts import queries as gifts
from server.gifts.queries import GiftCard
from server.kit import audit
from server.kit.actors import Actor
from server.kit.db import db, insert_once
from server.people import queries as people


def rename(gift_uid: str, shown_as: str, *, actor: Actor) -> None:
    """改称呼. What was printed before shows the new name when it is scanned.

    NotFound, NameNeeded without a name on file, AliasUnknown without one in the gift.
    """
    assert shown_as in rules.SHOWN_AS, shown_as
    gift = gifts.card(gift_uid)
    if shown_as == "alias" and gift.shown_as != "alias":
        raise AliasUnknown
    name = real_name(gift) if shown_as == "real" else None
    if shown_as == "real" and not name:
        raise NameNeeded
    insert_once(CertificateName(gift_uid=gift_uid, shown_as="anonymous"))
    row = queries.name_row(gift_uid)
    assert row is not None, gift_uid
    row.shown_as, row.name = shown_as, name
    db.session.flush()
    audit.write(actor, "certificates.rename", gift_uid, {"shown_as": shown_as})


def real_name(gift: GiftCard) -> str:
    """As it stands on file; of a gift at the counter, as it was shown. Empty where there is none."""
    if gift.donor_uid is None:
        return gift.shown_name if gift.shown_as == "real" else ""
    return people.donor(gift.donor_uid).name or ""


def names_for(gift: GiftCard) -> list[str]:
    """The choices that `rename` would not refuse for this gift."""
    fit = {"real": bool(real_name(gift)), "alias": gift.shown_as == "alias", "anonymous": True}
    return [name for name in rules.SHOWN_AS if fit[name]]
