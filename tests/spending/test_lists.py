"""The list of spendings: what is exported is what the filters leave, to the row and the fen."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from server.spending import service as spending
from tests.console.seats import seat
from tests.spending.paying import draft, funded, paid, payee

COLUMNS = ["no", "what_for", "campaign", "payee", "amount", "bank_ref", "paid_on", "state"]
HEADS = ["编号", "用途", "项目", "收款方", "金额（元）", "流水号", "付款日期", "状态"]


@pytest.fixture
def three(unit, cast):
    """Two paid, of two campaigns, and a draft; by their purpose."""
    with unit():
        first, second = funded(cast, 1000_00), funded(cast, 500_00, title="另一个项目")
        to = payee(cast).uid
        rows = {
            "购买书包": paid(cast, first, 300_00, to=to, what_for="购买书包"),
            "购买铅笔": paid(cast, second, 20_50, to=to, what_for="购买铅笔"),
            "购买棉被": draft(cast, first, 100_00, to=to, what_for="购买棉被"),
        }
        spending.void(rows["购买棉被"].uid, actor=cast.chen, note="不买了")
        return {name: row.no for name, row in rows.items()} | {"campaign": second}


@pytest.fixture
def fang(app, unit, cast):
    return seat(app, unit, cast.fang)


def exported(fang, query, **more):
    answer = fang.post("/lists/spendings/export", query=query, cols=COLUMNS, form="csv", **more)
    assert answer.status_code == 200, answer.status_code
    _mark, heads, *rows = csv.reader(StringIO(answer.data.decode("utf-8-sig")))
    assert heads == HEADS
    return rows


def test_all_of_them(fang, three):
    rows = exported(fang, "")
    assert sorted(row[1] for row in rows) == ["购买书包", "购买棉被", "购买铅笔"]
    row = next(row for row in rows if row[1] == "购买铅笔")
    assert row[0] == three["购买铅笔"]
    assert (row[2], row[4], row[7]) == ("另一个项目", "20.50", "已拨付")


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("state=paid", {"购买书包", "购买铅笔"}),
        ("state=void", {"购买棉被"}),
        ("q=铅笔", {"购买铅笔"}),
        ("campaign={campaign}", {"购买铅笔"}),
        ("since=2099-01-01", set()),
        ("until=2099-01-01&state=paid", {"购买书包", "购买铅笔"}),
        ("until=2020-01-01", set()),
    ],
)
def test_the_export_is_the_screen(fang, three, query, left):
    query = query.format(**three)
    page = fang.page(f"/spendings?{query}")
    assert {name for name in ("购买书包", "购买铅笔", "购买棉被") if f">{three[name]}<" in page} == left
    assert {row[1] for row in exported(fang, query)} == left


def test_as_a_workbook(fang, three):
    answer = fang.post("/lists/spendings/export", query="state=paid", cols=["no", "amount"], form="xlsx")
    sheet = load_workbook(BytesIO(answer.data)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert {row[0]: row[1] for row in rows} == {three["购买书包"]: 300, three["购买铅笔"]: 20.5}
