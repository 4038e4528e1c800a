"""个人信息总表 — the one page that collects what every room keeps about people, gives it to them, and forgets it.

PIPL art. 45 (copy), 47 (deletion); what a law keeps is named, never hidden (慈善法 art. 112: five years and more).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from server.campaigns import privacy as campaigns
from server.certificates import privacy as certificates
from server.complaints import privacy as complaints
from server.downloads import privacy as downloads
from server.events import privacy as events
from server.files import privacy as files
from server.gifts import privacy as gifts
from server.intake import privacy as intake
from server.kit import audit, once
from server.kit import privacy as kit
from server.kit.actors import donor_actor
from server.kit.clock import iso, now
from server.kit.privacy import Forgotten, Section
from server.messages import privacy as messages
from server.notices import privacy as notices
from server.payments import privacy as payments
from server.people import privacy as people
from server.people import queries as who
from server.promises import privacy as promises
from server.receipts import privacy as receipts
from server.registry import privacy as registry
from server.spending import privacy as spending
from server.tables import privacy as tables
from server.wechat import privacy as wechat
from server.wishes import privacy as wishes

# The rooms as a reader finds them: their Chinese name, and what they keep.
ROOMS: tuple[tuple[str, Any], ...] = (
    ("账号与登录", people),
    ("困难群众台账", registry),
    ("心愿与认领", wishes),
    ("求助登记", intake),
    ("投诉举报", complaints),
    ("捐赠", gifts),
    ("捐赠证书", certificates),
    ("捐赠票据", receipts),
    ("企业认捐", promises),
    ("捐赠活动", events),
    ("收款与退款", payments),
    ("拨付", spending),
    ("募捐项目", campaigns),
    ("消息", messages),
    ("公告", notices),
    ("照片和材料", files),
    ("导出", downloads),
    ("批量导入", tables),
    ("微信接口", wechat),
    ("审计", kit),
)
# Who holds something of a donor; what names them goes last, so that the others can still find their rows.
OF_DONORS: tuple[Any, ...] = (intake, wishes, payments, receipts, certificates, gifts, messages, people)


@dataclass(frozen=True)
class Field:
    """One line of the page."""

    name: str
    title: str
    purpose: str
    retention: str
    seen_by: str


def table() -> list[tuple[str, list[Field]]]:
    """全部个人信息字段, room by room."""
    return [(title, [Field(*row) for row in room.FIELDS]) for title, room in ROOMS]


def copy_of(uid: str) -> dict[str, Any]:
    """个人信息副本 (PIPL art. 45): everything that is kept of a donor, under all of their records."""
    uids = who.uids_of(uid)
    sections: list[Section] = [one for room in reversed(OF_DONORS) for one in room.export(uids)]
    audit.write(donor_actor(uid), "privacy.export_person", uid, {"rows": sum(len(one.rows) for one in sections)})
    return {"made_at": iso(now()), "sections": sections, "kept": list(people.KEPT_BY_LAW)}


def forget(uid: str) -> Forgotten:
    """注销 (PIPL art. 47): what may go goes at once, what a law keeps is named. Raises kit.privacy.NotYet.

    Sessions end with it. What was given or claimed stays as a fact without a name.
    """
    uids = who.uids_of(uid)
    told = Forgotten()
    for room in OF_DONORS:
        _add(told, room.forget(uids))
    once.forget(donor_actor(one) for one in uids)
    audit.write(donor_actor(uid), "people.forget", uid, {"rows": len(told.gone)})
    return told


def _add(told: Forgotten, more: Forgotten) -> None:
    told.gone += more.gone
    told.kept += more.kept


def lines_of(sections: Sequence[Section]) -> list[str]:
    """The same copy as text that a person can read and keep."""
    lines = []
    for one in sections:
        lines.append(f"【{one.title}】")
        lines += ["；".join(f"{name}：{value}" for name, value in row) for row in one.rows] or ["没有"]
    return lines
