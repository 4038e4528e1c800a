"""Vouchers: kept privately, shown when marked, and never one that names an account."""

import pytest

from server.files import queries as files
from server.files.errors import NotAPaper
from server.kit.errors import Forbidden
from server.kit.states import StateChanged
from server.spending import queries
from server.spending import service as spending
from server.spending.errors import BadSpending, PdfStaysPrivate, SlipStaysPrivate, VouchersFull, VoucherUnknown
from tests.cast import Cast
from tests.conftest import Unit
from tests.files.pictures import jpeg, with_place
from tests.spending.paying import approved, draft, funded, paid, pay, payee


def test_a_photo_is_shown_once_the_money_has_left(unit: Unit, cast: Cast) -> None:
    with unit():
        uid = funded(cast)
        row = approved(cast, uid)
        photo = spending.add_voucher(
            row.uid, with_place(), kind="photo", title="书包到校", actor=cast.chen, public=True
        )
        with pytest.raises(VoucherUnknown):
            queries.public_voucher(row.account, row.uid, photo.uid)
        pay(cast, row)
        line = queries.published(row.account).items[0]
        assert [(one.uid, one.title) for one in line.vouchers] == [(photo.uid, "书包到校")]
        file = files.find(queries.public_voucher(row.account, row.uid, photo.uid))
        assert file.public
        assert b"SecretCam" not in files.read(file)


def test_shown_and_taken_back(unit: Unit, cast: Cast) -> None:
    with unit():
        row = paid(cast, funded(cast))
        invoice = spending.add_voucher(row.uid, jpeg(), kind="invoice", actor=cast.fang)
        assert queries.published(row.account).items[0].vouchers == []
        spending.show_voucher(row.uid, invoice.uid, actor=cast.zhou)
        assert [one.title for one in queries.published(row.account).items[0].vouchers] == ["发票、收据"]
        spending.hide_voucher(row.uid, invoice.uid, actor=cast.chen)
        assert queries.published(row.account).items[0].vouchers == []
        assert not files.find(invoice.file_uid).public
        for act in (spending.show_voucher, spending.hide_voucher):
            with pytest.raises(Forbidden):
                act(row.uid, invoice.uid, actor=cast.ren)
            with pytest.raises(VoucherUnknown):
                act(row.uid, "0" * 16, actor=cast.zhou)


def test_what_names_an_account_stays_in_the_house(unit: Unit, cast: Cast) -> None:
    with unit():
        row = paid(cast, funded(cast))
        slip = queries.vouchers(row)[0]
        with pytest.raises(SlipStaysPrivate):
            spending.show_voucher(row.uid, slip.uid, actor=cast.zhou)
        pdf = spending.add_voucher(row.uid, b"%PDF-1.7 x", kind="paper", actor=cast.fang)
        with pytest.raises(PdfStaysPrivate):
            spending.show_voucher(row.uid, pdf.uid, actor=cast.zhou)
        for voucher in (slip, pdf):
            with pytest.raises(VoucherUnknown):
                queries.public_voucher(row.account, row.uid, voucher.uid)


def test_a_voucher_of_another_spending_or_purse_is_not_there(unit: Unit, cast: Cast) -> None:
    with unit():
        uid = funded(cast)
        row = paid(cast, uid, 100_00)
        other = paid(cast, uid, 100_00, to=row.payee.uid)
        photo = spending.add_voucher(row.uid, jpeg(), kind="photo", actor=cast.chen, public=True)
        assert queries.public_voucher(row.account, row.uid, photo.uid) == photo.file_uid
        for where in ((row.account, other.uid), ("campaign:elsewhere000000", row.uid)):
            with pytest.raises(VoucherUnknown):
                queries.public_voucher(*where, photo.uid)


def test_who_and_what_and_how_many(unit: Unit, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with unit():
        row = draft(cast, funded(cast))
        with pytest.raises(Forbidden):
            spending.add_voucher(row.uid, jpeg(), kind="photo", actor=cast.ren)
        for wrong in ({"kind": "selfie"}, {"kind": "photo", "title": "找 13800000001"}):
            with pytest.raises(BadSpending):
                spending.add_voucher(row.uid, jpeg(), actor=cast.chen, **wrong)
        with pytest.raises(NotAPaper):
            spending.add_voucher(row.uid, b"nothing", kind="photo", actor=cast.chen)
        monkeypatch.setattr("server.spending.rules.VOUCHERS_MAX", 1)
        spending.add_voucher(row.uid, jpeg(), kind="photo", actor=cast.chen)
        with pytest.raises(VouchersFull):
            spending.add_voucher(row.uid, jpeg(), kind="photo", actor=cast.chen)
        spending.void(row.uid, actor=cast.chen, note="不买了")
        with pytest.raises(StateChanged):
            spending.add_voucher(row.uid, jpeg(), kind="photo", actor=cast.chen)


def test_a_person_who_was_paid_is_not_named(unit: Unit, cast: Cast) -> None:
    with unit():
        uid = funded(cast)
        paid(cast, uid, 100_00, to=payee(cast, kind="person", name="苏示例").uid)
        paid(cast, uid, 100_00, to=payee(cast, kind="unit", name="示例小学", bank_account="62220299990001").uid)
        assert {line.payee for line in queries.published(f"campaign:{uid}").items} == {
            "受助人（姓名不公开）",
            "示例小学",
        }


def test_the_public_list_costs_four_statements(unit: Unit, cast: Cast) -> None:
    from tests.counting import counted

    with unit():
        uid = funded(cast)
        row = paid(cast, uid, 1_00)
        for _ in range(4):
            paid(cast, uid, 1_00, to=row.payee.uid)
    with unit(), counted() as statements:
        assert queries.published(f"campaign:{uid}", page_size=3).total == 5
        assert len(statements) == 4, statements
