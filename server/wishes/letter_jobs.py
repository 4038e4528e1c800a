"""定时 — WeChat's word on a letter: fetched without a transaction, heeded in one."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from server.kit.actors import THE_CLOCK
from server.kit.clock import now
from server.kit.db import db
from server.kit.units import reading
from server.wishes.look_jobs import ASK_AGAIN, LATER, answer_about
from server.wishes.models import Letter, Wish
from server.wishes.rules import Look
from server.wishes.service import letter_looks, letters, looking
from server.wishes.states import LetterState


def fetch_letter_look(payload: dict[str, Any]) -> tuple[str, str | None] | None:
    """请微信看回信. (verdict, whose WeChat it was asked with), (LATER, None) without an answer; None when overtaken."""
    with reading():
        found = letter_looks.letter_of(payload["letter"])
        if found is None or found[0].text_mark != payload["mark"] or found[0].text_look != Look.ASKED:
            return None
        words, openids = found[0].text, letter_looks.openids_for(*found)
    return answer_about(words, openids)


def record_letter_look(payload: dict[str, Any], brought: tuple[str, str | None] | None) -> datetime | None:
    """微信的判断. No answer is no pass: it is asked for a day, and after an hour the reader may judge alone."""
    found = letter_looks.letter_of(payload["letter"])
    if brought is None or found is None:
        return None
    letter, wish = found
    verdict, openid = brought
    if verdict == LATER:
        return now() + ASK_AGAIN if looking.due_again(letter, now()) else None
    if looking.heed(letter, payload["mark"], Look(verdict), openid) and verdict == Look.RISKY:
        letters.take_off(wish, letter, actor=THE_CLOCK)
    return None


def take_photos_off(file_uid: str) -> None:
    """回信照片没有通过检查: a letter that is public leaves the public with it, and may be written anew without."""
    pair = select(Letter, Wish).join(Wish, Wish.id == Letter.wish_id)
    pair = pair.where(Letter.photo_uid == file_uid, Letter.state != LetterState.WITHDRAWN)
    for letter, wish in db.session.execute(pair).all():
        letters.take_off(wish, letter, actor=THE_CLOCK)
