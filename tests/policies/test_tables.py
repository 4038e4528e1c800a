"""All policies as a workbook: out and in again without a difference; what differs is a draft, and is taken back."""

import json
from io import BytesIO

import pytest
from openpyxl import load_workbook

from server.demo.profiles import DATA
from server.kit.actors import THE_CLOCK
from server.policies import queries
from server.policies import service as policies
from server.policies.queries import desk
from server.policies.service import figures
from server.policies.tables import CASE_COLUMNS, POLICIES, RULE_COLUMNS, exported
from server.tables import service as tables
from server.tables import sheets
from tests.counting import counted
from tests.policies.table import ALL, FEW, content, few, rows
from tests.tables.files import hand_in, told, work

NAME = "政策.xlsx"
SHEETS = ("政策", "规则", "案例")


def taken_over(text):
    held = policies.read_book((DATA / "policy_rules.json").read_bytes())
    figures.adopt(held.figures, actor=THE_CLOCK)
    policies.import_table(policies.with_rules(rows(text), held), actor=THE_CLOCK)


@pytest.fixture
def whole(unit, cast):
    """The bureau's list with its rules, as the demo has it."""
    with unit():
        taken_over(content())


@pytest.fixture
def book(unit, cast):
    """A handful of it."""
    with unit():
        taken_over(few())


def out(unit):
    with unit():
        return sheets.filled(POLICIES, exported())


def changed(sent, *edits, sheet="政策", row=0):
    """The workbook with some cells changed: (number of the policy, title, text), in one row of it or in all."""
    book = load_workbook(BytesIO(sent))
    page = book[sheet]
    heads = [str(cell.value).rstrip("＊") for cell in page[1]]
    for number, title, text in edits:
        lines = [line for line in page.iter_rows(min_row=2) if str(line[heads.index("编号")].value) == str(number)]
        for held in lines if row is None else [lines[row]]:
            held[heads.index(title)].value = text
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def cells(sent, sheet):
    return [[cell.value or "" for cell in row] for row in load_workbook(BytesIO(sent))[sheet].iter_rows()]


def taken(app, unit, cast, sent):
    uid = hand_in(unit, sent, cast.ren, key="policies", name=NAME)
    work(app)
    with unit():
        tables.take(uid, actor=cast.ren)
    work(app)
    return uid


def drafts(unit):
    with unit():
        found = [queries.find(str(number)) for number in FEW]
        return {policy.no: one for policy in found for one in desk.versions(policy) if one.state == "draft"}


def test_it_comes_back_without_a_difference(app, unit, cast, whole):
    sent = out(unit)
    uid = hand_in(unit, sent, cast.ren, key="policies", name=NAME)
    work(app)
    assert told(unit, uid, cast.ren) == {}
    with unit():
        assert tables.take(uid, actor=cast.ren).good == ALL
    work(app)
    assert drafts(unit) == {}
    assert {name: cells(out(unit), name) for name in SHEETS} == {name: cells(sent, name) for name in SHEETS}


def test_the_workbook_holds_rules_and_cases_as_tables(unit, whole):
    page = load_workbook(BytesIO(out(unit)))
    assert page.sheetnames == ["政策", "规则", "案例", "填写说明"]
    assert (page["政策"].max_row, page["案例"].max_row > ALL * 5) == (ALL + 1, True)
    first = dict(zip(RULE_COLUMNS, (cell.value for cell in page["规则"][2]), strict=True))
    assert {name: text for name, text in first.items() if text} == {"no": "1", "level": "1", "op": "都要符合"}
    assert [cell.value.rstrip("＊") for cell in page["案例"][1]] == list(CASE_COLUMNS.values())


def test_what_differs_becomes_a_draft_and_can_be_taken_back(app, unit, cast, book):
    sent = changed(
        out(unit), (6, "一句话说明", "遇上急难就来"), (6, "文号", "国发〔2014〕47号"), (11, "公示（工作日）", "3")
    )
    uid = taken(app, unit, cast, sent)
    found = drafts(unit)
    assert (set(found), found[6].summary, found[6].document_no, found[11].days_publicity) == (
        {6, 11}, "遇上急难就来", "国发〔2014〕47号", 3,
    )  # fmt: skip
    assert found[6].rules != {}
    with unit():
        tables.undo(uid, actor=cast.ren)
    work(app)
    assert drafts(unit) == {}
    with unit():
        assert desk.versions(queries.find("6"))[0].state == "dropped"


def test_a_draft_that_somebody_goes_on_with_stays(app, unit, cast, book):
    uid = taken(app, unit, cast, changed(out(unit), (6, "一句话说明", "遇上急难就来")))
    with unit():
        draft = desk.versions(queries.find("6"))[0]
        policies.edit(draft, actor=cast.ren, texts={"summary": "又改过"}, seen_version=0)
        tables.undo(uid, actor=cast.ren)
    work(app)
    assert drafts(unit)[6].summary == "又改过"


def test_a_rule_that_differs_becomes_a_draft(app, unit, cast, book):
    taken(app, unit, cast, changed(out(unit), (6, "大白话", "遇上了意外"), sheet="规则", row=1))
    assert [one.rules["when"]["all"][0]["says"] for one in drafts(unit).values()] == ["遇上了意外"]


def test_a_file_without_those_sheets_leaves_rules_as_they_are(app, unit, cast, book):
    page = load_workbook(BytesIO(changed(out(unit), (6, "一句话说明", "遇上急难就来"))))
    del page["规则"], page["案例"]
    saved = BytesIO()
    page.save(saved)
    taken(app, unit, cast, saved.getvalue())
    (draft,) = drafts(unit).values()
    assert (draft.summary, draft.rules != {}, len(draft.cases) >= 5) == ("遇上急难就来", True, True)


def test_a_new_policy_comes_in_as_a_draft(app, unit, cast, book):
    new = changed(out(unit), (37, "政策名称", "示例新补贴"), (37, "编号", "99"))
    for sheet in SHEETS[1:]:
        new = changed(new, (37, "编号", "99"), sheet=sheet, row=None)
    taken(app, unit, cast, new)
    with unit():
        policy = queries.find("99")
        (draft,) = desk.versions(policy)
    assert (policy.name, draft.state, draft.rules != {}) == ("示例新补贴", "draft", True)


@pytest.mark.parametrize(
    ("edit", "sheet", "says"),
    [
        ((6, "电话", "打电话"), "政策", "电话：“咨询电话”应是电话号码，例如 12345 或 0795-1234567"),
        (
            (6, "政策名称", "改了名"),
            "政策",
            "政策名称：与现有的“急难型/支出型临时救助”不同；这一列不能用表格改，请到这项政策的页面点“改名称和归类”",
        ),
        ((6, "生效日期", "明年"), "政策", "生效日期：日期请写成 2026-01-31"),
        ((6, "数字来源", "听说的"), "政策", "数字来源：“数字来源”只能是 sourced、general-knowledge 或 illustrative"),
        ((6, "多少钱", "每月 {没有这个_元} 元"), "政策", "多少钱：没有叫“没有这个_元”的参数"),
        ((6, "公示（工作日）", "七"), "政策", "公示（工作日）：“公示”应是 0 到 250 之间的工作日数"),
        ((6, "层级", "9"), "规则", "“规则”表里这项政策的第 1 行：第一行应是第 1 层"),
        (
            (6, "回答", "「户口」：城镇"),
            "案例",
            "“案例”表里这项政策的第 1 行：看不懂“「户口」：城镇”：请写成“「问题」：回答”，一行一个",
        ),
    ],
)
def test_a_wrong_row_says_why(app, unit, cast, book, edit, sheet, says):
    uid = hand_in(unit, changed(out(unit), edit, sheet=sheet), cast.ren, key="policies", name=NAME)
    work(app)
    found = told(unit, uid, cast.ren)
    assert [reasons[0] for reasons in found.values()] == [says]


def test_who_prepares_a_text_is_not_overtaken(app, unit, cast, book):
    with unit():
        policies.open_draft(queries.find("6"), actor=cast.ren)
    uid = hand_in(unit, changed(out(unit), (6, "一句话说明", "又一句")), cast.ren, key="policies", name=NAME)
    work(app)
    assert list(told(unit, uid, cast.ren).values()) == [["这项政策有正在修改的版本，请先完成它"]]


def test_a_row_of_rules_without_its_policy_is_refused(unit, book):
    sent = changed(out(unit), (6, "编号", "601"), sheet="规则")
    with pytest.raises(sheets.TableUnreadable, match="“规则”表第 .* 行的编号“601”在第一张表里没有"):
        sheets.read(POLICIES, sent, NAME)


def test_the_template_can_be_handed_in(unit, cast):
    with unit():
        page = load_workbook(BytesIO(sheets.template(POLICIES, cast.ren)))
    assert page.sheetnames == ["政策", "填写说明", "选项", "规则", "案例"]


def test_the_failed_rows_go_with_their_rules(unit, book):
    found = sheets.read(POLICIES, out(unit), NAME)
    row = next(cells for _number, cells in found.rows if cells["no"] == "6")
    page = load_workbook(BytesIO(sheets.failed(POLICIES, [(7, row, ["电话：不对"])])))
    assert page["案例"].max_row == 1 + len(json.loads(row["cases"]))


def test_the_statements_of_the_export_are_few(unit, whole):
    with unit(), counted() as statements:
        exported()
    assert len(statements) == 1
