"""How a pushed message is written: JSON or XML inside, and the envelope of each mode outside."""

from __future__ import annotations

from typing import Any

from .web import compact

WRAPPERS = {
    "subscribe_msg_popup_event": "SubscribeMsgPopupEvent",
    "subscribe_msg_change_event": "SubscribeMsgChangeEvent",
    "subscribe_msg_sent_event": "SubscribeMsgSentEvent",
}


def as_text(message: dict[str, Any], form: str) -> str:
    """The message itself. A list of one is a bare object in JSON (an assumption from what developers meet)."""
    rows = message.get("List")
    if form == "json":
        return compact({**message, "List": rows[0]} if isinstance(rows, list) and len(rows) == 1 else message)
    if rows is not None:
        rest = {name: value for name, value in message.items() if name != "List"}
        message = {**rest, WRAPPERS[message["Event"]]: {"List": rows}}
    return f"<xml>{_elements(message)}</xml>"


def _elements(values: dict[str, Any]) -> str:
    return "".join(_element(name, value) for name, value in values.items())


def _element(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(_element(name, one) for one in value)
    if isinstance(value, dict):
        return f"<{name}>{_elements(value)}</{name}>"
    if isinstance(value, int):
        return f"<{name}>{value}</{name}>"
    return f"<{name}><![CDATA[{str(value).replace(']]>', ']]]]><![CDATA[>')}]]></{name}>"


def envelope(message: dict[str, Any], sealed: str, mode: str, form: str) -> str:
    """plain: the message; safe: the sealed half alone; compatible: both."""
    if mode == "plain":
        return as_text(message, form)
    outer = {"ToUserName": message["ToUserName"], "Encrypt": sealed}
    if form == "json":
        return compact({**message, **outer} if mode == "compatible" else outer)
    plain = as_text(message, form).removeprefix("<xml>").removesuffix("</xml>") if mode == "compatible" else ""
    return f"<xml>{plain or _elements({'ToUserName': message['ToUserName']})}{_elements({'Encrypt': sealed})}</xml>"
