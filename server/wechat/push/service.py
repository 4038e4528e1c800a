"""收推送 — a message is on record, and what must be done about it is a task, before WeChat hears `success`.

Dedupe: the official rule is MsgId for messages and FromUserName + CreateTime for events. Two pictures of one person may
be judged in the same second, so for events the rest of the content counts too: a repeat has the same, another has not.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from server.kit import tasks
from server.kit.clock import iso, now
from server.kit.db import insert_once
from server.kit.units import writing
from server.wechat.models import WechatPush
from server.wechat.push import events
from server.wechat.push.envelope import open_push

PICTURE_VERDICT = "files.verdict"
CHOICE, ARRIVAL = "messages.choice", "messages.arrival"


def take(query: Mapping[str, str], raw: bytes) -> bool:
    """收一条推送, in a unit of its own. False when it was here before. Raises NotPushed."""
    message = open_push(query, raw)
    key = sha256(_identity(message).encode()).hexdigest()
    verdict = events.picture_verdict(message)
    with writing():
        if not insert_once(WechatPush(key=key, event=events.name_of(message))):
            return False
        if verdict is not None:
            tasks.add(PICTURE_VERDICT, {**verdict, "at": iso(now())}, key=f"push:{key}")
        for number, choice in enumerate(events.choices(message)):
            tasks.add(CHOICE, {**choice, "key": f"{key}:{number}"}, key=f"push:{key}:{number}")
        for number, arrival in enumerate(events.arrivals(message)):
            tasks.add(ARRIVAL, arrival, key=f"push:{key}:{number}")
    return True


def _identity(message: Mapping[str, Any]) -> str:
    """What makes it the same message when it comes again."""
    if message.get("MsgId"):
        return f"message {message.get('FromUserName')} {message['MsgId']}"
    return f"event {json.dumps(message, sort_keys=True, ensure_ascii=False)}"
