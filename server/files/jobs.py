"""附件的任务 — ask WeChat to look at a picture, and heed what it says."""

from datetime import datetime, timedelta
from typing import Any

from server.files import looks, queries, rules
from server.files.models import File
from server.kit import audit, tasks
from server.kit.actors import THE_CLOCK
from server.kit.clock import now
from server.kit.errors import Unavailable
from server.kit.units import reading
from server.wechat import pictures

# The verdict may overtake the answer that brings its number; one of a stranger's number never finds its picture.
FIND_WITHIN, LOOK_AGAIN = timedelta(minutes=10), timedelta(seconds=20)
LATER = "later"
ASK_FOR, ASK_AGAIN = timedelta(days=1), timedelta(minutes=5)

HIDDEN = "wishes.photo_hidden"


def fetch_look(payload: dict[str, Any]) -> str | None:
    """请微信看. Network only: the number of the look, LATER without an answer, None where WeChat does not look."""
    with reading():
        found = queries.of_uid(payload["file"])
        asked = found is None or found.trace is not None
        address = looks.address_for_wechat(payload["file"])
    try:
        return None if asked else pictures.ask_about(address, payload["openid"])
    except Unavailable:
        return LATER


def record_look(payload: dict[str, Any], trace: str | None) -> datetime | None:
    """Keep the number, so that the verdict finds its picture. Without an answer it is asked again for a day."""
    file = queries.of_uid(payload["file"])
    if file is None:  # its owner took it back meanwhile
        return None
    if trace == LATER:
        return now() + ASK_AGAIN if now() < file.at + ASK_FOR else None
    if trace is not None:
        file.trace, file.verdict = trace, "asked"
    return None


def record_verdict(payload: dict[str, Any], _brought: Any) -> datetime | None:
    """图片检查结果. The worse of two verdicts stays, whichever comes first."""
    file = queries.by_trace(payload["trace"])
    if file is None:
        early = now() < datetime.fromisoformat(payload["at"]) + FIND_WITHIN
        return now() + LOOK_AGAIN if early else None
    _judge(file, payload["verdict"])
    return None


def _judge(file: File, verdict: str) -> None:
    assert file.verdict is not None, file.uid
    if rules.WORSE.index(verdict) <= rules.WORSE.index(file.verdict):
        return
    file.verdict = verdict
    audit.write(THE_CLOCK, "files.verdict", file.uid, {"verdict": verdict})
    if verdict in rules.HIDDEN:
        tasks.add(HIDDEN, {"file": file.uid, "owner": file.owner}, key=f"hidden:{file.uid}")
