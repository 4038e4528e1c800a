"""模板 — every kind of message that leaves by WeChat: its fields, the page it opens, the taps that ask for it.

The bureau picks each template in the mini-program's own desk (公众平台 → 订阅消息) and names it in WECHAT_TEMPLATES; a
kind without one goes to the inbox alone. A field's key is numbered there, so a setting may name the keys in our order.
No field holds a word about a third person: titles of wishes and projects are public and were checked as such.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.kit.clock import in_china
from server.kit.money import yuan
from server.kit.settings import Template as Chosen
from server.kit.settings import settings
from server.messages.fields import fit, kind_of

PAGE_MAX = 128


@dataclass(frozen=True)
class Field:
    """`fact` is what the caller gives, `key` how WeChat's template calls it unless the setting says otherwise."""

    fact: str
    key: str
    says: str


@dataclass(frozen=True)
class Template:
    """模板. `page` of the mini-program may name facts; `fresh` is how long the news is worth sending."""

    kind: str
    says: str
    page: str
    fields: tuple[Field, ...]
    fresh: timedelta


@dataclass(frozen=True)
class Outside:
    """外发: what is said outside the inbox as well. `facts` are the fields by name, and what the page needs."""

    kind: str
    facts: Mapping[str, str]


_NO, _AT = Field("no", "character_string2", "编号"), Field("at", "date3", "时间")
_WISH = Field("wish", "thing1", "心愿")
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)

TEMPLATES: Mapping[str, Template] = {
    one.kind: one
    for one in (
        Template(
            "claim_reminder",
            "认领快到期",
            "wish/mine",
            (_WISH, _NO, Field("until", "time3", "截止时间"), Field("hint", "thing4", "温馨提示")),
            _DAY,
        ),
        Template(
            "wish_free",
            "等候的心愿有人退回",
            "wish/detail?id={id}",
            (_WISH, _NO, Field("until", "time3", "优先认领到"), Field("hint", "thing4", "温馨提示")),
            _DAY,
        ),
        Template(
            "parcel_received",
            "包裹到站",
            "wish/detail?id={id}",
            (_WISH, _NO, _AT, Field("hint", "thing4", "备注")),
            _WEEK,
        ),
        Template(
            "wish_result",
            "送达结果",
            "wish/detail?id={id}",
            (_WISH, _NO, _AT, Field("result", "phrase4", "结果")),
            _WEEK,
        ),
        Template(
            "letter",
            "收到回信",
            "wish/letter?id={id}",
            (_WISH, _NO, _AT, Field("sender", "thing4", "来信单位")),
            _WEEK,
        ),
        Template(
            "gift_spent",
            "善款去向",
            "give/campaign?id={id}",
            (
                Field("project", "thing1", "项目"),
                Field("amount", "amount2", "拨付金额"),
                _AT,
                Field("use", "thing4", "用途"),
            ),
            _WEEK,
        ),
        Template(
            "campaign_report",
            "项目进展",
            "give/campaign?id={id}",
            (Field("project", "thing1", "项目"), Field("at", "date2", "时间"), Field("hint", "thing3", "内容")),
            _WEEK,
        ),
        Template(
            "help_progress",
            "求助进度",
            "{page}?id={id}",
            (
                Field("no", "character_string1", "编号"),
                Field("progress", "phrase2", "进度"),
                _AT,
                Field("hint", "thing4", "提示"),
            ),
            _WEEK,
        ),
        Template(
            "refund",
            "退款",
            "give/thanks?gift={id}",
            (
                Field("project", "thing1", "项目"),
                Field("amount", "amount2", "退款金额"),
                _AT,
                Field("no", "character_string4", "捐赠编号"),
            ),
            _WEEK,
        ),
    )
}
# The tap → what is asked for at it: WeChat asks about three templates at once and no more.
ASKED: Mapping[str, tuple[str, ...]] = {
    "wish": ("claim_reminder", "wish_result", "letter"),
    "wait": ("wish_free",),
    "sent": ("parcel_received", "wish_result", "letter"),
    "gift": ("gift_spent", "campaign_report", "refund"),
    "help": ("help_progress",),
}


def chosen(kind: str) -> Chosen | None:
    """What the operator chose for this kind of message."""
    return settings().wechat_templates.get(kind)


def asked() -> dict[str, list[str]]:
    """The tap → the ids of the templates to ask for, for the phone."""
    found = {tap: [one.id for kind in kinds if (one := chosen(kind))] for tap, kinds in ASKED.items()}
    return {tap: list(dict.fromkeys(ids)) for tap, ids in found.items() if ids}


def known_ids() -> frozenset[str]:
    return frozenset(one.id for one in settings().wechat_templates.values())


def page_of(said: Outside) -> str:
    """The page that the message opens, as WeChat wants it: without a leading slash."""
    page = TEMPLATES[said.kind].page.format_map(said.facts)
    assert len(page) <= PAGE_MAX, page
    return page


def fill(said: Outside) -> dict[str, str]:
    """Our own keys with values that WeChat takes. FieldUnfit."""
    fields = TEMPLATES[said.kind].fields
    return {one.fact: fit(kind_of(one.key), said.facts[one.fact]) for one in fields}


def data_of(kind: str, values: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What `fill` gave, under the keys of the template as it is set now."""
    keys = _keys(TEMPLATES[kind], chosen(kind))
    return {key: {"value": values[one.fact]} for key, one in zip(keys, TEMPLATES[kind].fields, strict=True)}


def problems(templates: Mapping[str, Chosen]) -> Iterator[str]:
    """What is wrong with the setting, or missing from it, in sentences for the operator."""
    for kind in sorted(set(templates) - set(TEMPLATES)):
        yield f"WECHAT_TEMPLATES 里的 {kind} 不是消息种类，请核对（见 docs/messages.md）"
    for kind, template in TEMPLATES.items():
        if kind not in templates:
            yield f"没有设置“{template.says}”（{kind}）的订阅消息模板，这类消息只发站内"
        elif not _fits(template, templates[kind]):
            kinds = "、".join(kind_of(one.key) for one in template.fields)
            yield f"“{template.says}”（{kind}）的字段写得不对，应依次是：{kinds}"


def day(moment: datetime) -> str:
    """A date as a field says it."""
    here = in_china(moment)
    return f"{here.year}年{here.month}月{here.day}日"


def hour(moment: datetime) -> str:
    """A moment as a field says it."""
    return f"{day(moment)} {in_china(moment):%H:%M}"


def amount(fen: int) -> str:
    """Money as a field says it: WeChat takes no commas."""
    return f"{yuan(fen).replace(',', '')}元"


def _keys(template: Template, chosen: Chosen | None) -> tuple[str, ...]:
    return chosen.keys if chosen and chosen.keys else tuple(one.key for one in template.fields)


def _fits(template: Template, chosen: Chosen) -> bool:
    wanted = [kind_of(one.key) for one in template.fields]
    keys = _keys(template, chosen)
    return [kind_of(key) for key in keys] == wanted and len(set(keys)) == len(keys)
