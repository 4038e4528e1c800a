"""公开的话 — a donor's words go before everybody only after WeChat, or a person, has let them pass (fail closed).

Who came by the mini-program can be asked about; a donor's words by another door wait for a person. What staff write on
a slip was read by two of them.
"""

from sqlalchemy import update

from server.gifts import queries, rules, words
from server.gifts.models import Gift, Offer
from server.kit import audit, tasks
from server.kit.actors import THE_CLOCK, Actor
from server.kit.db import db, swap_one
from server.kit.errors import Forbidden
from server.messages import service as messages
from server.people.roles import WORDS_READERS

CHECK = "gifts.words"


def let_wechat_read(offer: Offer, openid: str) -> None:
    """请微信看 what was said with an offer that waits for it (`words` asked), by a donor whom WeChat knows."""
    assert offer.words == "asked", offer.uid
    tasks.add(CHECK, {"offer": offer.uid, "openid": openid}, key=f"words:{offer.uid}")


def judge(offer_uid: str, verdict: str) -> None:
    """微信的判断. Whoever has looked in the meantime has the last word."""
    waiting = update(Offer).where(Offer.uid == offer_uid, Offer.words == "asked")
    if swap_one(waiting.values(words=verdict)) and verdict != "pass":
        audit.write(THE_CLOCK, "gifts.words", offer_uid, {"verdict": verdict})


def decide_words(offer_uid: str, *, shown: bool, actor: Actor) -> None:
    """公开, or 不公开: the charity's own decision; it may be changed. The donor of hidden words is told. Forbidden."""
    if not actor.roles & WORDS_READERS:
        raise Forbidden
    offer = words.find(offer_uid)
    state = "shown" if shown else "hidden"
    if offer.words == state:
        return
    offer.words = state
    audit.write(actor, f"gifts.words_{state}", offer.uid)
    db.session.flush()
    if not shown:
        _tell(offer)


def _tell(offer: Offer) -> None:
    gift = db.session.query(Gift).filter_by(offer_id=offer.id).one_or_none()
    if gift is not None and gift.donor_uid is not None:
        messages.tell_donor(
            gift.donor_uid, rules.HIDDEN_TITLE, rules.HIDDEN_TEXT, f"/gifts/{gift.uid}", key=f"words:{offer.uid}"
        )


def wish_receipt(gift_uid: str, wish: str) -> None:
    """票据意愿: wanted | waived, on record beside the gift (Charity Law 38). NotFound."""
    assert wish in ("wanted", "waived"), wish
    queries.offer_of(gift_uid).receipt = wish
    db.session.flush()
