"""个人信息 — what this room keeps about people: (field, what it is called, purpose, retention, who may see)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from server.kit.clock import in_china
from server.kit.db import db
from server.kit.privacy import Forgotten, NotYet, Section
from server.wishes import queries
from server.wishes.models import Claim, Wait, Wish
from server.wishes.rules import CLAIM_STATE_NAMES, Kind
from server.wishes.service import waiting
from server.wishes.states import ClaimState

FIELDS = [
    (
        "wishes.person_uid",
        "心愿：为谁登记",
        "心愿属于台账里的谁（无姓名），永不公开",
        "心愿办结后至少 3 年",
        "本地区的登记人员",
    ),
    (
        "wishes.story",
        "心愿：情况说明",
        "工作人员写的情况说明，不含姓名、电话、住址，经本人同意公开",
        "心愿办结后至少 3 年",
        "公众（核实并经本人同意后）",
    ),
    (
        "wishes.photo_uid",
        "心愿：物品照片",
        "物品照片，不拍人",
        "心愿撤下后不再公开，办结后至少 3 年",
        "公众（核实并经本人同意后）",
    ),
    (
        "wishes.story_mark",
        "心愿：情况说明的查重标记",
        "同样的话找得到，读不出原文；撤回故事时一并删去",
        "心愿办结后至少 3 年",
        "只由程序使用",
    ),
    (
        "wishes.story_gone_at",
        "心愿：撤回故事的时间",
        "本人要求撤回的时间，原文和配图当时删去",
        "心愿办结后至少 3 年",
        "本地区的办理人员",
    ),
    (
        "wish_decisions.by",
        "心愿判断：审核人",
        "审核时由谁判断可以公开（编号）",
        "至少 3 年",
        "审计管理员、办理同一事项的工作人员",
    ),
    (
        "wish_decisions.because",
        "心愿判断：理由",
        "为什么可以公开，不含姓名、电话、住址",
        "至少 3 年",
        "本地区的办理人员",
    ),
    ("wishes.written_by", "心愿：登记人", "登记人编号，用于追溯", "心愿办结后至少 3 年", "本地区的办理人员"),
    (
        "claims.holder",
        "认领：认领人",
        "谁认领了心愿（编号，无姓名），受助人看不到",
        "心愿办结后至少 3 年",
        "本地区的办理人员",
    ),
    (
        "wish_waits.donor",
        "排队：等候的爱心人士",
        "谁在等有人放弃（编号，无姓名），别人看不到",
        "等到、离开、心愿实现或注销时马上删去",
        "本人",
    ),
    (
        "wish_bulks.by",
        "企业认领：经办人",
        "爱心单位由谁成批认领（编号）",
        "至少 3 年",
        "审计管理员、本单位",
    ),
    ("claims.waybill", "认领：快递单号", "快递单号，站点据此收件", "心愿办结后至少 3 年", "认领人本人、收货站点"),
    (
        "claims.photo_uid",
        "认领：寄送照片",
        "爱心人士拍的寄送照片，仅本人和工作人员可看",
        "心愿办结后至少 3 年",
        "认领人本人、本地区的办理人员",
    ),
    (
        "claims.received_photo_uid",
        "认领：验收照片",
        "到站验收照片，仅工作人员可看",
        "心愿办结后至少 3 年",
        "本地区的办理人员",
    ),
    (
        "claims.proof_photo_uid",
        "认领：交付照片",
        "交付照片（只拍手和物品），仅工作人员可看",
        "心愿办结后至少 3 年",
        "本地区的办理人员",
    ),
    (
        "claims.proof_note",
        "认领：签收情况",
        "签收情况，不含姓名",
        "心愿办结后至少 3 年",
        "认领人本人、本地区的办理人员",
    ),
    (
        "wishes.letter_photo_uid",
        "心愿：回信照片",
        "手写回信的照片，不拍人、不露姓名，两人复核并经微信检查后公开",
        "心愿办结后至少 3 年；撤回故事时删去",
        "公众（复核后）",
    ),
    (
        "wish_letters.photo_uid",
        "回信：照片",
        "手写回信的照片，公开前只有写信和复核的工作人员可看",
        "至少 3 年；撤回故事时删去",
        "本地区的办理人员",
    ),
    (
        "claims.companion",
        "认领：陪同上门的工作人员",
        "谁陪同上门（工作人员编号），不让爱心人士单独上门",
        "心愿办结后至少 3 年",
        "本地区的办理人员",
    ),
    (
        "claim_problems.said",
        "认领问题：情况",
        "包裹或服务出了什么问题，不含姓名、电话、住址",
        "至少 3 年",
        "认领人本人、本地区的办理人员",
    ),
    (
        "claim_problems.photo_uid",
        "认领问题：照片",
        "破损、错发的物品照片，不拍人，仅工作人员可看",
        "至少 3 年",
        "本地区的办理人员",
    ),
    (
        "claim_problems.because",
        "认领问题：处理理由",
        "为什么这样处理，不含姓名、电话、住址",
        "至少 3 年",
        "认领人本人、本地区的办理人员",
    ),
    (
        "claim_problems.by",
        "认领问题：登记人",
        "谁登记的问题（编号）",
        "至少 3 年",
        "审计管理员、办理同一事项的工作人员",
    ),
    (
        "claim_problems.decided_by",
        "认领问题：处理人",
        "谁决定怎样处理（编号）",
        "至少 3 年",
        "审计管理员、办理同一事项的工作人员",
    ),
    (
        "wish_events.actor",
        "心愿经过：办理人",
        "办理人员编号，用于追溯",
        "至少 3 年",
        "审计管理员、办理同一事项的工作人员",
    ),
    (
        "wish_letters.asked_by",
        "回信：写信人",
        "写信的工作人员编号，用于双人复核",
        "至少 3 年",
        "审计管理员、办理同一事项的工作人员",
    ),
    (
        "wish_letters.approved_by",
        "回信：复核人",
        "复核的工作人员编号，用于双人复核",
        "至少 3 年",
        "审计管理员、办理同一事项的工作人员",
    ),
    (
        "wish_letter_events.actor",
        "回信经过：办理人",
        "办理人员编号，用于追溯",
        "至少 3 年",
        "审计管理员、办理同一事项的工作人员",
    ),
    (
        "claim_events.actor",
        "认领经过：办理人",
        "办理人员编号，用于追溯",
        "至少 3 年",
        "审计管理员、办理同一事项的工作人员",
    ),
]


def export(uids: Sequence[str]) -> list[Section]:
    """认领: every claim of a donor, oldest first."""
    mine = select(Claim, Wish).join(Wish, Claim.wish_id == Wish.id).where(Claim.holder.in_(_refs(uids)))
    rows = db.session.execute(mine.order_by(Claim.id)).all()
    waits = select(Wait, Wish).join(Wish, Wait.wish_id == Wish.id).where(Wait.donor.in_(_refs(uids)))
    lines = [[("心愿", wish.title), ("从何时起", _moment(wait.at))] for wait, wish in db.session.execute(waits)]
    told = [Section("认领", [_told(claim, wish) for claim, wish in rows])]
    return [*told, Section("等候的心愿", lines)] if lines else told


def forget(uids: Sequence[str]) -> Forgotten:
    """Claims hold no name; but somebody who waits for a parcel must not lose the one who promised it."""
    held = queries.in_hand(_refs(uids))
    if held:
        raise NotYet(f"您还有 {held} 个认领没有办完，请先办完或退回")
    waits = waiting.forget(_refs(uids))
    return Forgotten(gone=[f"{waits} 个心愿的排队"] if waits else [])


def _refs(uids: Sequence[str]) -> list[str]:
    return [f"donor:{uid}" for uid in uids]


def _moment(at: datetime) -> str:
    return f"{in_china(at):%Y-%m-%d %H:%M}"


def _told(claim: Claim, wish: Wish) -> list[tuple[str, str]]:
    sent = ("快递单号", claim.waybill or "没有")
    served = ("服务日期", f"{claim.arranged_on:%Y-%m-%d}" if claim.arranged_on else "还没有约好")
    return [
        ("心愿", wish.title),
        ("份数", str(claim.pieces)),
        ("认领时间", _moment(claim.at)),
        served if wish.kind == Kind.SERVICE else sent,
        ("进展", CLAIM_STATE_NAMES[ClaimState(claim.state)]),
    ]
