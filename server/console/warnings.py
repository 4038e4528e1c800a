"""提醒 — what is going wrong while nobody has to press a button about it: the lines at the top of the workbench."""

from dataclasses import dataclass
from datetime import timedelta

from server.campaigns import figures
from server.campaigns import queries as campaigns
from server.intake import queries as intake
from server.intake.states import DESK
from server.kit import backup, sealing, tasks
from server.kit.actors import Actor
from server.kit.clock import now, today
from server.kit.settings import settings
from server.ledger import queries as ledger
from server.people.roles import MONEY_HANDLERS, Role

SEES_THE_BOOKS = MONEY_HANDLERS | {Role.PLATFORM_ADMIN, Role.AUDIT_ADMIN}
SEES_THE_CAMPAIGNS = MONEY_HANDLERS | {Role.BUREAU_CHARITY}
SEES_THE_MACHINE = frozenset({Role.PLATFORM_ADMIN})
SEES_THE_SEALS = SEES_THE_MACHINE | {Role.AUDIT_ADMIN}
CERTIFICATE_SOON = timedelta(days=60)
BACKUP_OLD = timedelta(hours=26)  # a day, and the time it takes


@dataclass(frozen=True)
class Warning:
    """`tone` danger stops something, warning will. `href` leads to where a person can do something about it."""

    tone: str
    text: str
    href: str = ""


def of(actor: Actor) -> list[Warning]:
    """提醒 for this member of staff, the gravest first; at most seven statements."""
    found = [
        *(_emergencies(actor) if actor.roles & DESK else ()),
        *(_books() if actor.roles & SEES_THE_BOOKS else ()),
        *(_campaigns() if actor.roles & SEES_THE_CAMPAIGNS else ()),
        *(_machine() if actor.roles & SEES_THE_MACHINE else ()),
        *(_audit(actor) if actor.roles & SEES_THE_SEALS else ()),
    ]
    return sorted(found, key=lambda line: line.tone != "danger")


def _emergencies(actor: Actor) -> list[Warning]:
    waiting = intake.urgent_waiting(actor)
    if not waiting:
        return []
    late = f"，其中 {waiting.overdue} 次已超过 24 小时" if waiting.overdue else ""
    text = f"{waiting} 次急难求助还没有先行救助{late}"
    return [Warning("danger" if waiting.overdue else "warning", text, "/console/intake?queue=all&urgent=yes")]


def _books() -> list[Warning]:
    pulled = ledger.brake()
    if pulled is None:
        return []
    text = f"已自动暂停新的捐赠：{pulled}。已付的款照常入账，页面照常能看。请财务尽快查明。"
    return [Warning("danger", text, "/console/reconcile")]


def _campaigns() -> list[Warning]:
    late = [
        Warning(
            "danger",
            f"「{row.title}」进展公开已逾期，已从公开列表撤下（《慈善法》第七十九条）",
            f"/console/campaigns/{row.uid}",
        )
        for row in figures.late()
    ]
    return late + _certificate()


def _certificate() -> list[Warning]:
    expires = campaigns.charity_facts().certificate_expires_on
    if expires is None or expires > today() + CERTIFICATE_SOON:
        return []
    if expires < today():
        return [Warning("danger", "公开募捐资格证书已过期，不能再公开募捐", "/console/campaigns/charity")]
    days = (expires - today()).days
    return [Warning("warning", f"公开募捐资格证书还有 {days} 天到期", "/console/campaigns/charity")]


def _audit(actor: Actor) -> list[Warning]:
    """Asked of the rows themselves: when the runner stands still, so does the check that would tell."""
    since = sealing.waiting_since()
    if since is None:
        return []
    href = "/console/health" if actor.roles & SEES_THE_MACHINE else "/console/audit"
    return [Warning("danger", f"审计封存已停 {int((now() - since).total_seconds() // 60)} 分钟，请检查后台任务", href)]


def _machine() -> list[Warning]:
    given_up = tasks.counts().get("given_up", 0)
    jobs = [Warning("danger", f"{given_up} 个后台任务多次失败，等人处理", "/console/health")] if given_up else []
    made = backup.last(settings().data_dir)
    if made is None:
        return [*jobs, Warning("warning", "还没有做过备份", "/console/health")]
    if now() - made.at > BACKUP_OLD:
        hours = int((now() - made.at).total_seconds() // 3600)
        return [*jobs, Warning("warning", f"上次备份在 {hours} 小时前", "/console/health")]
    return jobs
