"""The SMS port: accepts short messages and shows them in a public inbox, for people and for tests."""

from __future__ import annotations

import hmac
import re
from typing import TYPE_CHECKING, Any

from . import pages
from .clock import day_of, rfc3339
from .errors import PlainError
from .identities import SMS_KEY
from .rows import Message
from .web import Answer, Request, html_answer, json_answer, read_json

if TYPE_CHECKING:
    from .simulator import Simulator

A_MINUTE_S = 60
A_DAY = 10
SHOWN = 200


def send(sim: Simulator, request: Request) -> Answer:
    """``POST /sms/send {phone, template, params}`` → ``{id}``; 429 above one a minute and ten a day for one phone."""
    if not hmac.compare_digest(request.headers.get("authorization", "").encode(), f"Bearer {SMS_KEY}".encode()):
        raise PlainError(401, "unauthorized", "the SMS key is wrong")
    phone, template, params = _read(request)
    fault = sim.faults.take("sms", kinds={"drop", "delay", "duplicate"})
    kind = fault.kind if fault else ""
    with sim.change():
        now = sim.now()
        _check_pace(sim, phone, now)
        number = sim.draw("sms", 16, "0123456789abcdef")
        shown_at = now + (fault.seconds(60) if fault and kind == "delay" else 0.0)
        if kind == "drop":
            shown_at = float(2**53)
        sim.messages.put(number, Message(phone, template, params, now, shown_at))
        if kind == "duplicate":
            # a copy is the carrier's doing: it does not count against the sender's day
            sim.messages.put(f"{number}-again", Message(phone, template, params, 0.0, shown_at))
    return json_answer({"id": number})


def _read(request: Request) -> tuple[str, str, dict[str, str]]:
    try:
        body = read_json(request.body)
    except (ValueError, RecursionError) as error:
        raise PlainError(400, "bad_json", "the body is no JSON object") from error
    phone, template, params = body.get("phone"), body.get("template"), body.get("params", {})
    if not isinstance(phone, str) or not re.fullmatch(r"1[0-9]{10}", phone):
        raise PlainError(400, "bad_phone", "phone is a mobile number of 11 digits")
    if not isinstance(template, str) or not template:
        raise PlainError(400, "bad_template", "template is a text")
    if not isinstance(params, dict) or not all(isinstance(value, str) for value in params.values()):
        raise PlainError(400, "bad_params", "params is an object of texts")
    return phone, template, params


def _check_pace(sim: Simulator, phone: str, now: float) -> None:
    times = sorted(row.sent_at for row in sim.messages.rows.values() if row.phone == phone and row.sent_at)
    if times and now - times[-1] < A_MINUTE_S:
        wait = str(int(A_MINUTE_S - (now - times[-1])) + 1)
        raise PlainError(429, "too_often", "one message a minute for one phone", {"Retry-After": wait})
    if sum(day_of(moment) == day_of(now) for moment in times) >= A_DAY:
        raise PlainError(429, "too_many_today", "ten messages a day for one phone", {"Retry-After": "3600"})


def _arrived(sim: Simulator, phone: str) -> list[dict[str, Any]]:
    """The newest messages first, of one phone or of all."""
    with sim.lock:
        now = sim.now()
        rows = [(key, row) for key, row in sim.messages.rows.items() if row.shown_at <= now]
    rows = [(key, row) for key, row in reversed(rows) if phone in ("", row.phone)]
    rows.sort(key=lambda pair: pair[1].shown_at, reverse=True)
    return [
        {
            "id": key,
            "phone": row.phone,
            "template": row.template,
            "params": row.params,
            "code": row.params.get("code", ""),
            "at": rfc3339(row.shown_at),
        }
        for key, row in rows[:SHOWN]
    ]


def inbox(sim: Simulator, request: Request) -> Answer:
    """The page for people: ``/sms/inbox?phone=``."""
    phone = request.query.get("phone", "").strip()
    return html_answer(pages.inbox(_arrived(sim, phone), phone))


def inbox_json(sim: Simulator, request: Request) -> Answer:
    """``/sms/inbox.json?phone=`` → ``{items: [{id, phone, template, params, code, at}]}``, newest first."""
    return json_answer({"items": _arrived(sim, request.query.get("phone", "").strip())})
