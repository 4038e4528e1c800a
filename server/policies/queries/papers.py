"""版面 — what stands on the page of each poster: of a policy, to the letter what its number stands for.

A number of a text and a day on a sheet are a promise about its words. So the paper of a policy is printed again with
the very words of its version, and not at all once they are no longer true; the other kinds, which name no version,
say the day their words are of.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

from server.codes.errors import NothingToPrint, PaperOld
from server.codes.queries import Poster
from server.codes.sheets import Sheet
from server.codes.states import HUNG, Kind
from server.kit.clock import today
from server.policies.queries import aging, catalogue, one
from server.policies.queries.named import names_of
from server.policies.queries.one import Full
from server.policies.queries.windows import Window
from server.regions import queries as regions
from server.regions.queries import Station

TOTAL_LEAD = "扫一扫，看看您家能享受哪些救助政策"


def old_ones(posters: Iterable[Poster]) -> set[str]:
    """The uids of paper that says what is no longer so: by its text, a figure or its name. Three statements at most."""
    sheets = [poster for poster in posters if poster.kind == Kind.POLICY and poster.subject]
    if not sheets:
        return set()
    is_old, names = aging.judge(), names_of({sheet.subject or "" for sheet in sheets})
    return {
        sheet.uid
        for sheet in sheets
        if is_old(sheet.subject or "", sheet.subject_version or 0, sheet.at)
        or sheet.title != names.get(sheet.subject or "", sheet.title)
    }


def good_ones(posters: Iterable[Poster]) -> list[Poster]:
    """Those to print again as they are: labels go with their wish or event. PaperOld where all are too old."""
    posters = [poster for poster in posters if poster.kind in HUNG]
    old = old_ones(posters)
    found = [poster for poster in posters if poster.uid not in old]
    if not found:
        raise PaperOld if old else NothingToPrint
    return found


def sheets(posters: Iterable[Poster]) -> list[Sheet]:
    """What stands on the page of each poster."""
    posters = list(posters)
    places = regions.full_names(poster.area_code for poster in posters if poster.area_code)
    whole = next((root.name for root in regions.roots()), "")
    printed = cache(one.printed)  # many copies of one text for one place
    return [_sheet(poster, places.get(poster.area_code or "", whole), printed) for poster in posters]


def _sheet(poster: Poster, place: str, printed: Callable[..., Full]) -> Sheet:
    registered_on = aging.day_of(poster)
    day = today()
    if poster.kind == Kind.POLICY and poster.subject:
        policy = printed(poster.subject, poster.subject_version or 0, registered_on, area=poster.area_code)
        lead, points, day = policy.summary, _policy_points(policy), registered_on
    elif poster.kind == Kind.CATEGORY and poster.subject:
        held = catalogue.cards(category=poster.subject)
        lead, points = f"这一类有 {len(held)} 项政策，扫一扫逐项看", _category_points([card.name for card in held])
    else:
        lead, points = TOTAL_LEAD, _total_points(poster)
    return Sheet(
        place=place,
        title=poster.title,
        lead=lead,
        points=points,
        url=poster.url,
        serial=poster.serial.upper(),
        printed_on=day,
        version=poster.subject_version,
        note=_note(poster, day),
    )


def _note(poster: Poster, day: date) -> str:
    """What the register says of this paper as well, where it is not the first of its kind here."""
    if poster.renews:
        return f"用来换下编号 {poster.renews.upper()} 的旧海报"
    registered_on = aging.day_of(poster)
    return "" if day == registered_on else f"这个编号 {registered_on:%Y-%m-%d} 登记，内容是重印这天的"


def _policy_points(policy: Full) -> tuple[tuple[str, str], ...]:
    sample = "（示例）" if policy.sample else ""
    return (
        ("谁能申请", policy.who),
        ("能得多少", f"{policy.amount_text}{sample}"),
        ("去哪里办", _spot(policy.station) or policy.where),
        ("要带什么", "、".join(policy.papers) or "不用带材料"),
    )


def _category_points(names: list[str]) -> tuple[tuple[str, str], ...]:
    return (("有哪些", "、".join(names)),)


def _total_points(poster: Poster) -> tuple[tuple[str, str], ...]:
    station = regions.station(poster.area_code) if poster.area_code else None
    return (
        ("能查什么", "低保、特困、临时救助、看病、上学、住房、残疾人和老人补贴"),
        ("怎么查", "扫码后按类别找，或者搜一个词，比如“低保”"),
        ("去哪里办", _spot(station) or "乡镇（街道）便民服务中心，一个窗口受理"),
    )


def _spot(station: Station | Window | None) -> str:
    """A window may have no address of its own: then its name stands alone."""
    return "，".join(part for part in (station.name, station.address) if part) if station else ""
