"""列表 — the administrators' lists of accounts and organisations, and the township's list of its own workers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db
from server.kit.lists import Column, Filter, Listing, contains, equals, narrowed
from server.people import rules
from server.people.models import Organisation, Staff, StaffRole
from server.people.queries.desk import to_do
from server.people.roles import NAMES, WORKERS, Role
from server.people.service.accounts import soon_unused
from server.people.states import ACCOUNT_READERS, ORGANISATION_NAMES, STAFF_NAMES, PostState, StaffState
from server.regions import choices as choosing
from server.regions import queries as regions
from server.regions.rules import SCOPE_NAMES, Scope, prefix

WORK_CODE_MAKERS = frozenset({Role.TOWNSHIP, Role.SECURITY_ADMIN})


@dataclass(frozen=True)
class AccountLine:
    """One account with its posts in force, as words: (post, where, how far)."""

    staff: Staff
    posts: tuple[tuple[str, str, str], ...]

    @property
    def organisation(self) -> str:
        return self.staff.organisation.name if self.staff.organisation else ""

    @property
    def roles(self) -> str:
        return "、".join(dict.fromkeys(role for role, _, _ in self.posts))

    @property
    def places(self) -> str:
        return "、".join(dict.fromkeys(place for _, place, _ in self.posts))

    @property
    def scopes(self) -> str:
        return "、".join(dict.fromkeys(scope for _, _, scope in self.posts))

    @property
    def quiet_days(self) -> int:
        return (now() - self.staff.quiet_since).days

    @property
    def soon_unused(self) -> bool:
        return self.staff.quiet_since <= now() - rules.UNUSED_AFTER + rules.UNUSED_TOLD

    @property
    def bound(self) -> str:
        return "已绑定" if self.staff.donor_uid else "未绑定"


@dataclass(frozen=True)
class OrganisationLine:
    row: Organisation
    place: str


def _account_lines(found: Sequence[Any], _actor: Actor) -> list[AccountLine]:
    staff = [row[0] for row in found]
    names = regions.full_names(post.area_code for one in staff for post in one.posts)
    return [AccountLine(one, tuple(_words(post, names) for post in one.posts)) for one in staff]


def _words(post: StaffRole, names: dict[str, str]) -> tuple[str, str, str]:
    return NAMES[Role(post.role)], names.get(post.area_code, post.area_code), SCOPE_NAMES[Scope(post.scope)]


def _organisation_lines(found: Sequence[Any], _actor: Actor) -> list[OrganisationLine]:
    names = regions.full_names(row[0].area_code for row in found)
    return [OrganisationLine(row[0], names.get(row[0].area_code, "")) for row in found]


def has_post(*conditions: ColumnElement[bool], state: str = PostState.LIVE) -> ColumnElement[bool]:
    """Accounts with a post in this state for which all of `conditions` hold."""
    return exists().where(StaffRole.staff_id == Staff.id, StaffRole.state == state, *conditions)


def _in_state(state: str, actor: Actor) -> ColumnElement[bool]:
    if state == "asked":
        return has_post(state=PostState.ASKED)
    if state == "mine":
        return to_do(actor)
    return soon_unused() if state == "unused" else Staff.state == state


def _workers(actor: Actor) -> Select[Any]:
    """Grid, village and station workers of the actor's places; the security administrator's own post reaches wide."""
    mine = StaffRole.role.in_([str(role) for role in WORKERS]), regions.in_areas(StaffRole.area_code, actor.areas)
    return select(Staff).where(has_post(*mine), Staff.state != StaffState.DISABLED, Staff.uid != actor.uid)


STATES = [
    ("mine", "等我办理"),
    *((str(state), text) for state, text in STAFF_NAMES.items()),
    ("asked", "岗位待批准"),
    ("unused", "7 天内将停用"),
]
_ACCOUNT = Column[AccountLine]("name", "姓名", lambda line: line.staff.name)
_LOGIN = Column[AccountLine]("login", "用户名", lambda line: line.staff.login, sort=Staff.login)
_ROLES = Column[AccountLine]("roles", "岗位", lambda line: line.roles)
_PLACES = Column[AccountLine]("places", "地区", lambda line: line.places)
_STATE = Column[AccountLine]("state", "状态", lambda line: STAFF_NAMES[StaffState(line.staff.state)], kind="state")
_SEARCH = Filter("q", "搜索", contains(Staff.login, Staff.name), kind="search", hint="姓名、用户名")
_ORGANISATION = Filter(
    "organisation",
    "单位",
    narrowed(lambda uid, _: Staff.organisation.has(Organisation.uid == uid)),
    choices=lambda _actor: organisation_choices(),
)

ACCOUNTS: Listing[AccountLine] = Listing(
    key="accounts",
    title="账号",
    roles=ACCOUNT_READERS,
    query=lambda _actor: select(Staff),
    id=Staff.id,
    rows=_account_lines,
    filters=(
        _SEARCH,
        Filter(
            "role",
            "岗位",
            narrowed(lambda role, _: has_post(StaffRole.role == role)),
            choices=[(str(role), text) for role, text in NAMES.items()],
        ),
        Filter(
            "area",
            "地区",
            narrowed(lambda code, _: has_post(StaffRole.area_code.startswith(prefix(code)))),
            kind="area",
            choices=lambda _actor: area_choices(),
        ),
        _ORGANISATION,
        Filter("state", "状态", narrowed(_in_state), choices=STATES),
    ),
    columns=(
        _ACCOUNT,
        _LOGIN,
        Column("organisation", "单位", lambda line: line.organisation),
        _ROLES,
        _PLACES,
        Column("scopes", "数据范围", lambda line: line.scopes, usual=False),
        Column("signed_in", "上次登录", lambda line: line.staff.signed_in_at, kind="moment"),
        Column(
            "quiet", "未登录（天）", lambda line: line.quiet_days, kind="number", sort=Staff.quiet_since, usual=False
        ),
        Column("bound", "手机端", lambda line: line.bound, usual=False),
        Column("at", "开通", lambda line: line.staff.at, kind="day", usual=False),
        _STATE,
    ),
)

WORKER_LIST: Listing[AccountLine] = Listing(
    key="workers",
    title="手机端工作人员",
    roles=WORK_CODE_MAKERS,
    query=_workers,
    id=Staff.id,
    rows=_account_lines,
    filters=(
        _SEARCH,
        Filter(
            "bound",
            "手机端",
            narrowed(lambda text, _: Staff.donor_uid.is_not(None) if text == "yes" else Staff.donor_uid.is_(None)),
            choices=[("no", "未绑定"), ("yes", "已绑定")],
        ),
    ),
    columns=(
        _ACCOUNT,
        _ROLES,
        _PLACES,
        Column("bound", "手机端", lambda line: line.bound, kind="state"),
        Column("signed_in", "上次登录", lambda line: line.staff.signed_in_at, kind="moment"),
    ),
)

ORGANISATIONS: Listing[OrganisationLine] = Listing(
    key="organisations",
    title="单位",
    roles=ACCOUNT_READERS,
    query=lambda _actor: select(Organisation),
    id=Organisation.id,
    order=lambda _values: (Organisation.kind, Organisation.id),
    rows=_organisation_lines,
    filters=(
        Filter("q", "搜索", contains(Organisation.name), kind="search", hint="单位名称"),
        Filter("kind", "类别", equals(Organisation.kind), choices=list(rules.ORGANISATION_KINDS.items())),
        Filter(
            "state",
            "状态",
            equals(Organisation.state),
            choices=[(str(state), text) for state, text in ORGANISATION_NAMES.items()],
        ),
    ),
    columns=(
        Column("name", "名称", lambda line: line.row.name, sort=Organisation.name),
        Column("kind", "类别", lambda line: rules.ORGANISATION_KINDS[line.row.kind]),
        Column("place", "地区", lambda line: line.place, sort=Organisation.area_code),
        Column("state", "状态", lambda line: line.row.state, kind="state"),
    ),
)


def organisation_choices() -> list[tuple[str, str]]:
    """(uid, name) of every organisation in use."""
    rows = db.session.execute(
        select(Organisation.uid, Organisation.name)
        .where(Organisation.state == "open")
        .order_by(Organisation.kind, Organisation.id)
    )
    return [(row.uid, row.name) for row in rows]


def area_choices() -> list[tuple[str, str]]:
    """(code, name) of what lies above the villages."""
    tops = [(region.code, region.name) for region in regions.roots()]
    return tops + choosing.choices([code for code, _ in tops])
