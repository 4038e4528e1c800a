"""个人信息 — what this room keeps about people: (field, what it is called, purpose, retention, who may see)."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select, update

from server.intake import rules
from server.intake.models import HelpConsent, HelpNote, HelpRequest, OwnWish, OwnWishConsent, OwnWishNote
from server.intake.states import OPEN, OWN_NAMES, OWN_OPEN, STATE_NAMES, HelpState, OwnState
from server.kit.clock import in_china
from server.kit.db import db
from server.kit.privacy import Forgotten, NotYet, Section

_ENDED = "办结后 3 年，到期由系统清除"
_DESK = "本地区办理求助的人员；经本人同意转慈善会的，慈善会项目岗"
_WHOLE = "本地区办理求助的人员（经同意的慈善会项目岗）写明理由后显示，并留下查看记录"
_OWN_DESK = "本地区办理心愿的人员"
_OWN_WHOLE = "本地区办理心愿的人员写明理由后显示，并留下查看记录"
FIELDS = [
    ("help_requests.asked_by", "求助：登记账号", "求助与登记账号的对应，供本人查进度", _ENDED, "本人"),
    ("help_requests.by", "求助：登记人", "谁登记的（编号），用于追溯", _ENDED, "审计管理员"),
    ("help_requests.contact_name_sealed", "求助：联系人姓名", "联系人姓名，加密保存", _ENDED, _WHOLE),
    ("help_requests.contact_phone_sealed", "求助：联系电话", "联系电话，加密保存，用来回访", _ENDED, _WHOLE),
    (
        "help_requests.contact_phone_blind",
        "求助：联系电话的查重标记",
        "联系电话的盲索引，用来找出重复登记",
        _ENDED,
        "没有人能看到，只由程序使用",
    ),
    ("help_requests.person_name_sealed", "求助：家人姓名", "替家人求助时家人的姓名，加密保存", _ENDED, _WHOLE),
    (
        "help_requests.person_name_blind",
        "求助：家人姓名的查重标记",
        "姓名的盲索引，用来找出重复登记",
        _ENDED,
        "没有人能看到，只由程序使用",
    ),
    ("help_requests.relation", "求助：联系人与家人的关系", "联系人与家人的关系", _ENDED, _DESK),
    ("help_requests.text_sealed", "求助：困难情况", "困难情况，加密保存", _ENDED, _DESK),
    ("help_requests.result_text_sealed", "求助：结果和理由", "官方结果和理由，加密保存", _ENDED, "本人、" + _DESK),
    (
        "help_requests.person_uid",
        "求助：救助台账里是谁",
        "救助台账里是谁（编号，无姓名）",
        _ENDED,
        "本地区办理求助的人员",
    ),
    (
        "help_requests.decided_by",
        "求助：结果登记人",
        "谁把官方结果写进来（编号）",
        _ENDED,
        "审计管理员、办理同一事项的工作人员",
    ),
    (
        "help_notes.text_sealed",
        "求助：补充和答复",
        "电话里说的、本人补充的、办结时写的，加密保存",
        _ENDED,
        "本人（公开给本人的）、" + _DESK,
    ),
    ("help_notes.by", "求助：补充和答复的人", "谁写的（编号），用于追溯", _ENDED, "办理同一事项的工作人员"),
    ("help_files.file_uid", "求助：照片和录音", "求助的照片和录音（已去除拍摄地点、时间、设备信息）", _ENDED, _DESK),
    ("help_consents.given_by", "求助：谁同意的", "谁同意的：本人、家人或监护人（无姓名）", "至少 3 年", _DESK),
    (
        "urgent_acts.by",
        "先行救助：登记人",
        "谁登记的先行救助（编号），用于追溯",
        "至少 3 年",
        "审计管理员、办理同一事项的工作人员",
    ),
    (
        "help_request_events.actor",
        "求助经过：办理人",
        "办理人员编号，用于追溯",
        "至少 3 年",
        "审计管理员、办理同一事项的工作人员",
    ),
    ("own_wishes.asked_by", "群众心愿：登记账号", "心愿与登记账号的对应，供本人查进度", _ENDED, "本人"),
    ("own_wishes.by", "群众心愿：登记人", "谁登记的（编号），用于追溯", _ENDED, "审计管理员"),
    ("own_wishes.contact_name_sealed", "群众心愿：联系人姓名", "联系人姓名，加密保存", _ENDED, _OWN_WHOLE),
    ("own_wishes.contact_phone_sealed", "群众心愿：联系电话", "联系电话，加密保存，用来联系", _ENDED, _OWN_WHOLE),
    (
        "own_wishes.contact_phone_blind",
        "群众心愿：联系电话的查重标记",
        "联系电话的盲索引，用来找出重复登记",
        _ENDED,
        "没有人能看到，只由程序使用",
    ),
    ("own_wishes.person_name_sealed", "群众心愿：家人姓名", "替家人登记时家人的姓名，加密保存", _ENDED, _OWN_WHOLE),
    (
        "own_wishes.person_name_blind",
        "群众心愿：家人姓名的查重标记",
        "姓名的盲索引，用来找出重复登记",
        _ENDED,
        "没有人能看到，只由程序使用",
    ),
    ("own_wishes.relation", "群众心愿：联系人与家人的关系", "联系人与家人的关系", _ENDED, _OWN_DESK),
    ("own_wishes.text_sealed", "群众心愿：想要什么", "本人说的话，加密保存，永不公开", _ENDED, "本人、" + _OWN_DESK),
    ("own_wishes.visited_by", "群众心愿：核实人", "谁上门核实的（编号）", _ENDED, "本地区办理心愿的人员"),
    ("own_wishes.person_uid", "群众心愿：台账里是谁", "台账里是谁（编号，无姓名）", _ENDED, _OWN_DESK),
    (
        "own_wish_notes.text_sealed",
        "群众心愿：核实和答复",
        "上门看到的、本人补充的、答复本人的，加密保存",
        _ENDED,
        "本人（公开给本人的）、" + _OWN_DESK,
    ),
    ("own_wish_notes.by", "群众心愿：写核实和答复的人", "谁写的（编号），用于追溯", _ENDED, _OWN_DESK),
    (
        "own_wish_files.file_uid",
        "群众心愿：照片和录音",
        "本人交的照片和录音、上门拍的物品（已去除拍摄地点、时间、设备信息）",
        _ENDED,
        "本人（自己交的）、" + _OWN_DESK,
    ),
    ("own_wish_consents.given_by", "群众心愿：谁同意的", "谁同意的：本人或家人（无姓名）", "至少 3 年", _OWN_DESK),
    (
        "own_wish_events.actor",
        "群众心愿经过：办理人",
        "办理人员编号，用于追溯",
        "至少 3 年",
        "审计管理员、办理同一事项的工作人员",
    ),
]


def export(uids: Sequence[str]) -> list[Section]:
    """求助: what an account asked for, the words that were shown to it, and what it agreed to; oldest first."""
    rows = list(db.session.scalars(select(HelpRequest).where(HelpRequest.asked_by.in_(uids)).order_by(HelpRequest.id)))
    ids = [row.id for row in rows]
    notes = select(HelpNote).where(HelpNote.request_id.in_(ids), HelpNote.shown.is_(True)).order_by(HelpNote.id)
    consents = select(HelpConsent).where(HelpConsent.request_id.in_(ids)).order_by(HelpConsent.id)
    return [
        Section("求助", [_told(row) for row in rows]),
        Section("求助的补充和答复", [_words(note) for note in db.session.scalars(notes)]),
        Section("求助的同意", [_consent(one) for one in db.session.scalars(consents)]),
        *_own_sections(uids),
    ]


def forget(uids: Sequence[str]) -> Forgotten:
    """Who waits for help must stay reachable; what is over is let go of, and the record of it is kept for its time."""
    mine, own = HelpRequest.asked_by.in_(uids), OwnWish.asked_by.in_(uids)
    waiting = _count(mine, HelpRequest.state.in_(OPEN))
    if waiting:
        raise NotYet(f"您还有 {waiting} 次求助正在办理，请等办结，或先撤回求助")
    wished = _count(own, OwnWish.state.in_(OWN_OPEN))
    if wished:
        raise NotYet(f"您还有 {wished} 个心愿正在核实，请等答复，或先撤回心愿")
    many, wishes = _count(mine), _count(own)
    db.session.execute(update(HelpRequest).where(mine).values(asked_by=None))
    db.session.execute(update(OwnWish).where(own).values(asked_by=None))
    if not many + wishes:
        return Forgotten()
    names = [f"{many} 次求助" if many else "", f"{wishes} 个心愿登记" if wishes else ""]
    return Forgotten(
        [f"{'、'.join(filter(None, names))}不再与您的账号对应"],
        ["求助和心愿的登记、办理记录保存到办结后 3 年，之后由系统清除（《网络数据安全管理条例》第十二条）"],
    )


def _count(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).where(*conditions)) or 0


def _own_sections(uids: Sequence[str]) -> list[Section]:
    """群众心愿: the same three of a person's own wishes."""
    rows = list(db.session.scalars(select(OwnWish).where(OwnWish.asked_by.in_(uids)).order_by(OwnWish.id)))
    ids = [row.id for row in rows]
    notes = select(OwnWishNote).where(OwnWishNote.own_id.in_(ids), OwnWishNote.shown.is_(True))
    slips = select(OwnWishConsent).where(OwnWishConsent.own_id.in_(ids)).order_by(OwnWishConsent.id)
    return [
        Section("自己的心愿", [_own_told(row) for row in rows]),
        Section("心愿的补充和答复", [_words(note) for note in db.session.scalars(notes.order_by(OwnWishNote.id))]),
        Section("心愿的同意", [_own_consent(one) for one in db.session.scalars(slips)]),
    ]


def _own_told(row: OwnWish) -> list[tuple[str, str]]:
    return [
        ("编号", row.no),
        ("时间", f"{in_china(row.at):%Y-%m-%d %H:%M}"),
        ("联系人", row.contact_name or "已清除"),
        ("联系电话", row.contact_phone or "已清除"),
        ("为谁", row.person_name or "已清除"),
        ("想要什么", row.text or "没有文字"),
        ("状态", OWN_NAMES[OwnState(row.state)]),
    ]


def _own_consent(row: OwnWishConsent) -> list[tuple[str, str]]:
    what = "转为求助登记" if row.kind == "refer" else "办理这个心愿"
    return [("用途", what), ("时间", f"{in_china(row.at):%Y-%m-%d}")]


def _told(row: HelpRequest) -> list[tuple[str, str]]:
    return [
        ("编号", row.no),
        ("时间", f"{in_china(row.at):%Y-%m-%d %H:%M}"),
        ("联系人", row.contact_name or "已清除"),
        ("联系电话", row.contact_phone or "已清除"),
        ("为谁求助", row.person_name or "已清除"),
        ("困难", rules.troubles_text(row.troubles)),
        ("情况", row.text or "没有文字"),
        ("状态", STATE_NAMES[HelpState(row.state)]),
        ("官方受理编号", row.official_no or "没有"),
        ("结果", row.result_text or "没有"),
    ]


def _words(note: HelpNote | OwnWishNote) -> list[tuple[str, str]]:
    return [("时间", f"{in_china(note.at):%Y-%m-%d %H:%M}"), ("内容", note.text or "已清除")]


def _consent(row: HelpConsent) -> list[tuple[str, str]]:
    return [
        ("种类", "撤回" if row.withdraws else "同意"),
        ("提供给", row.recipient),
        ("用途", row.purpose),
        ("内容", "、".join(row.kinds)),
        ("时间", f"{in_china(row.at):%Y-%m-%d}"),
    ]
