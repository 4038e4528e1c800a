"""幂等 — a post that carries an Idempotency-Key is done once and answered twice, inside the unit of the act itself."""

import json
import re
from collections.abc import Callable
from typing import Any, Literal

from flask import Response, request

from miniapp_api.refusals import KeyNeeded, answer
from server.kit import once
from server.kit.actors import Actor

HEADER = "Idempotency-Key"
Keyed = Literal["needed", "may", "no"]
_FORM = re.compile(r"[A-Za-z0-9_-]{8,80}")


def run(keyed: Keyed, body: dict[str, Any], who: Callable[[], Actor], act: Callable[[], tuple[Any, int]]) -> Response:
    """Do the act of `who`, or give back what it answered the first time. KeyNeeded, KeyReused."""
    key = request.headers.get(HEADER)
    if keyed == "no" or (key is None and keyed == "may"):
        return answer(*act())
    if key is None or not _FORM.fullmatch(key):
        raise KeyNeeded
    plain = json.loads(json.dumps(body, default=str))  # a loaded body may hold dates
    mark = once.fingerprint(request.method, request.path, plain)
    row = once.take(who(), key, mark)
    if row.answer is None:
        content, status = act()
        row.answer = {"status": status, "body": content}
    return answer(row.answer["body"], row.answer["status"])
