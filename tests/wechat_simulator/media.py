"""M5 ``/wxa/media_check_async``: fetches the picture itself, judges it, and pushes what it found."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from . import pusher
from .errors import MiniError
from .mini_api import ACTIVE_S, LABELS, user_of
from .mini_rows import MediaCheck
from .prepay import intranet
from .rows import Timer
from .simulator import HEX
from .tokens import appid_of, need, read_body
from .web import Request

if TYPE_CHECKING:
    from .simulator import Simulator

LOOKED_AFTER_S = 2.0
BYTES_MAX = 10 * 1024 * 1024
FETCH_LIMIT_S = 5.0
BROKE_OFF = -1008
KINDS = {"delay", "drop", "duplicate", "unknown_trace"}


def check_media(sim: Simulator, request: Request) -> dict[str, Any]:
    """``{media_url, media_type, version, openid, scene}`` → ``{trace_id}``; the verdict comes by push."""
    appid, body = appid_of(sim, request), read_body(request)
    need(body, ("media_url", 41005))
    if body.get("version") != 2 or body.get("media_type") not in (1, 2):
        raise MiniError(40097, "invalid version or media_type")
    if body.get("scene") not in (1, 2, 3, 4):
        raise MiniError(40129, "invalid scene")
    user = user_of(sim, appid, body.get("openid"), 43104)
    if sim.now() > user.active_at + ACTIVE_S:
        raise MiniError(61010, "code is expired")
    with sim.change():
        raw = sim.draw("media", 24, HEX)
        trace = f"{raw[:8]}-{raw[8:16]}-{raw[16:]}"
        sim.media_checks.put(trace, MediaCheck(appid, user.openid, str(body["media_url"]), sim.now()))
        sim.scheduler.at(sim.now() + LOOKED_AFTER_S, "media", trace)
    return {"errcode": 0, "errmsg": "ok", "trace_id": trace}


def look(sim: Simulator, timer: Timer) -> None:
    """Fetch and judge; then the push, late, twice, never, or under a number nobody knows (W7)."""
    check = sim.media_checks.rows[timer.ref]
    suggest = _judge(sim, check.url)
    fault = sim.faults.take("media_result", kinds=KINDS)
    kind = fault.kind if fault is not None else ""
    with sim.change():
        check.suggest = suggest
        sim.media_checks.put(timer.ref, check)
        if kind == "delay" and fault is not None:
            sim.scheduler.at(sim.now() + fault.seconds(1800), "media_late", timer.ref)
        elif kind != "drop":
            trace = "00000000-00000000-00000000" if kind == "unknown_trace" else timer.ref
            for _ in range(2 if kind == "duplicate" else 1):
                _tell(sim, trace, check)


def tell_late(sim: Simulator, timer: Timer) -> None:
    """The push that was held back."""
    with sim.change():
        _tell(sim, timer.ref, sim.media_checks.rows[timer.ref])


def _tell(sim: Simulator, trace: str, check: MediaCheck) -> None:
    failed = check.suggest == "failed"
    verdict = {} if failed else {"suggest": check.suggest, "label": LABELS[check.suggest]}
    detail = {"strategy": "content_model", "errcode": BROKE_OFF if failed else 0, **verdict}
    message = {
        "MsgType": "event",
        "Event": "wxa_media_check",
        "appid": check.appid,
        "trace_id": trace,
        "version": 2,
        "detail": [{**detail, "prob": 90}],
        "errcode": BROKE_OFF if failed else 0,
        "errmsg": "download failed" if failed else "ok",
        "result": verdict,
    }
    pusher.announce(sim, check.appid, check.openid, message)


def _judge(sim: Simulator, url: str) -> str:
    """``failed`` for what cannot be had; else the tester's next word, else what stands in the bytes, else pass."""
    data = _fetch(sim, url)
    if data is None:
        return "failed"
    with sim.change():
        words = sim.meta.get("verdicts")
        if words is not None and words.value:
            word = str(words.value.pop(0))
            sim.meta.put("verdicts", words)
            return word
    return next((word for word in ("risky", "review") if f"[sim:{word}]".encode() in data), "pass")


def _fetch(sim: Simulator, url: str) -> bytes | None:
    """The bytes of a public https address, at most 10 MB; None if there are none to be had."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    base = sim.maps.get(host)
    if parts.scheme != "https" or not host or intranet(host) or base is None:
        return None
    target = urlsplit(base)
    connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=FETCH_LIMIT_S)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    try:
        connection.request("GET", path, headers={"Host": parts.netloc, "User-Agent": "Mozilla/4.0"})
        answer = connection.getresponse()
        data = answer.read(BYTES_MAX + 1)
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return data if answer.status == 200 and 0 < len(data) <= BYTES_MAX else None
