"""附件的任务 — what WeChat's look at a picture said."""

from datetime import datetime, timedelta
from typing import Any

from server.files import queries, rules
from server.files.models import File
from server.kit import audit
from server.kit.actors import THE_CLOCK
from server.kit.clock import now

# The verdict may overtake the answer that brings its number; one of a stranger's number never finds its picture.
FIND_WITHIN, LOOK_AGAIN = timedelta(minutes=10), timedelta(seconds=20)


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
