"""任务 — ask WeChat to carry a message, outside any unit; and hear what WeChat tells of messages and of consents."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from server.kit.clock import now
from server.kit.units import writing
from server.messages import outbox, rules, subscriptions, templates
from server.messages.subscriptions import Said
from server.people import queries as people
from server.wechat import subscribe
from server.wechat.subscribe import Outcome

LOOK_AGAIN_S = 20


def fetch_send(payload: dict[str, Any]) -> dict[str, Any] | None:
    """Ask WeChat. That we are about to is written down first: whoever dies over it must not be asked twice."""
    with writing():
        going = outbox.begin(payload["sending"])
    if going is None:
        return None
    outcome = subscribe.send(going.openid, going.template, going.page, going.data)
    return {"attempt": going.attempt, "outcome": asdict(outcome)}


def record_send(payload: dict[str, Any], brought: dict[str, Any] | None) -> datetime | None:
    """What WeChat answered; when to come again."""
    if brought is None:
        return outbox.look_again(payload["sending"])
    return outbox.settle(payload["sending"], brought["attempt"], Outcome(**brought["outcome"]))


def record_choice(payload: dict[str, Any], _brought: Any) -> None:
    """同意与否, as WeChat pushed it: of the panel of a tap, or of the page of settings."""
    donor = people.by_openid(payload["openid"])
    if donor is None or payload["template"] not in templates.known_ids():
        return
    if payload["where"] == "settings":
        subscriptions.switch(donor.uid, payload["template"], off=payload["answer"] != "accept")
        return
    said_at = min(datetime.fromisoformat(payload["at"]), now())
    subscriptions.hear(donor.uid, Said(payload["template"], payload["answer"], "push", said_at, payload["key"]))


def record_arrival(payload: dict[str, Any], _brought: Any) -> datetime | None:
    """送达回执. WeChat may be faster than our own writing: then it is looked for again, for a while."""
    template, failed = payload["template"], payload["failed"]
    if outbox.arrived(payload["openid"], template, payload["msgid"], failed=failed):
        return None
    told_at = datetime.fromisoformat(payload["at"])
    return now() + timedelta(seconds=LOOK_AGAIN_S) if now() < told_at + rules.EVENT_LATE else None
