"""A unit's roster comes in by table: dirty rows are told by name, what was taken can be taken back."""

import pytest

from server.events import queries
from server.events.models import RosterRow
from server.kit.db import db
from server.tables import queries as told_by
from server.tables import service as tables
from server.tables.errors import TableUnknown
from server.tables.models import TableRow
from tests.events.words import line
from tests.tables.files import as_csv, as_xlsx, hand_in, told, work

DIRTY = [
    ({"捐款金额（元）": "0"}, "没有捐的人不要写进名单（《慈善法》第三十二条）"),
    ({"捐款金额（元）": "-5"}, "请填写金额"),
    ({"捐款金额（元）": "六十六"}, "请填写金额"),
    ({"捐款金额（元）": "6.666"}, "请填写金额"),
    ({"捐款金额（元）": "99999999999"}, "请填写金额"),
    ({"捐款金额（元）": "1000000.01"}, "最多 100 万元"),
    ({"捐款金额（元）": ""}, "必填"),
    ({"捐款金额（元）": "=1+1"}, "像是公式"),
    ({"单位编号": "DW-00000000"}, "没有这个单位编号"),
    ({"序号": "x"}, "请填写序号"),
    ({"序号": "0"}, "请填写序号"),
    ({"序号": "1234567"}, "请填写序号"),
    ({"要票据": "也许"}, "请填“是”或“否”"),
    ({"要票据": "是", "姓名": ""}, "要票据的"),
    ({"要票据": "是", "姓名": "360902199001011234"}, "证件号码"),
    ({"手机号": "12345"}, "11 位手机号码"),
    ({"姓名": "长" * 31}, "最多 30 个字"),
]


def hand(unit, cast, rows, **more):
    return hand_in(unit, as_csv(rows), cast.chen, "rosters", **more)


def taken(app, unit, cast, rows):
    table = hand(unit, cast, rows)
    work(app)
    with unit():
        tables.take(table, actor=cast.chen)
    work(app)
    return table


def test_it_works_and_is_taken_back(app, unit, cast, school):
    rows = [
        line(school.no, 1, "66.50", 要票据="是", 手机号="13800000001"),
        line(school.no.lower(), "２", "￥1,000元", 姓名="匿名"),
        line(school.no, 3, "５０", 姓名=""),
    ]
    table = taken(app, unit, cast, rows)
    with unit():
        kept = db.session.query(RosterRow).order_by(RosterRow.number).all()
        assert [(row.name, row.phone, row.amount_fen, row.receipt) for row in kept] == [
            ("兰示例", "13800000001", 66_50, True),
            (None, None, 1000_00, False),
            (None, None, 50_00, False),
        ]
        assert queries.roster(school).waiting_fen == 1116_50
        tables.undo(table, actor=cast.chen)
    work(app)
    with unit():
        assert queries.roster(school).waiting == 0
        assert told_by.find(table, cast.chen).state == "undone"


def test_what_has_its_money_is_not_taken_back(app, unit, cast, school, tie):
    table = taken(app, unit, cast, [line(school.no, 1)])
    with unit():
        from server.events import service

        service.match(tie, actor=cast.fang)
        tables.undo(table, actor=cast.chen)
    work(app)
    with unit():
        row = told_by.find(table, cast.chen)
        assert (row.undone, row.kept) == (0, 1)
        assert queries.roster(school).matched == 1


def test_the_same_file_twice_takes_nothing(app, unit, cast, school):
    rows = [line(school.no, 1), line(school.no, 2)]
    taken(app, unit, cast, rows)
    again = hand(unit, cast, rows)
    work(app)
    assert told(unit, again, cast.chen) == {2: ["这一行已经随以前的名单导入"], 3: ["这一行已经随以前的名单导入"]}


@pytest.mark.parametrize(("changes", "says"), DIRTY)
def test_each_dirty_row_is_told(app, unit, cast, school, changes, says):
    table = hand(unit, cast, [{**line(school.no, 1), **changes}])
    work(app)
    assert says in "；".join(told(unit, table, cast.chen)[2])


def test_article_32_what_presses_is_not_even_read(app, unit, cast, school):
    """慈善法 32: a column of ranks or of sums that people ought to give is passed over and kept nowhere."""
    rows = [{**line(school.no, 1), "职务": "科级", "应捐金额": "200", "是否未捐": "否"}]
    table = hand_in(unit, as_xlsx(rows), cast.chen, "rosters", name="名单.xlsx")
    with unit():
        assert told_by.find(table, cast.chen).unused == ["职务", "应捐金额", "是否未捐"]
        cells = [told_by.cells_of(row) for row in db.session.query(TableRow)]
    assert all("科级" not in "".join(one.values()) for one in cells)


def test_only_the_desk(unit, cast, school):
    with unit(), pytest.raises(TableUnknown):
        told_by.importing("rosters", cast.tian)


def test_ten_thousand_dirty_rows(app, unit, cast, school):
    """Nothing is lost and nothing is taken by halves: each row is good, or is told why it is not."""
    rows = []
    for number in range(1, 10_001):
        changes = DIRTY[number % 20][0] if number % 20 < len(DIRTY) else {}
        rows.append({**line(school.no, number, "1"), **changes})
    table = hand(unit, cast, rows)
    work(app)
    with unit():
        row = told_by.find(table, cast.chen)
        clean = sum(1 for number in range(1, 10_001) if number % 20 >= len(DIRTY))
        assert (row.state, row.total, row.good, row.bad) == ("checked", 10_000, clean, 10_000 - clean)
        assert len(told_by.failed(row)) == 10_000 - clean
        tables.take(table, actor=cast.chen)
    work(app)
    with unit():
        sums = queries.roster(school)
        assert (sums.waiting, sums.waiting_fen) == (clean, clean * 100)
        assert told_by.find(table, cast.chen).taken == clean
