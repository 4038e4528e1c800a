"""个人信息 — what this room keeps about people: (field, purpose, retention, who may see)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from server.kit.actors import Actor
from server.kit.clock import in_china, now
from server.kit.db import db
from server.kit.errors import Forbidden
from server.kit.paging import Page, page_rows
from server.kit.privacy import NotYet
from server.kit.states import move
from server.registry import queries, rules, service
from server.registry.models import HelpedPerson, PersonEvent
from server.registry.service import fields
from server.registry.states import FORGETTERS, PERSON_NAMES, PersonState

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
        "consents.paper_file",
        "同意书的照片，证明当时是本人或监护人同意的",
        "同意书到期或撤回后 3 年，由系统清除；本人的信息清除后只保存、不能打开",
        "本地区的登记人员，每次打开留痕",
    ),
    (
        "helped_person_pasts.person_id",
        "改动前的内容属于谁（无姓名）",
        "帮扶结束后至少 3 年",
        "没有人能看到，只由程序使用",
    ),
]


OVER = (PersonState.ENDED, PersonState.DIED, PersonState.MOVED)


@dataclass(frozen=True)
class Due:
    """A record whose time is over: who may decide sees where and since when, not who."""

    uid: str
    area_code: str
    state: str
    since: date


def due(page: int = 1, page_size: int = 20) -> Page[Due]:
    """Records whose aid ended more than three years ago and that still name somebody, the oldest first."""
    ended = _ended()
    rows = (
        select(HelpedPerson, ended.c.at)
        .join(ended, ended.c.subject_id == HelpedPerson.id)
        .where(HelpedPerson.state.in_([str(one) for one in OVER]), HelpedPerson.name_sealed.is_not(None))
        .where(ended.c.at < now() - rules.KEPT)
        .order_by(ended.c.at, HelpedPerson.id)
    )
    found = page_rows(rows, page, page_size)
    return found.map(lambda row: Due(row[0].uid, row[0].area_code, PERSON_NAMES[row[0].state], in_china(row[1]).date()))


def forget(person_uid: str, *, actor: Actor) -> None:
    """匿名: a named human decides, one by one, for every record of that person. Forbidden, NotYet.

    Consents and help received stay, without a name; a consent that still lived ends today. Pictures of the papers are
    stored unseen until `jobs.purge_papers` takes them (PIPL art. 47).
    """
    if not actor.roles & FORGETTERS:
        raise Forbidden
    one = queries.person(person_uid)
    ended = _ended()
    since: datetime | None = db.session.scalar(select(ended.c.at).where(ended.c.subject_id == one.id))
    if one.state not in OVER or since is None:
        raise NotYet("这个人还在册，不能清除。停止帮扶满 3 年后再办")
    if since > now() - rules.KEPT:
        raise NotYet("帮扶结束还不满 3 年，同意和受助的记录要保存（《网络数据安全管理条例》第十二条）")
    move(one, "forget", actor=actor, note="个人信息已清除")
    for slip in queries.slips([one.uid]).get(one.uid, []):
        if slip.state == "live":
            service.end_consent(slip.row, actor=actor)
    for record in queries.records(one):
        fields.wipe(record)


def _ended() -> Any:
    """When the aid of each ended last."""
    moves = PersonEvent.move.in_(("end_aid", "die", "move_away"))
    last = select(PersonEvent.subject_id, func.max(PersonEvent.at).label("at")).where(moves)
    return last.group_by(PersonEvent.subject_id).subquery()
