"""定时 — WeChat's word on a wish: fetched without a transaction, heeded in one."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from server.kit.clock import now
from server.kit.errors import Unavailable
from server.kit.units import reading
from server.wechat import texts
from server.wishes.rules import Look
from server.wishes.service import hiding, looking, story

ASK_AGAIN = timedelta(minutes=5)
LATER = "later"


def fetch_look(payload: dict[str, Any]) -> tuple[str, str | None] | None:
    """请微信看文字. Network only: (verdict, whose WeChat it was asked with), (LATER, None) without an answer.

    None when the words have changed or been judged meanwhile. The first whom WeChat answers for decides.
    """
    with reading():
        wish = story.wish_of(payload["wish"])
        overtaken = wish.text_mark != payload["mark"] or wish.text_look != Look.ASKED
        words, openids = looking.words_of(wish), looking.openids_for(wish, payload.get("also", ""))
    return None if overtaken else answer_about(words, openids)


def answer_about(words: str, openids: Iterable[str]) -> tuple[str, str | None]:
    """Network only: (verdict, whose WeChat it was asked with), (LATER, None) without an answer, else `nobody`."""
    for openid in openids:
        try:
            verdict = texts.judged(words, openid)
        except Unavailable:
            return LATER, None
        if verdict is not None:
            return verdict, openid
    return Look.NOBODY, None


def record_look(payload: dict[str, Any], brought: tuple[str, str | None] | None) -> datetime | None:
    """微信的判断. No answer is no pass: it is asked for a day, and after an hour a reviewer may judge."""
    if brought is None:
        return None
    wish = story.wish_of(payload["wish"])
    verdict, openid = brought
    if verdict == LATER:
        return now() + ASK_AGAIN if looking.due_again(wish, now()) else None
    if looking.heed(wish, payload["mark"], Look(verdict), openid) and verdict == Look.RISKY:
        hiding.hide(wish, "微信判定文字违规")
    return None
