"""规则 — what a wish may say and how a claim runs. No database, no web."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from server.kit.clock import in_china, now
from server.kit.errors import field_error
from server.wishes.states import CLAIM_LIFE, ClaimState, WishState
from server.wishes.troubles import ways_out

CLAIMS_IN_HAND_MAX = 3
LEASE = timedelta(days=7)
LETTER_WITHIN = timedelta(days=15)
JUST_NOW = timedelta(hours=1)
REMIND_DAYS = (2, 1)
# Whoever waited may claim before everybody: a day, so that a message of the evening is read in the morning, and the
# person who wished for it waits no longer than that.
HEAD_START = timedelta(hours=24)
WAITS_MAX = 10
# A page of the preview: what somebody can look through before they promise it.
BULK_MAX = 100
PIECES_MAX = 500
# Above this a need is no 微心愿 but a case for relief or a campaign.
PRICE_FEN_MAX = 500_000
TITLE_CHARS, WHOM_CHARS, STORY_CHARS, SOURCE_CHARS, LETTER_CHARS, NOTE_CHARS = 40, 30, 600, 60, 500, 200
STORY_CHARS_MIN = 10

# Word for word as design §1.5 has it, half-width commas and all.
NOTICE = "本心愿由民政/慈善会核实发布,为实物/服务帮扶,不是个人求助筹款"


class Look(StrEnum):
    """微信的检查: what became of asking WeChat about words or a picture everybody would see."""

    UNASKED = "unasked"
    ASKED = "asked"  # no answer yet
    PASS = "pass"  # noqa: S105 - a verdict
    REVIEW = "review"  # a person should look
    RISKY = "risky"
    NOBODY = "nobody"  # nobody's WeChat name to ask with


LOOK_NAMES = {
    Look.UNASKED: "还没有检查",
    Look.ASKED: "等待微信回答",
    Look.PASS: "微信检查通过",
    Look.REVIEW: "微信建议人工查看",
    Look.RISKY: "微信判为违规",
    Look.NOBODY: "微信没有检查（没有可用的微信身份）",
}
# How long a reviewer waits for WeChat before they may judge alone: its pictures take up to half an hour.
SILENT_AFTER = timedelta(hours=1)
BECAUSE_CHARS_MIN, BECAUSE_CHARS = 4, 120
# What a reviewer may be asked to judge, each with its own reason.
QUESTIONS = {
    "words": "文字里有可能认出人的地方",
    "twice": "可能重复",
    "text": "文字没有得到微信的通过",
    "photo": "配图没有得到微信的通过",
    "child": "孩子的心愿配了图",
    "shown": "隐藏后恢复公开",
}


class Kind(StrEnum):
    GOODS = "goods"
    SERVICE = "service"


KIND_NAMES = {Kind.GOODS: "物品", Kind.SERVICE: "服务"}
WISH_STATE_NAMES = {
    WishState.DRAFT: "草稿",
    WishState.REVIEW: "待审核",
    WishState.OPEN: "待认领",
    WishState.CLAIMED: "已认领",
    WishState.CONFIRMED: "已实现",
    WishState.CLOSED: "已办结",
    WishState.WITHDRAWN: "已撤下",
}
CLAIM_STATE_NAMES = {
    ClaimState.HELD: "已认领",
    ClaimState.SENT: "已寄出",
    ClaimState.RECEIVED: "已到站",
    ClaimState.HANDED_OVER: "已交付",
    ClaimState.ARRANGED: "已约好",
    ClaimState.DONE: "服务完成",
    ClaimState.CONFIRMED: "已确认",
    ClaimState.PROBLEM: "有问题，处理中",
    ClaimState.RELEASED: "已退回",
}
WITHDRAW_REASONS = {
    "met": "已通过其他途径实现",
    "changed": "需要有了变化",
    "moved": "已离开本地",
    "asked": "应本人要求撤下",
    "wrong": "登记有误",
}
GOODS_RULES = (
    "认领后 7 天内寄出或送到站点，可以宽限一次",
    "请在包裹上写心愿编号，不要写受助人姓名",
    "请寄新的、合格的物品，不要寄现金",
    "站点验收后交到本人手里，您会收到消息",
)
SERVICE_RULES = (
    "认领后站点工作人员与您约时间，7 天内约好",
    "上门服务由站点工作人员陪同，不单独上门",
    "不打听、不拍摄、不公开受助人的个人情况",
    "完成后由工作人员确认，您会收到消息",
)
GOODS_STEPS = (
    (ClaimState.HELD, "认领"),
    (ClaimState.SENT, "寄出"),
    (ClaimState.RECEIVED, "到站验收"),
    (ClaimState.HANDED_OVER, "交付到人"),
    (ClaimState.CONFIRMED, "确认收到"),
)
SERVICE_STEPS = (
    (ClaimState.HELD, "认领"),
    (ClaimState.ARRANGED, "约好时间"),
    (ClaimState.DONE, "服务完成"),
    (ClaimState.CONFIRMED, "确认收到"),
)
_OF_GOODS = frozenset(
    {"sent", "receive", "hand_over", "to_sent", "to_received", "to_handed_over", "send_home", "pass_on", "bring"}
)
_OF_SERVICE = frozenset({"arrange", "done", "to_arranged", "to_done"})

_MONEY = re.compile(r"现金|红包|转账|汇款|打款|收款码|银行卡|银行账号|微信号|支付宝")


@dataclass(frozen=True)
class Facts:
    """What staff write about a wish. `price_fen` is an estimate from `price_source`, never asked from anybody."""

    title: str
    kind: str
    for_whom: str
    area_code: str
    story: str = ""
    price_fen: int | None = None
    price_source: str = ""
    quantity: int = 1
    person_uid: str | None = None
    sample: bool = False
    price_uid: str | None = None
    price_because: str = ""


def wish_state_text(state: str) -> str:
    return WISH_STATE_NAMES[WishState(state)]


def is_free(state: str, hidden_at: datetime | None, kept_until: datetime | None) -> bool:
    """Whether anybody may claim a wish at this moment: not while it is kept for those who waited."""
    return state == WishState.OPEN and hidden_at is None and (kept_until is None or kept_until <= now())


def claim_state_text(state: str) -> str:
    return CLAIM_STATE_NAMES[ClaimState(state)]


def missing(facts: Facts) -> list[dict[str, str]]:
    """What stands between a draft and the public, as `detail` lines; empty when complete."""
    lines = [
        (not facts.title.strip(), "/title", "请写心愿名称"),
        (not facts.for_whom.strip(), "/for_whom", "请写是哪一类群众，例如独居老人"),
        (len(facts.story.strip()) < STORY_CHARS_MIN, "/story", f"请写情况说明，至少 {STORY_CHARS_MIN} 个字"),
        (facts.kind == Kind.GOODS and not facts.price_fen, "/price_fen", "物品心愿请填参考价"),
        (facts.kind == Kind.GOODS and not facts.price_source.strip(), "/price_source", "请写参考价的来源"),
    ]
    return [field_error(field, issue) for wrong, field, issue in lines if wrong]


def out_of_bounds(facts: Facts) -> list[dict[str, str]]:
    """What even a draft may not hold: sizes and kinds."""
    lines = [
        (facts.kind not in set(Kind), "/kind", "请选择物品或服务"),
        (len(facts.title) > TITLE_CHARS, "/title", f"最多 {TITLE_CHARS} 个字"),
        (len(facts.for_whom) > WHOM_CHARS, "/for_whom", f"最多 {WHOM_CHARS} 个字"),
        (len(facts.story) > STORY_CHARS, "/story", f"最多 {STORY_CHARS} 个字"),
        (len(facts.price_source) > SOURCE_CHARS, "/price_source", f"最多 {SOURCE_CHARS} 个字"),
        (len(facts.price_because) > BECAUSE_CHARS, "/price_because", f"最多 {BECAUSE_CHARS} 个字"),
        (not 1 <= facts.quantity <= PIECES_MAX, "/quantity", f"份数从 1 到 {PIECES_MAX}"),
        (
            facts.price_fen is not None and not 0 < facts.price_fen <= PRICE_FEN_MAX,
            "/price_fen",
            "参考价不超过 5000 元",
        ),
    ]
    return [field_error(field, issue) for wrong, field, issue in lines if wrong]


def _is_odd_price(fen: int | None) -> bool:
    return fen is not None and not 0 < fen <= PRICE_FEN_MAX


def asks_for_money(*texts: str) -> bool:
    """慈善法 124: a wish is never a money pot for a person."""
    return any(_MONEY.search(unicodedata.normalize("NFKC", text)) for text in texts)


def fits(kind: str, move: str) -> bool:
    """Whether a move of a claim belongs to this kind of wish."""
    return move not in (_OF_SERVICE if kind == Kind.GOODS else _OF_GOODS)


def way_back(problem_from: str) -> str:
    """The move that leads a claim out of a problem to the state it left."""
    name = f"to_{problem_from}"
    assert name in CLAIM_LIFE.moves, name
    return name


@dataclass(frozen=True)
class Standing:
    """How a claim stands, as far as the moves that make sense depend on it."""

    kind: str
    state: str
    holder_kind: str = "donor"
    problem_from: str | None = None
    trouble: str = "other"


def claim_moves(claim: Standing, roles: Iterable[str]) -> list[str]:
    """The names of the moves these roles can make on a claim, in the order of the table."""
    offered = [move.name for move in CLAIM_LIFE.open_to(ClaimState(claim.state), roles) if move.says]
    offered = [name for name in offered if fits(claim.kind, name) and (name != "tie" or claim.holder_kind == "project")]
    if claim.problem_from is None:
        return offered
    sense, back = ways_out(claim.trouble, claim.problem_from, claim.holder_kind), way_back(claim.problem_from)
    return [name for name in offered if name in sense or (name == back and "resolve" in sense)]


def free_slot(taken: Iterable[int | None]) -> int | None:
    """The first of a donor's three hands that is free; None when all are full."""
    full = set(taken)
    return next((slot for slot in range(1, CLAIMS_IN_HAND_MAX + 1) if slot not in full), None)


def days_left(lease_until: datetime | None, moment: datetime) -> int | None:
    """Whole days until the lease ends, rounded up; 0 when it is over."""
    if lease_until is None:
        return None
    seconds = (lease_until - moment).total_seconds()
    return max(-int(-seconds // 86400), 0)


def due_reminder(lease_until: datetime, reminded: int | None, moment: datetime) -> int | None:
    """Which reminder (2 or 1 days left) is due and has not been sent; the nearest one wins."""
    due = [days for days in REMIND_DAYS if moment >= lease_until - timedelta(days=days)]
    nearest = min(due, default=None)
    return nearest if nearest is not None and (reminded is None or nearest < reminded) else None


def waiting_days(published_at: datetime | None, moment: datetime) -> int:
    return max((moment - published_at).days, 0) if published_at else 0


def taken_text(holder_kind: str, at: datetime, moment: datetime) -> str:
    """Who was first, in words that name nobody: `holder_kind` donor | partner | project."""
    whom = {"donor": "被一位爱心人士认领", "partner": "被一家爱心单位认领", "project": "由慈善项目认领"}[holder_kind]
    days = (in_china(moment).date() - in_china(at).date()).days
    when = "刚刚" if moment - at < JUST_NOW else ("今天", "昨天")[days] if days < 2 else f"{days} 天前"
    return f"{when}{whom}"


def delivery_text(kind: str, no: str, station_name: str | None) -> str:
    """How the thing or the help gets there. A donor never learns a home address (design §1.6)."""
    if kind == Kind.SERVICE:
        return f"由{station_name or '乡镇民政服务站'}与您约时间，工作人员陪同服务"
    return f"请寄到或送到{station_name or '乡镇民政服务站'}，包裹上写心愿编号 {no}，由工作人员转交"


def delivered_text(kind: str, station_name: str | None) -> str:
    """How it got there, once it has: nobody has to send anything any more."""
    if kind == Kind.SERVICE:
        return f"服务已经完成，由{station_name or '乡镇民政服务站'}工作人员陪同"
    return f"已由{station_name or '乡镇民政服务站'}工作人员交到本人手里"


def alike(one: str, other: str) -> bool:
    """Whether two short names mean one thing: one holds the other, or half of their pairs of letters are shared."""
    first, second = _bare(one), _bare(other)
    if not first or not second:
        return False
    if min(len(first), len(second)) >= 2 and (first in second or second in first):
        return True
    pairs, others = _pairs(first), _pairs(second)
    return bool(pairs & others) and 2 * len(pairs & others) >= min(len(pairs), len(others))


def _bare(text: str) -> str:
    """Without numbers, measures and what says nothing: 冬被一床 and 两床冬被 are the same."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return re.sub(
        r"[\W\d一二两三四五六七八九十]|[个只台张件套副把床条双本份包袋桶箱辆]$|一[床台个]|新|旧|小|大", "", folded
    )


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset({text})
