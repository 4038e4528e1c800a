"""投诉的对象 — what a complaint can be about: what it is called, who had a hand in it, and how it is stopped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from server.campaigns import queries as campaigns
from server.campaigns import service as campaign_acts
from server.complaints.errors import NothingToStop, SubjectUnknown
from server.complaints.rules import About
from server.kit.actors import Actor
from server.kit.errors import Conflict, NotFound
from server.kit.lengths import shortened
from server.kit.states import StateChanged
from server.notices import queries as notices
from server.policies import queries as policies
from server.wishes import queries as wishes
from server.wishes import service as wish_acts

HOUSE_NAME = "平台和工作人员"
STOP_NOTE = "收到投诉，核查期间先暂停"


@dataclass(frozen=True)
class Subject:
    """`involved` are the refs of staff who wrote it or agreed to it: none of them answers a complaint about it."""

    uid: str | None
    name: str
    involved: frozenset[str]


def find(about: About, uid: str) -> Subject:
    """What the public can read today. SubjectUnknown."""
    if about == About.HOUSE:
        return Subject(None, HOUSE_NAME, frozenset())
    try:
        row, name = _FINDERS[about](uid)
    except (NotFound, Conflict) as refusal:  # a wish that was taken down says so itself
        raise SubjectUnknown from refusal
    return Subject(row.uid, shortened(name, 80), _involved(row))


def involved(about: About, uid: str | None) -> frozenset[str]:
    """Who had a hand in it, as long as it can be read; what is gone has nobody left to spare."""
    try:
        return find(about, uid or "").involved
    except SubjectUnknown:
        return frozenset()


def stop(about: About, uid: str, *, actor: Actor, reason: str) -> None:
    """先停下来: a campaign takes no more money and its donors are told; a wish leaves the public. NothingToStop."""
    try:
        if about == About.CAMPAIGN:
            campaign_acts.suspend(uid, actor=actor, reason=reason)
        elif about == About.WISH:
            wish_acts.stop(uid, why=STOP_NOTE)
        else:
            raise NothingToStop
    except (StateChanged, NotFound) as refusal:
        raise NothingToStop from refusal


def _campaign(uid: str) -> tuple[Any, str]:
    row = campaigns.find_public(uid)
    return row, row.title


def _wish(uid: str) -> tuple[Any, str]:
    row = wishes.find_public(uid)
    return row, row.title


def _policy(uid: str) -> tuple[Any, str]:
    row = policies.find(uid)
    return row, row.name


def _notice(uid: str) -> tuple[Any, str]:
    row = notices.public(uid)
    return row, row.title


def _involved(row: Any) -> frozenset[str]:
    hands = (getattr(row, name, None) for name in ("written_by", "asked_by", "approved_by"))
    return frozenset(one for one in hands if one)


_FINDERS: Mapping[About, Callable[[str], tuple[Any, str]]] = {
    About.CAMPAIGN: _campaign,
    About.WISH: _wish,
    About.POLICY: _policy,
    About.NOTICE: _notice,
}
