"""政策 — the 38 policies of 14 departments, as the bureau's own list has them.

One names its figure, so that it says another sum for another day; one had another text until a while ago, which is
invented and marked 示例; one has a document, its full text and a door in the official system, invented too; and one has
a window of its own in one place.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from server.demo.profiles import DATA, Profile, townships
from server.kit.actors import THE_CLOCK
from server.kit.clock import at, now, today
from server.policies import queries
from server.policies import service as policies
from server.policies.service import figures, windows
from server.policies.sheets import Row, read_table
from server.policies.states import Door

FIGURED, FIGURED_SINCE = 1, date(2023, 1, 1)
SUM = ("935", "{城市低保标准_元}")
AGREED_AGO = timedelta(weeks=12)  # before the first sheet of the demo was printed
CHANGED, CHANGED_SINCE, CHANGED_AGO = 6, date(2024, 1, 1), timedelta(weeks=4)
BEFORE = {
    "how": "到乡镇（街道）填申请表，村（社区）公示以后审批，批下来再领钱（示例）",
    "papers": ["事由证明", "身份证", "户口簿", "村（社区）证明（示例）"],
}
DOCUMENTED = 2
DOCUMENT = {
    "document_no": "示例〔2024〕2 号",
    "issuer": "示例县民政局",
    "full_text": "第一条　为了说明原文在哪里看，写下这份示例，不是真实文件。\n"
    "第二条　申请人可以在手机上申请，也可以到乡镇（街道）便民服务中心申请。\n"
    "第三条　本示例自公布之日起施行。",
    "door_kind": Door.GANFUTONG,
    "door_text": "赣服通 → 社会救助 → 低保申请（示例）",
}
OWN_WINDOW = "10"


def build(chosen: Profile) -> None:
    """As they were before `change`: the printed sheets are older than that."""
    book = policies.read_book((DATA / "policy_rules.json").read_bytes())
    with at(now() - AGREED_AGO):
        figures.adopt(book.figures, actor=THE_CLOCK)
    policies.import_table((_as_it_was(row) for row in _rows(book)), actor=THE_CLOCK)
    _own_window(chosen)


def change() -> None:
    """The text that holds now, in force for four weeks: what was printed before is old paper."""
    book = policies.read_book((DATA / "policy_rules.json").read_bytes())
    with at(now() - CHANGED_AGO):
        mine = [replace(row, effective_from=today()) for row in _rows(book) if row.no == CHANGED]
        policies.import_table(mine, actor=THE_CLOCK)


def _rows(book: policies.Book) -> Iterator[Row]:
    rows = read_table((DATA / "policies.csv").read_bytes(), "policies.csv")
    yield from policies.with_rules(rows, book)


def _as_it_was(row: Row) -> Row:
    if row.no == CHANGED:
        return replace(row, effective_from=CHANGED_SINCE, texts=row.texts | BEFORE)
    if row.no == FIGURED:
        texts = row.texts | {"sum_text": row.texts["sum_text"].replace(*SUM)}
        return replace(row, effective_from=FIGURED_SINCE, texts=texts)
    return replace(row, texts=row.texts | DOCUMENT) if row.no == DOCUMENTED else row


def _own_window(chosen: Profile) -> None:
    """Who asks for this policy there goes to another door than the township's station."""
    town = next(one for one in townships(chosen) if one.code == chosen.towns[0])
    given = windows.Given(
        station_name=f"{town.name}残联服务窗口（示例）",
        station_address=f"{town.name}便民服务中心二楼（示例）",
        station_phone="12345",
        hours="周一至周五 9:00 到 17:00（示例）",
    )
    windows.set_window(queries.find(OWN_WINDOW), town.code, given, actor=THE_CLOCK)
