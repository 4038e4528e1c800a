"""The template staff fill in, and whatever else they hand in instead of it."""

import time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook

from server.jobs.runner import Runner
from server.kit.importing import ROWS_MAX, digits, heading, plain
from server.kit.sheets import TableUnreadable
from server.registry import queries as registry
from server.tables import jobs, queries, sheets
from server.tables import service as tables
from server.tables.importings import ALL
from tests.registry.people import id_number
from tests.tables.files import VILLAGE_NAME, as_csv, as_xlsx, hand_in, numbered, person, told, work

PERSONS = ALL["persons"]
MANY = 2500


def read(content, name="名单.csv"):
    return sheets.read(PERSONS, content, name)


def test_the_template_says_what_is_needed_and_offers_the_dictionaries(unit, cast):
    with unit():
        book = load_workbook(BytesIO(sheets.template(PERSONS, cast.tian)))
    sheet = book["困难群众"]
    heads = [cell.value for cell in sheet[1]]
    assert heads[:2] == ["姓名＊", "身份证号"]
    assert sheet["A2"].value.startswith("示例行")
    lists = {str(one.sqref).split(":")[0]: one.formula1 for one in sheet.data_validations.dataValidation}
    assert "独居老人" in lists["F2"]
    area = lists[f"{chr(65 + heads.index('村（社区）＊'))}2"]
    assert VILLAGE_NAME in area or area.startswith("=选项!")
    assert book["选项"].sheet_state == "hidden"
    assert sheet["B2"].number_format == "@", "a number of 18 digits stays text"


def test_the_charitys_template_offers_the_charitys_register_alone(unit, cast):
    with unit():
        book = load_workbook(BytesIO(sheets.template(PERSONS, cast.chen)))
    formulas = "".join(one.formula1 for one in book["困难群众"].data_validations.dataValidation)
    assert "慈善会帮扶台账" in formulas
    assert "民政局救助台账" not in formulas


def test_a_template_filled_in_comes_back(app, unit, cast):
    with unit():
        book = load_workbook(BytesIO(sheets.template(PERSONS, cast.tian)))
    sheet = book["困难群众"]
    heads = [str(cell.value).rstrip("＊") for cell in sheet[1]]
    for title, value in person().items():
        sheet.cell(row=3, column=heads.index(title) + 1, value=value)
    out = BytesIO()
    book.save(out)
    found = read(out.getvalue(), "名单.xlsx")
    assert [number for number, _row in found.rows] == [3], "the sample line is passed over"
    uid = hand_in(unit, out.getvalue(), cast.tian, name="名单.xlsx")
    work(app)
    with unit():
        assert queries.find(uid, cast.tian).good == 1


def test_failed_rows_come_back_with_their_reasons_and_go_in_again(app, unit, cast):
    rows = [person(姓名="李"), person(身份证号=id_number(serial="994"), 姓名="=cmd|'/c calc'!A1", 户号="2")]
    uid = hand_in(unit, as_csv(rows), cast.tian)
    work(app)
    with unit():
        content = sheets.failed(PERSONS, queries.failed(queries.find(uid, cast.tian)))
    sheet = load_workbook(BytesIO(content)).active
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert lines[0][-2:] == ["原行号", "问题"]
    assert lines[1][-2:] == ["2", "姓名：请填写真实姓名，2 到 30 个字"]
    assert sheet["A3"].data_type == "s", "what looks like a formula is text"
    assert "像是公式" in lines[2][-1]
    mended = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    for row, name in zip(mended, ("李示例", "周示例"), strict=True):
        row["姓名＊" if "姓名＊" in row else "姓名"] = name
    again = hand_in(
        unit, as_xlsx([{k: v or "" for k, v in row.items()} for row in mended]), cast.tian, name="改好.xlsx"
    )
    work(app)
    assert told(unit, again, cast.tian) == {}


@pytest.mark.parametrize(
    ("typed", "head"),
    [
        ("＊姓名（必填）", "姓名"),
        ("村（社区） * ", "村（社区）"),
        ("捐款金额（元）(必填)", "捐款金额（元）"),
        ("(*)姓名", "姓名"),
    ],
)
def test_a_heading_loses_its_marks_and_nothing_else(typed, head):
    assert heading(typed) == head


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_csv_of_excel_and_of_wps(encoding):
    assert read(as_csv([person()], encoding)).rows[0][1]["area"] == VILLAGE_NAME


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "a.csv", "读不懂"),
        (b"\x00\x01\x02" * 50, "a.xlsx", "读不懂"),
        (as_csv([{"姓名": "李示例"}]), "a.csv", "缺少这些列：困难类别、台账、村（社区）"),
        (as_csv([dict.fromkeys(person(), "")]), "a.csv", "没有要导入的行"),
        (as_csv([person()]), "a.xls", "另存为"),
        ("姓名,姓名,困难类别,台账,村（社区）\n李,李,a,b,c".encode(), "a.csv", "出现了两次：姓名"),
        (as_xlsx([person()], {(1, 0): "=1+1"}), "a.xlsx", "A2 是公式"),
        (b"x" * (10 * 1024 * 1024 + 1), "a.csv", "10 MB"),
    ],
)
def test_what_is_no_list_of_people_is_refused(content, name, says):
    with pytest.raises(TableUnreadable, match=says):
        read(content, name)


def test_too_many_rows_are_refused():
    with pytest.raises(TableUnreadable, match="分成几份"):
        read(as_csv([person(户号=str(at)) for at in range(ROWS_MAX + 1)]))


def bomb(part, content):
    """A workbook of which one part is something else."""
    out = BytesIO()
    with ZipFile(BytesIO(as_xlsx([person()]))) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return out.getvalue()


def test_a_file_that_unpacks_to_gigabytes_is_not_unpacked():
    started = time.process_time()
    with pytest.raises(TableUnreadable, match="展开后太大"):
        read(bomb("xl/worksheets/sheet1.xml", b"0" * (201 * 1024 * 1024)), "a.xlsx")
    assert time.process_time() - started < 10


ENTITY = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname"><!ENTITY a "aaaaaaaaaa">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
<c r="A1" t="inlineStr"><is><t>&e;&a;</t></is></c></row></sheetData></worksheet>"""


def test_a_file_that_reaches_for_others_is_refused():
    with pytest.raises(TableUnreadable):
        read(bomb("xl/worksheets/sheet1.xml", ENTITY), "a.xlsx")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (" 李\u200b示\u202e例\u200e\ufeff ", "李示例"),
        ("李\t示\r\n例", "李 示 例"),
        ("\u3000欧阳\u3000", "欧阳"),
        ("阿卜杜拉·买买提", "阿卜杜拉·买买提"),
        ("𠮷田𫞩", "𠮷田𫞩"),
        ("王\x00小\x1b明\x7f", "王小明"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("Robert'); DROP TABLE staff;--", "Robert'); DROP TABLE staff;--"),
    ],
)
def test_a_cell_is_kept_to_the_letter_without_what_nobody_sees(given, kept):
    assert plain(given) == kept


def test_full_width_digits_are_digits():
    assert digits("３６２２０２－１９４８０５０３ ９９２Ｘ") == "36220219480503992X"


def test_odd_letters_of_a_name_and_full_width_numbers_come_through(app, unit, cast):
    wide = id_number(serial="992").translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    row = person(姓名="阿卜杜拉·买\u200b买提", 身份证号=wide, 手机号="１３８ ００００ ００２１", 住址="三组\u202e 8 号")
    uid = hand_in(unit, as_csv([row]), cast.tian)
    work(app)
    assert told(unit, uid, cast.tian) == {}
    with unit():
        tables.take(uid, actor=cast.tian)
    work(app)
    with unit():
        someone = registry.person(registry.newest(cast.tian)[0].uid)
        assert (someone.name, someone.phone, someone.household.address) == (
            "阿卜杜拉·买买提",
            "13800000021",
            "三组 8 号",
        )
        assert someone.id_number == id_number(serial="992")


def test_many_dirty_rows_are_looked_at_in_chunks(app, unit, cast):
    """Ten thousand take four times as long: measured in docs/registry.md."""
    rows = numbered(MANY)
    for at, row in enumerate(rows):
        if at % 5 == 0:
            row |= {"姓名": "李", "村（社区）": "没有这个村", "出生年份": "一九四八"}
    uid = hand_in(unit, as_csv(rows), cast.tian)
    with app.app_context():
        steps = 0
        while Runner().step():
            steps += 1
    assert steps >= MANY // jobs.CHECK_AT_ONCE
    with unit():
        table = queries.find(uid, cast.tian)
        assert (table.good, table.bad) == (MANY * 4 // 5, MANY // 5)
    assert len(told(unit, uid, cast.tian)[2]) == 3
