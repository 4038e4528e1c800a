"""一项政策 — in full, as it is now or as it was on a day, for a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Row

from server.kit.clock import today
from server.kit.db import db
from server.policies import rules
from server.policies.errors import NoVersionThen, PolicyUnknown, VersionUnknown
from server.policies.models import Policy, PolicyVersion
from server.policies.queries import catalogue, windows
from server.policies.queries.catalogue import Card
from server.policies.queries.figures import Figures
from server.policies.queries.windows import Window
from server.policies.states import DOOR_NAMES, Door, VersionState

IN_FORCE_SOMETIME = (VersionState.PUBLISHED, VersionState.REPLACED, VersionState.SCHEDULED)


@dataclass(frozen=True)
class OfficialDoor:
    """官方入口: `name` is 到窗口 or 赣服通, `text` how it is found there, `url` its address if it has one."""

    kind: str
    name: str
    text: str
    url: str


@dataclass(frozen=True)
class Full(Card):
    """A policy in plain words. `station` is the window of the place asked for, when there is one.

    `banner` is what must be said above everything: the text is an old one, or its time is over. `on` is the day it
    was asked for, None for today; `has_check`: one can test oneself for it. `official_days` are working days by stage
    (`rules.STAGES`).
    """

    who: str
    benefit: str
    standard: str
    how: str
    where: str
    station: Window | None
    papers: Sequence[str]
    days_text: str | None
    official_days: Sequence[int]
    door: OfficialDoor
    phone: str
    basis: str
    document_no: str
    issuer: str
    source_url: str
    full_text: str
    version: int
    effective_from: date | None
    effective_to: date | None
    updated_note: str | None
    on: date | None
    banner: str | None
    has_check: bool


def full(uid: str, *, area: str | None = None, paper_version: int | None = None) -> Full:
    """One policy in force. `area` makes 去哪里办 the window of that place; `paper_version` is what the paper says."""
    row = db.session.execute(catalogue.published().where(Policy.uid == uid)).one_or_none()
    if row is None:
        raise PolicyUnknown
    return _full(row, area, paper_version)


def full_on(uid: str, day: date, *, area: str | None = None) -> Full:
    """「2025年8月适用哪版」: the text and the figures as they are on a day. PolicyUnknown, NoVersionThen."""
    catalogue.find(uid)
    row = db.session.execute(_on(catalogue.base().where(Policy.uid == uid), day)).first()
    if row is None:
        raise NoVersionThen
    return _full(row, area, None, on=day)


def printed(uid: str, number: int, day: date, *, area: str | None = None) -> Full:
    """One text as a paper of that day says it, in force still or not. VersionUnknown."""
    row = db.session.execute(catalogue.base().where(Policy.uid == uid, PolicyVersion.number == number)).one_or_none()
    if row is None:
        raise VersionUnknown
    return _full(row, area, None, on=day)


def version_on(policy: Policy, day: date) -> PolicyVersion | None:
    """The text of a policy that holds on a day; None where there was none yet."""
    found = db.session.execute(_on(catalogue.base().where(Policy.id == policy.id), day)).first()
    return None if found is None else found.PolicyVersion


def window_for(policy: Policy, area: str) -> Window | None:
    """Where somebody of a place goes with a policy, as its text in force says; None: its phone answers."""
    held = catalogue.published().where(Policy.id == policy.id).with_only_columns(PolicyVersion.where_text)
    where = db.session.scalar(held) or ""
    return windows.serving(policy.id, area, at_township=rules.is_at_township(where))


def draft_as_page(version_uid: str, *, area: str | None = None) -> Full:
    """How a text that is not published yet would look to the public, for staff to see."""
    row = db.session.execute(catalogue.base().where(PolicyVersion.uid == version_uid)).one_or_none()
    if row is None:
        raise PolicyUnknown
    return _full(row, area, None)


def official_days(policy_uid: str) -> tuple[int, int, int]:
    """Working days of the official decision by stage, of the text in force; the usual ones where there is none."""
    version = db.session.scalar(catalogue.published().where(Policy.uid == policy_uid).with_only_columns(PolicyVersion))
    if version is None:
        check, publicity, decide = (stage.usual for stage in rules.STAGES)
        return check, publicity, decide
    return version.days_check, version.days_publicity, version.days_decide


def _on(query: Any, day: date) -> Any:
    """Of the texts that were or will be in force, the last one that begins by the day."""
    begun = (PolicyVersion.state.in_(IN_FORCE_SOMETIME), PolicyVersion.effective_from <= day)
    newest_first = (PolicyVersion.effective_from.desc(), PolicyVersion.number.desc())
    return query.where(*begun).order_by(None).order_by(*newest_first).limit(1)


def _full(row: Row[Any], area: str | None, paper_version: int | None, *, on: date | None = None) -> Full:
    policy, version, figures = row.Policy, row.PolicyVersion, Figures(on)
    old_paper = paper_version is not None and paper_version < version.number
    at_township = rules.is_at_township(version.where_text)
    said: dict[str, Any] = {name: catalogue.filled(getattr(version, name), figures) for name in _SAID}
    return Full(
        **catalogue.head(row, figures),
        **said,
        where=catalogue.filled(version.where_text, figures),
        station=windows.serving(policy.id, area, at_township=at_township) if area else None,
        papers=tuple(catalogue.filled(paper, figures) for paper in version.papers),
        days_text=version.days_text or None,
        official_days=(version.days_check, version.days_publicity, version.days_decide),
        door=_door(version),
        version=version.number,
        effective_from=version.effective_from,
        effective_to=version.effective_to,
        updated_note="您手里的海报是旧版，这里是最新内容" if old_paper else None,
        on=on,
        banner=_banner(version, on),
        has_check=bool(version.rules) and version.state == VersionState.PUBLISHED,
        **{name: getattr(version, name) for name in _BARE},
    )


_SAID = ("who", "benefit", "standard", "how")
_BARE = ("phone", "basis", "document_no", "issuer", "source_url", "full_text")


def _door(version: PolicyVersion) -> OfficialDoor:
    return OfficialDoor(version.door_kind, DOOR_NAMES[Door(version.door_kind)], version.door_text, version.door_url)


def _banner(version: PolicyVersion, on: date | None) -> str | None:
    """Yellow, above everything: nobody should rely on a text whose time is over or has not come."""
    day = on or today()
    if version.effective_to is not None and version.effective_to < day:
        return f"这一版到{_said(version.effective_to)}为止，之后怎么规定还没有公布，请先打电话问一问"
    if version.state == VersionState.REPLACED:
        return f"这是{_said(day)}适用的旧版，现在已经换了新版"
    if version.state == VersionState.SCHEDULED:
        return f"这一版从{_said(version.effective_from)}起才生效"
    return None


def _said(day: date | None) -> str:
    assert day is not None, "a text that was agreed upon has its day"
    return f"{day.year}年{day.month}月{day.day}日"
