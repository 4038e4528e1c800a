"""事件 — the pushes that somebody would notice, read into facts. All others are kept by name and let go.

A customer-service message is a person's own words: only that one came is kept, never what it says.
"""

from collections.abc import Mapping
from typing import Any

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
