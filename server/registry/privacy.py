"""个人信息 — what this room keeps about people: (field, purpose, retention, who may see)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import in_china, now
from server.kit.db import db
from server.kit.errors import Forbidden
from server.kit.money import yuan
from server.kit.paging import Page, page_rows
from server.kit.privacy import NotYet, Section
from server.people.roles import Role
from server.registry import queries
from server.registry.models import Consent, HelpedPerson, PersonEvent, PersonPast, Provision
from server.registry.states import PERSON_NAMES, PersonState

FIELDS = [
    (
        "helped_persons.name_sealed",
        "核实和帮扶受助人，密封保存，任何公开页面都不显示",
        "帮扶结束后至少 3 年",
        "本地区的登记人员（遮盖显示）；写明理由后看完整内容，每次留痕",
    ),
    (
        "helped_persons.id_number_sealed",
        "确认身份、避免重复登记，密封保存",
        "帮扶结束后至少 3 年",
        "本地区的登记人员（遮盖显示）；写明理由后看完整内容，每次留痕",
    ),
    ("helped_persons.id_blind", "按身份证号查重，不能还原", "同身份证号", "没有人能看到，只由程序使用"),
    (
        "helped_persons.phone_sealed",
        "工作人员联系受助人，密封保存",
        "帮扶结束后至少 3 年",
        "本地区的登记人员（遮盖显示）；写明理由后看完整内容，每次留痕",
    ),
    ("helped_persons.birth_year", "判断是否未成年、是否高龄", "帮扶结束后至少 3 年", "本地区的登记人员"),
    ("helped_persons.sex", "安排合适的帮扶", "帮扶结束后至少 3 年", "本地区的登记人员"),
    ("helped_persons.kind", "困难类别（敏感个人信息），用于匹配帮扶", "帮扶结束后至少 3 年", "本地区的登记人员"),
    (
        "helped_persons.guardian_name_sealed",
        "未满 14 周岁须由监护人同意，密封保存",
        "帮扶结束后至少 3 年",
        "本地区的登记人员（遮盖显示）；写明理由后看完整内容，每次留痕",
    ),
    (
        "helped_persons.guardian_phone_sealed",
        "联系监护人，密封保存",
        "帮扶结束后至少 3 年",
        "本地区的登记人员（遮盖显示）；写明理由后看完整内容，每次留痕",
    ),
    (
        "helped_persons.guardian_relation",
        "监护人与受助人的关系",
        "帮扶结束后至少 3 年",
        "本地区的登记人员（遮盖显示）；写明理由后看完整内容，每次留痕",
    ),
    ("helped_persons.name_blind", "提示可能重复登记的同一个人，不能还原", "同姓名", "没有人能看到，只由程序使用"),
    ("helped_persons.phone_blind", "按完整手机号查找，不能还原", "同手机号", "没有人能看到，只由程序使用"),
    ("helped_persons.relation", "与户主的关系，用于一户一档", "帮扶结束后至少 3 年", "本地区的登记人员"),
    (
        "helped_person_pasts.facts_sealed",
        "改动前的内容，供更正和追溯，密封保存",
        "帮扶结束后至少 3 年",
        "没有人能看到，只由程序使用",
    ),
    ("households.number", "村（社区）自己的户号，用于一户一档", "帮扶结束后至少 3 年", "本地区的登记人员"),
    (
        "households.address_sealed",
        "上门核实和送达，密封保存，认领人看不到",
        "帮扶结束后至少 3 年",
        "本地区的登记人员（遮盖显示）；写明理由后看完整内容，每次留痕",
    ),
    (
        "consents.person_uid",
        "谁同意了什么（无姓名）",
        "至少 3 年（《网络数据安全管理条例》第十二条）",
        "本地区的登记人员",
    ),
    ("provisions.person_uid", "谁得到过什么帮扶（无姓名）", "至少 3 年", "本地区的登记人员"),
    ("reveals.person_uid", "谁的完整信息被查看过（无姓名）", "至少 3 年", "审计管理员、负责阅知的领导"),
    (
        "helped_person_pasts.person_id",
        "改动前的内容属于谁（无姓名）",
        "帮扶结束后至少 3 年",
        "没有人能看到，只由程序使用",
    ),
]


KEPT = timedelta(days=3 * 365 + 1)
OVER = (PersonState.ENDED, PersonState.DIED, PersonState.MOVED)


@dataclass(frozen=True)
class Due:
    """A record whose time is over: who may decide sees where and since when, not who."""

    uid: str
    area_code: str
    state: str
    since: date


def export(person_uid: str) -> list[Section]:
    """一份台账: everything that is kept of a helped person, for themselves; whoever calls it writes who asked."""
    one = queries.person(person_uid)
    consents = db.session.scalars(select(Consent).where(Consent.person_uid == one.uid).order_by(Consent.id))
    helps = db.session.scalars(select(Provision).where(Provision.person_uid == one.uid).order_by(Provision.id))
    return [
        Section("台账", [_told(one)]),
        Section("同意书", [_consent(row) for row in consents]),
        Section("受助记录", [_help(row) for row in helps]),
    ]


def due(page: int = 1, page_size: int = 20) -> Page[Due]:
    """Records whose aid ended more than three years ago and that still name somebody, the oldest first."""
    ended = _ended()
    rows = (
        select(HelpedPerson, ended.c.at)
        .join(ended, ended.c.subject_id == HelpedPerson.id)
        .where(HelpedPerson.state.in_([str(one) for one in OVER]), HelpedPerson.name_sealed.is_not(None))
        .where(ended.c.at < now() - KEPT)
        .order_by(ended.c.at, HelpedPerson.id)
    )
    found = page_rows(rows, page, page_size)
    return found.map(lambda row: Due(row[0].uid, row[0].area_code, PERSON_NAMES[row[0].state], in_china(row[1]).date()))


def forget(person_uid: str, *, actor: Actor) -> None:
    """匿名: a named human decides, one by one. Consents and help received stay, without a name. Forbidden, NotYet."""
    if Role.SECURITY_ADMIN not in actor.roles:
        raise Forbidden
    one = queries.person(person_uid)
    ended = _ended()
    since: datetime | None = db.session.scalar(select(ended.c.at).where(ended.c.subject_id == one.id))
    if one.state not in OVER or since is None:
        raise NotYet("这个人还在册，不能清除。停止帮扶满 3 年后再办")
    if since > now() - KEPT:
        raise NotYet("帮扶结束还不满 3 年，同意和受助的记录要保存（《网络数据安全管理条例》第十二条）")
    _wipe(one)
    audit.write(actor, "privacy.forget_person", one.uid)


def _wipe(one: HelpedPerson) -> None:
    one.name = one.id_number = one.phone = one.guardian_name = one.guardian_phone = None
    one.name_blind = one.id_blind = one.phone_blind = None
    one.guardian_relation, one.relation, one.sex, one.birth_year = "", "", "", None
    db.session.execute(update(PersonPast).where(PersonPast.person_id == one.id).values(facts_sealed=None))
    if all(member.name_sealed is None for member in queries.members(one.household)):
        one.household.address, one.household.number = None, None
    db.session.flush()


def _ended() -> Any:
    """When the aid of each ended last."""
    moves = PersonEvent.move.in_(("end_aid", "die", "move_away"))
    last = select(PersonEvent.subject_id, func.max(PersonEvent.at).label("at")).where(moves)
    return last.group_by(PersonEvent.subject_id).subquery()


def _told(one: HelpedPerson) -> list[tuple[str, str]]:
    return [
        ("姓名", one.name or "已清除"),
        ("身份证号", one.id_number or "没有登记"),
        ("手机号", one.phone or "没有登记"),
        ("住址", one.household.address or "没有登记"),
        ("困难类别", one.kind),
        ("性别", one.sex or "没有登记"),
        ("出生年份", str(one.birth_year or "没有登记")),
        ("监护人", one.guardian_name or "没有登记"),
        ("监护人电话", one.guardian_phone or "没有登记"),
        ("状态", PERSON_NAMES[PersonState(one.state)]),
        ("登记时间", f"{in_china(one.at):%Y-%m-%d}"),
    ]


def _consent(row: Consent) -> list[tuple[str, str]]:
    kind = "撤回" if row.withdraws else "同意"
    return [
        ("种类", kind),
        ("提供给", row.recipient),
        ("内容", "、".join(row.kinds)),
        ("到期", row.expires_on.isoformat()),
        ("时间", f"{in_china(row.at):%Y-%m-%d}"),
    ]


def _help(row: Provision) -> list[tuple[str, str]]:
    amount = f"{yuan(row.amount_fen)} 元" if row.amount_fen else "未估价"
    return [("日期", row.given_on.isoformat()), ("内容", row.what), ("金额", amount)]
