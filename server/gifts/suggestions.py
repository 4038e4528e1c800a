"""匹配建议 — what a line of a bank or platform is probably for, and why. A person decides."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from server.campaigns import queries as campaigns
from server.campaigns.queries import Known
from server.payments.queries import lines as payments

# Letters that people write for the digits of a number read out to them: it has no I, L, O or U of its own.
_READ_AS = str.maketrans("OIL", "011")
_LETTERS = re.compile(r"[^0-9A-Z]")
TITLE_CHARS_MIN = 3  # a shorter title stands in too many notes


@dataclass(frozen=True)
class Suggestion:
    """What a line may be: a campaign's (`uid` the campaign) or a settlement that arrived (`uid` the platform's line).

    `sure`: the number itself was found, so many lines may be booked at once. `why` is one clause for a person.
    """

    what: Literal["campaign", "settlement"]
    uid: str
    title: str
    why: str
    sure: bool = False


def suggest(lines: Sequence[Any]) -> dict[str, Suggestion]:
    """Line uid → the best guess, for the lines that have one. Three statements, however many lines."""
    world = campaigns.known()
    settled = payments.settlements_like(lines)
    payers = payments.purposes_of_payers([line for line in lines if line.kind == "bank"])
    found = {}
    for line in lines:
        if line.kind == "bank":
            guess = _by_number(line.note, world) or _settlement(line, settled)
            guess = guess or _by_title(line.note, world, "附言") or _by_payer(line, payers, world)
        elif line.kind == "settlement":
            guess = None
        else:
            guess = _by_listing(line, world) or _by_title(line.project, world, "项目名称")
        if guess is not None:
            found[line.uid] = guess
    return found


def _by_number(note: str | None, world: Sequence[Known]) -> Suggestion | None:
    """The campaign's own number in the words of a transfer, however it was typed."""
    text = bare(note or "")
    hits = [one for one in world if bare(one.no) in text] if text else []
    return _campaign(hits, "附言里有项目编号", sure=True)


def _by_listing(line: Any, world: Sequence[Known]) -> Suggestion | None:
    asked = line.project.strip()
    hits = [one for one in world if asked and (line.platform, asked) in one.listings]
    return _campaign(hits, "平台项目编号相符", sure=True)


def _by_title(text: str | None, world: Sequence[Known], where: str) -> Suggestion | None:
    told = plain(text or "")
    hits = [one for one in world if len(one.title) >= TITLE_CHARS_MIN and plain(one.title) in told]
    return _campaign(hits, f"{where}里有项目名称")


def _by_payer(line: Any, payers: dict[str, str], world: Sequence[Known]) -> Suggestion | None:
    purpose = payers.get(line.payer_blind or "", "")
    hits = [one for one in world if campaigns.account_of(one.uid) == purpose]
    return _campaign(hits, "同一付款人上次捐给这里")


def _settlement(line: Any, settled: Sequence[Any]) -> Suggestion | None:
    hits = [one for one in settled if payments.settles(line, one)]
    if len(hits) != 1:
        return None
    one = hits[0]
    named = plain(one.platform) in plain(f"{line.payer or ''}{line.note or ''}")
    why = "金额、日期和平台名称都相符" if named else "金额和日期相符"
    return Suggestion("settlement", one.uid, f"{one.platform}结算 {one.row_key}", why, sure=named)


def _campaign(hits: Sequence[Known], why: str, *, sure: bool = False) -> Suggestion | None:
    """One and only one: two campaigns that fit are no suggestion."""
    return Suggestion("campaign", hits[0].uid, hits[0].title, why, sure) if len(hits) == 1 else None


def bare(text: str) -> str:
    """Letters and digits alone, as a number is compared that people have typed."""
    return _LETTERS.sub("", unicodedata.normalize("NFKC", text).upper()).translate(_READ_AS)


def plain(text: str) -> str:
    """Without blanks and full-width forms, as names are compared."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
