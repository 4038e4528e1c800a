"""A file of a bank or platform: looked at first, taken in once, nothing lost; then each refusal."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from server.kit.db import db
from server.kit.errors import Forbidden, NotFound
from server.kit.sheets import TableUnreadable
from server.kit.states import StateChanged
from server.payments import service as payments
from server.payments.errors import ColumnsWrong, FileKnown, FileTooLong, NothingNew, PlatformNeeded, VoucherUsed
from server.payments.models import Import, ImportColumns, PaymentLine
from server.payments.queries import imports as queries
from server.payments.queries import lines, slip_by_voucher
from server.payments.queries.lines import Filter
from server.payments.service import imports
from server.payments.service import lines as line_acts
from tests.counting import counted
from tests.kit.test_sheets import book
from tests.payments.statement import PLATFORM, bank, opened, table, taken
from tests.payments.test_slips import draft

FIRST = ("2026-11-02", "100.00", "", "苏示例", "0001", "捐款")
SECOND = ("2026-11-03", "66.50", "", "", "0002", "")
OUT = ("2026-11-03", "", "9.00", "示例超市", "0003", "采购")
BAD = ("2026-11-03", "百元", "", "", "0004", "")


@pytest.fixture
def app_settings() -> dict[str, str]:
    """Nobody is asked here."""
    return {}


def test_it_works(unit, cast):
    with unit():
        given = opened("bank", cast.chen, FIRST, SECOND, OUT, BAD)
        seen = queries.preview(given)
        assert [row.row_key for row in seen.rows] == ["0001", "0002"]
        assert seen.sums == {"bank": (2, 16650)}
        assert ([told.number for told in seen.passed], [told.number for told in seen.refused]) == ([4], [5])
        assert lines.lines_waiting() == 0, "nothing is taken in before somebody has seen it"
        given = imports.take(given.uid, actor=cast.chen, seen_version=0)
    with unit():
        given = queries.find_import(given.uid)
        assert (given.state, given.new_count, given.known_count) == ("taken", 2, 0)
        assert given.refused == [{"number": 5, "says": "读不懂金额“百元”"}]
        assert [told["says"] for told in given.passed] == ["支出，不作为捐赠导入"]
        first, second = lines.lines(Filter()).items
        assert (first.payer, first.note, first.amount_fen, first.number) == ("苏示例", "捐款", 10000, 2)
        assert (second.payer, second.payer_blind, second.note) == (None, None, None)
        assert lines.file_of(first).uid == given.uid
        assert [event.move for event in queries.import_history(given)] == ["take"]


def test_a_workbook_with_real_days_and_numbers(unit, cast):
    """Excel keeps a day as a moment and money as a float; both come in exact."""
    moment = datetime(2026, 11, 2, 9, 30)  # noqa: DTZ001 - a cell of Excel knows no zone
    content = book(["交易日期", "收入金额", "流水号"], [moment, 66.5, 4.0], [None, None, None])
    with unit():
        given = imports.open_import(kind="bank", platform="", content=content, file_name="a.xlsx", actor=cast.chen)
        [row] = queries.preview(given).rows
        assert (row.day, row.amount_fen, row.row_key) == (date(2026, 11, 2), 6650, "4")


def test_names_are_sealed(unit, cast):
    with unit():
        taken("bank", cast.chen, FIRST)
        row = db.session.query(PaymentLine).one()
        assert "苏示例".encode() not in row.payer_sealed + row.note_sealed
        assert row.payer_blind


def test_the_columns_are_remembered(unit, cast):
    odd = table(("记账", "进账", "号"), ("2026-11-02", "1.00", "0009"))
    with unit():
        given = imports.open_import(kind="bank", platform="", content=odd, file_name="a.csv", actor=cast.chen)
        assert [column.name for column in queries.preview(given).missing] == ["day", "amount"]
        columns = {"day": "记账", "amount": "进账", "row_key": "号"}
        imports.name_columns(given.uid, header=1, columns=columns, actor=cast.chen)
        imports.take(given.uid, actor=cast.chen)
    with unit():
        later = table(("记账", "进账", "号"), ("2026-11-03", "2.00", "0010"))
        again = imports.open_import(kind="bank", platform="", content=later, file_name="b.csv", actor=cast.chen)
        assert queries.preview(again).missing == []
        assert again.columns == {"day": "记账", "amount": "进账", "row_key": "号"}
        assert db.session.query(ImportColumns).count() == 1


def test_what_was_guessed_is_no_choice(unit, cast):
    """A file without 附言 had its 摘要 read; the next one has both, and the code of the campaign stands in 附言."""

    def handed_in(name, heads, row):
        content = table(("交易日期", "收入金额", "流水号", *heads), ("2026-11-02", "1.00", *row))
        return imports.open_import(kind="bank", platform="", content=content, file_name=name, actor=cast.chen)

    with unit():
        one = handed_in("a.csv", ("摘要",), ("0009", "231045"))
        assert one.columns["note"] == "摘要"
        imports.take(one.uid, actor=cast.chen)
    with unit():
        two = handed_in("b.csv", ("摘要", "附言"), ("0010", "转账", "231045"))
        assert two.columns["note"] == "附言"
        imports.name_columns(two.uid, header=1, columns={**two.columns, "note": "摘要"}, actor=cast.chen)
        imports.take(two.uid, actor=cast.chen)
    with unit():
        chosen = handed_in("c.csv", ("摘要", "附言"), ("0011", "转账", "231045"))
        assert chosen.columns["note"] == "摘要"


def test_overlapping_files_bring_each_row_once(unit, cast):
    with unit():
        taken("bank", cast.chen, FIRST)
        given = opened("bank", cast.fang, FIRST, SECOND)
        assert [told.says for told in queries.preview(given).known] == ["单号 0001 已导入过"]
        assert imports.take(given.uid, actor=cast.fang).known_count == 1
        assert lines.lines(Filter()).total == 2


def test_a_known_row_that_says_something_else_is_refused(unit, cast):
    with unit():
        taken("bank", cast.chen, FIRST)
        given = opened("bank", cast.chen, (*FIRST[:1], "1000.00", *FIRST[2:]))
        seen = queries.preview(given)
        assert seen.rows == []
        assert seen.refused[0].says == "单号 0001 已导入过，但日期或金额不同（已有：2026-11-02，100.00 元）"


def test_a_transfer_that_two_people_have_entered_is_known(unit, cast):
    with unit():
        draft(cast, voucher="0001")
        assert [told.says for told in queries.preview(opened("bank", cast.chen, FIRST)).known] == [
            "流水号 0001 已用入账单登记"
        ]
        payments.void_slip(slip_by_voucher("bank", "0001").uid, actor=cast.chen)
        assert len(queries.preview(opened("bank", cast.chen, FIRST)).rows) == 1


def test_an_imported_transfer_is_not_entered_by_hand(unit, cast):
    with unit():
        other = draft(cast, voucher="0005")
        taken("bank", cast.chen, FIRST)
        with pytest.raises(VoucherUsed, match="到账匹配"):
            draft(cast, voucher="0001")
        with pytest.raises(VoucherUsed, match="到账匹配"):
            payments.edit_slip(other.uid, actor=cast.chen, voucher="0001")
        assert draft(cast, kind="cash", voucher="0001").uid


def test_two_platforms_may_use_the_same_number(unit, cast):
    row = ("P1", "2026-11-02", "231045", "捐赠", "1.00", "0.10", "", "", "")
    with unit():
        taken("platform_gifts", cast.chen, row)
        taken("platform_gifts", cast.chen, row, platform="示例平台")
        assert lines.lines(Filter(kind="gift")).total == lines.lines(Filter(kind="fee")).total == 2
        assert set(lines.platforms()) == {PLATFORM, "示例平台"}


def test_the_same_file_again(unit, cast):
    with unit():
        given = opened("bank", cast.chen, FIRST)
        assert opened("bank", cast.fang, FIRST).uid == given.uid, "still a draft: go on with it"
        imports.drop(given.uid, actor=cast.chen)
        again = opened("bank", cast.chen, FIRST)
        assert again.uid != given.uid
        imports.take(again.uid, actor=cast.chen)
        with pytest.raises(FileKnown):
            opened("bank", cast.chen, FIRST)
        assert db.session.scalars(select(Import.uid).where(Import.state != "dropped")).all() == [again.uid]


def test_a_file_is_taken_in_once(unit, cast):
    with unit():
        given = taken("bank", cast.chen, FIRST)
        for act in (imports.take, imports.drop):
            with pytest.raises((StateChanged, NothingNew)):
                act(given.uid, actor=cast.chen)


def test_what_was_not_seen_is_not_taken(unit, cast):
    with unit():
        given = opened("bank", cast.chen, FIRST)
        imports.name_columns(given.uid, header=1, columns=given.columns, actor=cast.fang, seen_version=0)
        with pytest.raises(StateChanged):
            imports.take(given.uid, actor=cast.chen, seen_version=0)


def test_columns_that_cannot_be(unit, cast):
    with unit():
        given = opened("bank", cast.chen, FIRST)
        with pytest.raises(ColumnsWrong) as refused:
            imports.name_columns(
                given.uid, header=1, columns={"day": "交易日期", "amount": "交易日期"}, actor=cast.chen
            )
        assert refused.value.detail == [{"field": "/amount", "issue": "这一列选了两次"}]
        with pytest.raises(ColumnsWrong):
            imports.name_columns(given.uid, header=7, columns={}, actor=cast.chen)
        row = imports.name_columns(given.uid, header=1, columns={"day": "没有的列", "x": "流水号"}, actor=cast.chen)
        assert row.columns == {}
        with pytest.raises(ColumnsWrong, match="没有指明") as refused:
            imports.take(given.uid, actor=cast.chen)
        assert [line["field"] for line in refused.value.detail] == ["/day", "/amount"]


def test_nothing_new(unit, cast):
    with unit():
        given = opened("bank", cast.chen, OUT)
        with pytest.raises(NothingNew):
            imports.take(given.uid, actor=cast.chen)


@pytest.mark.parametrize("platform", ["", "  ", "长" * 41])
def test_a_platform_needs_its_name(unit, cast, platform):
    with unit(), pytest.raises(PlatformNeeded):
        opened("platform_gifts", cast.chen, platform=platform)


@pytest.mark.parametrize("who", ["wang", "tian", "ren", "lan"])
def test_who_has_no_business_here(unit, cast, who):
    with unit(), pytest.raises(Forbidden):
        opened("bank", getattr(cast, who), FIRST)


def test_what_is_no_table(unit, cast):
    with unit(), pytest.raises(TableUnreadable):
        imports.open_import(kind="bank", platform="", content=b"\x00\xff", file_name="a.xlsx", actor=cast.chen)


def test_too_many_rows_for_one_unit(unit, cast, monkeypatch):
    monkeypatch.setattr(imports, "ROWS_MAX", 1)
    with unit(), pytest.raises(FileTooLong):
        imports.open_import(kind="bank", platform="", content=bank(FIRST), file_name="a.csv", actor=cast.chen)


def test_an_import_that_is_not_there(unit):
    with unit(), pytest.raises(NotFound):
        queries.find_import("0" * 16)


def test_how_many_statements_a_file_costs(unit, cast):
    rows = [("2026-11-02", "1.00", "", "", f"{n:05d}", "") for n in range(600)]
    with unit():
        given = opened("bank", cast.chen, *rows)
        db.session.flush()
        with counted() as statements:
            seen = queries.preview(given)
        assert (len(seen.rows), len(statements)) == (600, 5)


GIFT = ("P1", "2026-11-02", "231045", "捐赠", "100.00", "0.60", "小船", "", "")
SETTLED = ("S1", "2026-11-05", "99.40", "0.60", "231045")


def later(row, key, day):
    """The same row under another number, of another day."""
    return tuple(key if cell in ("P1", "S1") else day if cell.startswith("2026-") else cell for cell in row)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("platform_gifts", GIFT), ("platform_settlements", SETTLED)),
        (("platform_settlements", SETTLED), ("platform_gifts", GIFT)),
    ],
)
def test_a_fee_that_two_files_tell_comes_in_once(unit, cast, first, second):
    """Both files map their column of fees; the order's number and the settlement's number never meet."""
    with unit():
        taken(first[0], cast.chen, first[1])
        given = opened(second[0], cast.chen, second[1])
        seen = queries.preview(given)
        assert "fee" in given.columns
        assert "fee" not in seen.sums
        assert [told.number for told in seen.passed] == [2]
        assert "同期的手续费已从" in seen.passed[0].says
        assert "0.60 元" in seen.passed[0].says
        imports.take(given.uid, actor=cast.chen)
        assert [line.amount_fen for line in lines.lines(Filter(kind="fee")).items] == [60]


def test_fees_of_another_time_or_platform_or_left_out_are_their_own(unit, cast):
    with unit():
        taken("platform_gifts", cast.chen, GIFT)
        long_ago = opened("platform_settlements", cast.chen, later(SETTLED, "S0", "2026-06-05"))
        elsewhere = opened("platform_settlements", cast.chen, SETTLED, platform="别的平台")
        for given in (long_ago, elsewhere):
            assert queries.preview(given).sums["fee"] == (1, 60)
        (fee,) = lines.lines(Filter(kind="fee")).items
        line_acts.ignore_line(fee.uid, reason="other", note="以结算单为准", actor=cast.fang)
        settled = opened("platform_settlements", cast.chen, SETTLED)
        assert queries.preview(settled).sums["fee"] == (1, 60)


def test_fees_of_one_kind_of_file_are_told_by_their_number(unit, cast):
    with unit():
        taken("platform_gifts", cast.chen, GIFT)
        seen = queries.preview(opened("platform_gifts", cast.chen, GIFT, later(GIFT, "P9", "2026-11-03")))
        assert seen.sums["fee"] == (1, 60)
        assert len(seen.known) == 2, "the gift and its fee"
