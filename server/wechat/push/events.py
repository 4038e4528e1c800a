"""事件 — the pushes that somebody would notice, read into facts. All others are kept by name and let go.

A customer-service message is a person's own words: only that one came is kept, never what it says.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from server.kit.clock import iso

# 订阅消息 (developers.weixin.qq.com, 订阅消息事件推送): the panel of a tap, the page of settings, what was sent.
CHOICES = {"event:subscribe_msg_popup_event": "panel", "event:subscribe_msg_change_event": "settings"}
ARRIVALS = "event:subscribe_msg_sent_event"
WRAPPERS = ("SubscribeMsgPopupEvent", "SubscribeMsgChangeEvent", "SubscribeMsgSentEvent")
ANSWERS = frozenset({"accept", "reject"})
LINES_MAX, MSGID_LETTERS_MAX = 20, 32
SUGGESTIONS = frozenset({"pass", "review", "risky"})
NAME_LETTERS_MAX, TRACE_LETTERS_MAX = 40, 64


def name_of(message: Mapping[str, Any]) -> str:
    """`event:wxa_media_check`, `text`, …, cut to what the table holds."""
    kind = str(message.get("MsgType", "unknown"))
    return (f"event:{message.get('Event', 'unknown')}" if kind == "event" else kind)[:NAME_LETTERS_MAX]


def picture_verdict(message: Mapping[str, Any]) -> dict[str, str] | None:
    """图片检查结果: `{trace, verdict}` of a wxa_media_check; None for any other message.

    A check that broke off, or a word we do not know, is `review` and never a pass (fail closed).
    developers.weixin.qq.com: mediaCheckAsync, 异步检测结果推送.
    """
    trace, result = message.get("trace_id"), message.get("result")
    if name_of(message) != "event:wxa_media_check" or not isinstance(trace, str):
        return None
    if not 0 < len(trace) <= TRACE_LETTERS_MAX:
        return None
    suggest = result.get("suggest") if isinstance(result, dict) else None
    whole = str(message.get("errcode", 0)) == "0" and suggest in SUGGESTIONS
    return {"trace": trace, "verdict": str(suggest) if whole else "review"}


def choices(message: Mapping[str, Any]) -> list[dict[str, str]]:
    """同意与否: `{openid, template, answer, where, at}` of each template; nothing for any other message."""
    where, openid, at = CHOICES.get(name_of(message)), _word(message, "FromUserName", 64), _said_at(message)
    if where is None or not openid or at is None:
        return []
    found = [(_word(line, "TemplateId", 64), _word(line, "SubscribeStatusString", 16)) for line in _lines(message)]
    return [
        {"openid": openid, "template": template, "answer": answer, "where": where, "at": at}
        for template, answer in found
        if template and answer in ANSWERS
    ]


def arrivals(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    """送达回执: `{openid, template, msgid, failed, at}` of each message; nothing for any other message."""
    openid, at = _word(message, "FromUserName", 64), _said_at(message)
    if name_of(message) != ARRIVALS or not openid or at is None:
        return []
    lines = [(line, _word(line, "TemplateId", 64), _word(line, "MsgID", 32)) for line in _lines(message)]
    return [
        {
            "openid": openid,
            "template": template,
            "msgid": msgid,
            "failed": _word(line, "ErrorCode", 16) != "0",
            "at": at,
        }
        for line, template, msgid in lines
        if template and msgid
    ]


def _lines(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The lines of an event: in XML inside a wrapper, in JSON beside the head, one or many of them."""
    inside = next((message[name] for name in WRAPPERS if isinstance(message.get(name), dict)), message)
    lines = inside.get("List")
    several = lines if isinstance(lines, list) else [lines]
    return [line for line in several[:LINES_MAX] if isinstance(line, dict)]


def _word(line: Mapping[str, Any], name: str, letters_max: int) -> str:
    """A text or a whole number, as text; empty when it is neither or too long."""
    value = line.get(name)
    said = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return said if len(said) <= letters_max else ""


def _said_at(message: Mapping[str, Any]) -> str | None:
    seconds = _word(message, "CreateTime", 11)
    return iso(datetime.fromtimestamp(int(seconds), UTC)) if seconds.isascii() and seconds.isdigit() else None
