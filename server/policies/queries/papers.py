"""版面 — what stands on the page of each poster, with the text of the day it is printed."""

from collections.abc import Iterable

from server.codes.queries import Poster
from server.codes.sheets import Sheet
from server.codes.states import Kind
from server.kit.clock import in_china
from server.policies.queries import catalogue, one
from server.policies.queries.one import Full
from server.regions import queries as regions

TOTAL_LEAD = "扫一扫，看看您家能享受哪些救助政策"


def sheets(posters: Iterable[Poster]) -> list[Sheet]:
    """What stands on the page of each poster, today's text included."""
    posters = list(posters)
    places = regions.full_names(poster.area_code for poster in posters if poster.area_code)
    whole = next((root.name for root in regions.roots()), "")
    return [_sheet(poster, places.get(poster.area_code or "", whole)) for poster in posters]


def _sheet(poster: Poster, place: str) -> Sheet:
    lead, points = TOTAL_LEAD, _total_points(poster)
    if poster.kind == Kind.POLICY and poster.subject:
        policy = one.full(poster.subject, area=poster.area_code)
        lead, points = policy.summary, _policy_points(policy)
    elif poster.kind == Kind.CATEGORY and poster.subject:
        held = catalogue.cards(category=poster.subject)
        lead, points = f"这一类有 {len(held)} 项政策，扫一扫逐项看", _category_points([card.name for card in held])
    return Sheet(
        place=place,
        title=poster.title,
        lead=lead,
        points=points,
        url=poster.url,
        serial=poster.serial.upper(),
        printed_on=in_china(poster.at).date(),
        version=poster.subject_version,
    )


def _policy_points(policy: Full) -> tuple[tuple[str, str], ...]:
    sample = "（示例）" if policy.sample else ""
    station = policy.station
    where = f"{station.name}（{station.address}）" if station else policy.where
    return (
        ("谁能申请", policy.who),
        ("能得多少", f"{policy.amount_text}{sample}"),
        ("去哪里办", where),
        ("要带什么", "、".join(policy.papers) or "不用带材料"),
    )


def _category_points(names: list[str]) -> tuple[tuple[str, str], ...]:
    return (("有哪些", "、".join(names)),)


def _total_points(poster: Poster) -> tuple[tuple[str, str], ...]:
    station = regions.station(poster.area_code) if poster.area_code else None
    where = f"{station.name}（{station.address}）" if station else "乡镇（街道）便民服务中心，一个窗口受理"
    return (
        ("能查什么", "低保、特困、临时救助、看病、上学、住房、残疾人和老人补贴"),
        ("怎么查", "扫码后按类别找，或者搜一个词，比如“低保”"),
        ("去哪里办", where),
    )
