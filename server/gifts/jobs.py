"""任务 — evidence has come: settle the order it speaks of."""

from datetime import datetime, timedelta
from typing import Any

from server.gifts import service, words
from server.gifts.service import lines, wording
from server.kit.clock import now
from server.kit.errors import Unavailable
from server.kit.units import reading
from server.people import queries as people
from server.wechat import texts

LATER = "later"
ASK_FOR, ASK_AGAIN = timedelta(days=1), timedelta(minutes=5)


def record_settle(payload: dict[str, Any], _found: Any) -> None:
    """入账. Runs any number of times with one effect; the task is done when its unit is."""
    service.settle(payload["order_no"])


def record_settle_refund(payload: dict[str, Any], _found: Any) -> datetime | None:
    """办结退款. As above; it comes back later while the refund cannot be booked yet."""
    return service.settle_refund(payload["refund_no"])


def record_book_sure(payload: dict[str, Any], _found: Any) -> datetime | None:
    """整份入账 in the name of the person who asked; at once again while there is more."""
    actor = people.staff_actor(people.staff(payload["staff_uid"]))
    return now() if lines.book_sure(payload["import_uid"], actor=actor) else None


def record_tell_spending(payload: dict[str, Any], _found: Any) -> None:
    """告知捐赠人 of one paid or corrected spending; a full batch leaves a task for the next."""
    service.tell_spending(payload["spending"], payload["what"], payload.get("after", ""))


def record_tell_report(payload: dict[str, Any], _found: Any) -> None:
    """告知捐赠人 of a campaign's report; a full batch leaves a task for the next."""
    service.tell_report(payload["campaign"], payload["version"], payload.get("after", ""), payload.get("kind", ""))


def record_tell_pause(payload: dict[str, Any], _found: Any) -> None:
    """告知捐赠人 that a campaign takes no more money for now; a full batch leaves a task for the next."""
    service.tell_pause(payload["campaign"], payload["version"], payload.get("after", ""))


def record_tell_change(payload: dict[str, Any], _found: Any) -> None:
    """告知捐赠人 that a campaign's purpose was changed; a full batch leaves a task for the next."""
    service.tell_change(payload["change"], payload.get("after", ""))


def fetch_words(payload: dict[str, Any]) -> str | None:
    """请微信看. Network only: the verdict, LATER without an answer, None when somebody has looked already."""
    with reading():
        offer = words.find(payload["offer"])
        asked, said = offer.words == "asked", f"{words.alias_of(offer)} {offer.message}".strip()
    try:
        return texts.verdict_of(said, payload["openid"]) if asked and said else None
    except Unavailable:
        return LATER


def record_words(payload: dict[str, Any], verdict: str | None) -> datetime | None:
    """微信的判断. No answer is no pass: it is asked again for a day, then a person looks."""
    if verdict == LATER:
        if now() < words.find(payload["offer"]).at + ASK_FOR:
            return now() + ASK_AGAIN
        verdict = "review"
    if verdict is not None:
        wording.judge(payload["offer"], verdict)
    return None
