from io import BytesIO

import pytest
from openpyxl import Workbook
from sqlalchemy import text

from server.kit.clock import today
from server.kit.db import db
from server.policies import queries
from server.policies import service as policies
from server.policies.errors import DraftThere, TableRefused, TableUnreadable
from server.policies.queries import desk
from server.policies.sheets import COLUMNS, ROWS_MAX, read_table
from tests.policies.table import ALL, content, rows, taken_over


def test_it_works(unit, app):
    with unit():
        done = taken_over()
    assert (done.added, done.changed, done.unchanged) == (ALL, 0, 0)
    with app.app_context(), db.engine.connect() as connection:  # another connection: the import is saved
        states = connection.execute(text("SELECT state, count(*) FROM policy_versions GROUP BY state")).all()
    assert [tuple(row) for row in states] == [("published", ALL)]


def test_a_second_time_changes_nothing(unit):
    with unit():
        taken_over()
    with unit():
        done = taken_over()
    assert (done.added, done.changed, done.unchanged) == (0, 0, ALL)


def test_a_changed_row_becomes_a_new_dated_version(unit):
    with unit():
        taken_over()
    with unit():
        done = taken_over(content().replace("每月补足差额", "每月补上差额", 1))
        policy = queries.find("1")
        new, old = desk.versions(policy)
        full = queries.full(policy.uid)
    assert (done.added, done.changed, done.unchanged) == (0, 1, ALL - 1)
    assert (new.number, new.state, new.effective_from) == (2, "published", today())
    assert (old.number, old.state, old.effective_to) == (1, "replaced", today())
    assert (full.version, full.summary) == (2, "家里人均收入低于城市低保线，政府每月补上差额")


def test_a_renamed_policy_keeps_its_number_and_its_id(unit):
    with unit():
        taken_over()
        before = queries.find("1").uid
    with unit():
        done = taken_over(content().replace("城市最低生活保障", "城市低保", 1))
        after = queries.find("1")
        found = [card.name for card in queries.cards(words="城市低保")]
    assert (after.uid, after.name, done.changed) == (before, "城市低保", 1)
    assert "城市低保" in found


def test_every_summary_is_short_and_every_figure_of_doubt_is_a_sample(unit):
    with unit():
        taken_over()
        cards = queries.cards()
    assert all(0 < len(card.summary) <= 40 for card in cards)
    assert sum(card.sample for card in cards) == sum(row.texts["mark"] != "sourced" for row in rows()) > 0


def test_excel_and_chinese_headings_read_the_same():
    book = Workbook()
    lines = rows()[:2]
    book.active.append(list(COLUMNS.values()))
    for line in lines:
        texts = line.texts
        value = {
            "no": line.no, "department": line.department, "category": line.category, "name": line.name,
            "summary": texts["summary"], "who": texts["who"], "benefit": texts["benefit"], "amount": texts["sum_text"],
            "standard": texts["standard"], "how": texts["how"], "where": texts["where_text"],
            "materials": "；".join(texts["papers"]), "days": texts["days_text"], "phone": texts["phone"],
            "legal_basis": texts["basis"], "basis": texts["mark"], "relief_class": line.relief_class,
            "effective_from": None,
        }  # fmt: skip
        book.active.append([value[name] for name in COLUMNS])
    out = BytesIO()
    book.save(out)
    assert read_table(out.getvalue(), "政策.XLSX") == lines


def test_excels_own_csv_is_read():
    assert read_table(content().encode("gb18030", "replace"), "a.csv")[0].name == "城市最低生活保障"


def test_one_bad_row_refuses_the_whole_table_and_names_row_and_column(unit):
    bad = content().replace("\n2,民政局,", "\n2,,", 1).replace("\n3,民政局", "\n-3,民政局", 1)
    bad = bad.replace(",illustrative,", ",maybe,", 1)
    with pytest.raises(TableRefused) as refusal:
        taken_over(bad)
    told = {(line["field"], line["issue"]) for line in refusal.value.detail}
    assert ("/3/department", "第 3 行：请填写“部门”") in told
    assert ("/4/no", "第 4 行：“编号”应为正整数") in told
    assert any(field == "/7/mark" for field, _ in told)


def test_a_number_that_stands_twice_is_refused():
    with pytest.raises(TableRefused, match="没有导入任何一行") as refusal:
        rows(content().replace("\n2,民政局", "\n1,民政局", 1))
    assert refusal.value.detail[0]["issue"] == "编号 1 出现了两次"


def test_a_wrong_date_is_refused():
    with pytest.raises(TableRefused) as refusal:
        rows(content().replace("2023-05-01\n", "2023年5月\n", 1))
    assert refusal.value.detail[0]["field"] == "/11/effective_from"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (b"", "a.csv"),
        (b"\xff\xfe\xfa\x81", "a.csv"),
        (b"PK not a book", "a.xlsx"),
        ("编号,名称\n1,x".encode(), "a.csv"),
        (b'"never closed', "a.csv"),
        (",".join(COLUMNS).encode(), "a.csv"),
    ],
)
def test_what_is_no_table_is_refused_kindly(given, name):
    with pytest.raises(TableUnreadable):
        read_table(given, name)


def test_a_table_without_end_is_refused():
    head, first, *_rest = content().splitlines()
    with pytest.raises(TableUnreadable, match="最多导入"):
        rows("\n".join([head] + [first] * (ROWS_MAX + 1)))


def test_a_text_that_somebody_prepares_is_not_trodden_on(unit, cast):
    with unit():
        taken_over()
        policies.open_draft(queries.find("1"), actor=cast.ren)
    with pytest.raises(DraftThere, match="第 1 号政策"), unit():
        taken_over(content().replace("每月补足差额", "每月补上差额", 1))
    with unit():
        assert queries.full(queries.find("1").uid).version == 1
