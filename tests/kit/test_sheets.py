"""Tables as people really save them: encodings, line numbers, formulas, and files made to hurt."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from server.kit import sheets
from server.kit.sheets import TableUnreadable, lines_of, numbered_lines_of


def book(*rows):
    work, out = Workbook(), BytesIO()
    for row in rows:
        work.active.append(row)
    work.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_in_every_encoding(encoding):
    assert lines_of("日期,金额\r\n2026-11-20,66.50\r\n".encode(encoding), "流水.csv") == [
        ["日期", "金额"],
        ["2026-11-20", "66.50"],
    ]


def test_an_xlsx_and_its_line_numbers():
    content = book(["日期", "金额"], [], ["2026-11-20", 66.5], [None, 100.0])
    assert numbered_lines_of(content, "a.XLSX") == [
        (1, ["日期", "金额"]),
        (3, ["2026-11-20", "66.5"]),
        (4, ["", "100"]),
    ]


def test_a_cell_of_two_lines_does_not_shift_the_numbers():
    lines = numbered_lines_of('附言,金额\n"第一行\n第二行",1\n好,2\n'.encode(), "a.csv")
    assert [number for number, _cells in lines] == [1, 2, 4]


def test_a_formula_is_named_and_refused():
    with pytest.raises(TableUnreadable, match="B2"):
        lines_of(book(["日期", "金额"], ["2026-11-20", "=1+1"]), "a.xlsx")


def test_a_sheet_that_lies_about_its_size():
    content, out = book(["a", "b"], ["1", "2"]), BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w") as new:
        for part in old.infolist():
            new.writestr(part, old.read(part).replace(b'ref="A1:B2"', b'ref="A1"'))
    assert lines_of(out.getvalue(), "a.xlsx") == [["a", "b"], ["1", "2"]]


def test_a_file_that_unpacks_without_end(monkeypatch):
    monkeypatch.setattr(sheets, "UNPACKED_BYTES_MAX", 1_000_000)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b" " * 1_000_001)
    with pytest.raises(TableUnreadable, match="展开后太大"):
        lines_of(out.getvalue(), "a.xlsx")


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "a.csv"), (b"\xff\xfe\x00", "a.csv"), (b"no zip", "a.xlsx"), (b'"open', "a.csv"), (book(), "a.xlsx")],
)
def test_what_is_no_table(content, name):
    with pytest.raises(TableUnreadable):
        lines_of(content, name)


def test_too_large_and_too_long(monkeypatch):
    with pytest.raises(TableUnreadable, match="10 MB"):
        lines_of(b"," * (sheets.BYTES_MAX + 1), "a.csv")
    monkeypatch.setattr(sheets, "LINES_MAX", 2)
    with pytest.raises(TableUnreadable, match="2 行以内"):
        lines_of(b"a\nb\nc\n", "a.csv")
    with pytest.raises(TableUnreadable, match="2 行以内"):
        lines_of(book(["a"], ["b"], ["c"]), "a.xlsx")
