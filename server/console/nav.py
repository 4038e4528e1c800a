"""导航 — the left column: what each role finds there, and how much of it waits."""

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from typing import cast

from flask import g, request

from server.campaigns import queries as campaigns
from server.codes.states import POSTER_KEEPERS
from server.codes.task_lists import to_look_at, to_replace
from server.complaints import queries as complaints
from server.complaints.states import HANDLERS as COMPLAINT_HANDLERS
from server.console.outcomes import READERS as OUTCOME_READERS
from server.console.overview import READERS as OVERVIEW_READERS
from server.events import queries as giving
from server.events.states import READERS as EVENT_READERS
from server.gifts import words
from server.intake import queries as intake
from server.intake.states import OWN_READERS
from server.intake.states import READERS as HELP_READERS
from server.jobs.logs import LOG_READERS
from server.kit.actors import Actor
from server.kit.units import open_unit
from server.kit.waiting import NOTHING, Standing, Waiting
from server.messages.queries import broken
from server.messages.rules import READERS as SENDING_READERS
from server.notices import queries as notices
from server.notices.states import NOTICE_PUBLISHERS
from server.payments import queries as payments
from server.payments.queries import lines as payment_lines
from server.payments.states import RECONCILERS, REFUND_APPROVERS, SLIP_APPROVERS
from server.people.lists import WORK_CODE_MAKERS
from server.people.queries import desk as accounts
from server.people.roles import (
    CAMPAIGN_APPROVERS,
    MONEY_HANDLERS,
    WISH_PUBLISHERS,
    WISH_WRITERS,
    WORDS_READERS,
    Role,
)
from server.people.states import ACCOUNT_READERS
from server.policies.queries import desk
from server.policies.states import PUBLISHERS
from server.promises import queries as promises
from server.promises.states import READERS as PROMISE_READERS
from server.receipts import queries as receipts
from server.receipts.states import READERS as RECEIPT_READERS
from server.registry import queries as registry
from server.registry.queries.reveals import LEADS
from server.registry.rules import REGISTRARS
from server.spending import queries as spendings
from server.wishes import queries as wishes
from server.wishes.lists import LETTER_DESK
from server.wishes.problem_lists import problems_waiting
from server.wishes.queries import letters
from server.wishes.states import STAFF

Counter = Callable[[Actor], Waiting]
EVERYONE = frozenset(Role)
_standing = Standing()
PRIVACY_READERS = frozenset({Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.PLATFORM_ADMIN})


@dataclass(frozen=True)
class Item:
    """One line. `waiting` is what this actor should see to; `todo` says what that is.

    It is asked only for those who see the line, and stands beside it and on the front page.
    """

    group: str
    label: str
    href: str
    icon: str
    roles: frozenset[Role] = EVERYONE
    waiting: Counter | None = None
    todo: str = ""
    todo_query: str = ""

    @property
    def todo_href(self) -> str:
        """Where to see to it, narrowed to what waits."""
        return self.href + self.todo_query


@dataclass(frozen=True)
class Line:
    item: Item
    active: bool
    count: Waiting


def policies_waiting(actor: Actor) -> Waiting:
    """Texts that wait for a second person, for those who may publish."""
    return desk.in_review(not_by=actor) if actor.roles & PUBLISHERS else NOTHING


def notices_waiting(actor: Actor) -> Waiting:
    """Notices that wait for a second person, for those who may publish them."""
    return notices.waiting_count(not_by=actor) if actor.roles & NOTICE_PUBLISHERS else NOTHING


def campaigns_waiting(actor: Actor) -> Waiting:
    """Campaigns that wait for a second person, for the charity's lead."""
    return campaigns.waiting_count(not_by=actor) if actor.roles & CAMPAIGN_APPROVERS else NOTHING


def events_waiting(actor: Actor) -> Waiting:
    """Days of giving that wait for a second person, for the charity's lead."""
    return giving.waiting_count(not_by=actor) if actor.roles & CAMPAIGN_APPROVERS else NOTHING


def slips_waiting(actor: Actor) -> Waiting:
    """Slips that wait for their second person."""
    return payments.slips_waiting(not_by=actor) if actor.roles & SLIP_APPROVERS else NOTHING


def lines_waiting(actor: Actor) -> Waiting:
    """Lines of banks and platforms of which nobody has said yet what they are."""
    return payment_lines.lines_waiting() if actor.roles & SLIP_APPROVERS else NOTHING


def matters_waiting(actor: Actor) -> Waiting:
    """Late, doubled or doubtful money that a person must decide about."""
    return payments.matters_waiting() if actor.roles & SLIP_APPROVERS else NOTHING


def refunds_waiting(actor: Actor) -> Waiting:
    """Refunds that wait for their second person, or for a hand at WeChat's merchant platform."""
    return payments.refunds_waiting(not_by=actor) if actor.roles & REFUND_APPROVERS else NOTHING


def differences_waiting(actor: Actor) -> Waiting:
    """Differences from WeChat's bills that this person answers for, or nobody yet."""
    return payments.differences_waiting(actor) if actor.roles & RECONCILERS else NOTHING


def words_waiting(actor: Actor) -> Waiting:
    """Messages and names of donors that WeChat did not clearly let pass."""
    return words.waiting() if actor.roles & WORDS_READERS else NOTHING


WISH_READERS = WISH_WRITERS | WISH_PUBLISHERS
CHARITY_READERS = MONEY_HANDLERS | {Role.BUREAU_CHARITY}
BILL_READERS = MONEY_HANDLERS | {Role.AUDIT_ADMIN}

# A new room adds its line here, in the order staff work.
ITEMS: tuple[Item, ...] = (
    Item("", "工作台", "/console/", "home"),
    Item("", "下载中心", "/console/downloads", "download"),
    Item("", "图表", "/console/overview", "chart-bar", OVERVIEW_READERS),
    Item(
        "",
        "公告动态",
        "/console/notices",
        "news",
        waiting=notices_waiting,
        todo="条公告等您复核",
        todo_query="?state=review",
    ),
    Item(
        "一码查", "政策", "/console/policies", "file-text", waiting=policies_waiting, todo="份政策、参数或名称等您复核"
    ),
    Item("一码查", "二维码", "/console/posters", "qrcode", POSTER_KEEPERS),
    Item("一码查", "待换海报", "/console/replacements", "refresh", POSTER_KEEPERS, to_replace, "张旧海报要换"),
    Item("一码查", "沉默的海报", "/console/silences", "bell", POSTER_KEEPERS, to_look_at, "张海报忽然没人扫了"),
    Item("一码查", "扫码统计", "/console/statistics", "chart-bar", POSTER_KEEPERS),
    Item("求助", "求助登记", "/console/intake", "headset", HELP_READERS, intake.waiting, "次求助等您办"),
    Item(
        "求助",
        "投诉举报",
        "/console/complaints",
        "flag",
        COMPLAINT_HANDLERS,
        complaints.waiting_for,
        "件投诉等您答复",
    ),
    Item(
        "微心愿",
        "群众心愿",
        "/console/own-wishes",
        "home-heart",
        OWN_READERS,
        intake.own_waiting,
        "个群众心愿等核实、写好",
    ),
    Item("微心愿", "心愿", "/console/wishes", "heart", WISH_READERS, wishes.reviews_waiting, "条心愿等您审核"),
    Item("微心愿", "认领办理", "/console/claims", "package", WISH_READERS, wishes.claims_waiting, "个认领等您办理"),
    Item("微心愿", "企业认领", "/console/bulk-claims", "heart-handshake", frozenset({Role.PARTNER})),
    Item("微心愿", "待寄出", "/console/parcels", "truck-delivery", frozenset({Role.PARTNER})),
    Item("微心愿", "问题处理", "/console/problems", "alert-triangle", STAFF, problems_waiting, "个问题等您处理"),
    Item("微心愿", "回信", "/console/letters", "mail", LETTER_DESK, letters.letters_waiting, "封回信等您办理"),
    Item("微心愿", "参考价目", "/console/prices", "receipt", WISH_READERS),
    Item("微心愿", "心愿成效", "/console/outcomes", "chart-bar", OUTCOME_READERS),
    Item("微心愿", "困难群众台账", "/console/registry", "users", REGISTRARS),
    Item("微心愿", "重复档案", "/console/merges", "copy", REGISTRARS, registry.merges_count, "份重复档案等您复核"),
    Item("微心愿", "查看阅知", "/console/looks", "eye", LEADS, registry.waiting, "次查看等您阅知"),
    Item(
        "募捐",
        "募捐项目",
        "/console/campaigns",
        "speakerphone",
        CHARITY_READERS,
        campaigns_waiting,
        "个募捐项目等您复核",
    ),
    Item(
        "募捐",
        "捐赠活动",
        "/console/events",
        "calendar",
        EVENT_READERS,
        events_waiting,
        "个捐赠活动等您复核",
        "?state=review",
    ),
    Item("募捐", "捐赠明细", "/console/gifts", "gift", CHARITY_READERS),
    Item("募捐", "留言审看", "/console/words", "message", WORDS_READERS, words_waiting, "条留言等您看"),
    Item("募捐", "导入流水", "/console/imports", "upload", MONEY_HANDLERS),
    Item("募捐", "到账匹配", "/console/lines", "link", MONEY_HANDLERS, lines_waiting, "笔到账等您匹配"),
    Item(
        "募捐",
        "入账单",
        "/console/slips",
        "receipt",
        MONEY_HANDLERS,
        slips_waiting,
        "张入账单等您复核",
        "?state=review",
    ),
    Item(
        "募捐",
        "退款",
        "/console/refunds",
        "arrow-back-up",
        MONEY_HANDLERS,
        refunds_waiting,
        "笔退款等您办理",
        "?state=mine",
    ),
    Item(
        "募捐",
        "拨付",
        "/console/spendings",
        "cash",
        CHARITY_READERS,
        spendings.waiting,
        "笔拨付等您办理",
        "?state=mine",
    ),
    Item(
        "募捐",
        "企业认捐",
        "/console/promises",
        "building",
        PROMISE_READERS,
        promises.waits,
        "件认捐事项等您办理",
        "?queue=mine",
    ),
    Item(
        "募捐",
        "捐赠票据",
        "/console/receipts",
        "file-text",
        RECEIPT_READERS,
        receipts.waits,
        "张票据等您办理",
    ),
    Item("募捐", "收款方", "/console/payees", "building-bank", MONEY_HANDLERS),
    Item("募捐", "待处理款项", "/console/matters", "alert-triangle", MONEY_HANDLERS, matters_waiting, "笔款项等您处理"),
    Item("募捐", "对账", "/console/reconcile", "scale", BILL_READERS, differences_waiting, "处对账差异等您处理"),
    Item(
        "系统",
        "账号",
        "/console/staff",
        "key",
        ACCOUNT_READERS,
        accounts.accounts_waiting,
        "件账号事项等您办理",
        "?state=mine",
    ),
    Item("系统", "单位", "/console/organisations", "building", ACCOUNT_READERS),
    Item("系统", "地区", "/console/places", "map-pin", ACCOUNT_READERS),
    Item("系统", "个人信息", "/console/privacy", "shield-lock", PRIVACY_READERS),
    Item("系统", "审计日志", "/console/audit", "clipboard-list", LOG_READERS),
    Item("系统", "消息发送", "/console/sendings", "send", SENDING_READERS, broken, "条消息发不出去"),
    Item("系统", "手机端工作人员", "/console/workers", "device-mobile", WORK_CODE_MAKERS),
    Item("系统", "运行状况", "/console/health", "stethoscope", frozenset({Role.PLATFORM_ADMIN})),
    Item("系统", "我的账号", "/console/me", "user"),
    Item("系统", "使用手册", "/console/help", "help-circle"),
)


def groups(actor: Actor) -> dict[str, list[Line]]:
    """The lines this actor sees, by group, with all counters in one statement, and only inside a unit of work."""
    counting = is_counting()
    if counting and "nav_groups" in g:
        return cast(dict[str, list[Line]], g.nav_groups)  # the front page draws them twice, and asks once
    mine = [item for item in ITEMS if item.roles & actor.roles]
    found: dict[str, list[Line]] = {}
    for item, count in zip(mine, _counts(mine, actor) if counting else [NOTHING] * len(mine), strict=True):
        found.setdefault(item.group, []).append(Line(item, _active(item), count))
    if counting:
        g.nav_groups = found
    return found


def _counts(items: Sequence[Item], actor: Actor) -> list[Waiting]:
    """What waits on each line for somebody with just these posts."""
    return _standing.ask(astuple(actor), lambda: [item.waiting(actor) if item.waiting else NOTHING for item in items])


def is_counting() -> bool:
    """Whether the lines of this answer carry numbers: a refusal and a talks view are drawn after their unit."""
    return open_unit() is not None and not _list_alone()


def _list_alone() -> bool:
    """htmx takes the list out of this page and throws the menu away: a filter was changed (see _list.html)."""
    return request.headers.get("HX-Target") == "list"


def _active(item: Item) -> bool:
    return request.path == item.href if item.href == "/console/" else request.path.startswith(item.href)
