"""Certificates and receipts of whole rosters: first that it works, then what is refused beside its row."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from server.certificates import prints
from server.certificates.errors import CertificateUnknown
from server.downloads import queries as downloads
from server.events import proofs, queries, service
from server.events.errors import NothingToDo, RosterUsed
from server.files import queries as files
from server.kit.errors import Forbidden
from server.receipts import queries as receipts
from server.receipts import service as receipt_acts
from tests.receipts.conftest import PERSON, part
from tests.tables.files import work


def test_certificates_of_a_roster(app, unit, cast, school, matched, monkeypatch):
    monkeypatch.setattr(prints, "PART", 2)
    with unit():
        (row,) = service.ask_certificates(school.uid, actor=cast.chen)
        assert (row.rows_total, row.form) == (3, "zip")
        assert "示例中学" in row.told
        uid = row.uid
    work(app)
    with unit():
        row = downloads.by_uid(uid)
        assert (row.state, row.rows_done) == ("ready", 3)
        archive = ZipFile(BytesIO(files.read(files.find(row.file_uid))))
        names = sorted(archive.namelist())
        assert len(names) == 3
        assert names[0].startswith("兰示例 JZ-")
        assert names[0].endswith("-1.pdf")
        assert archive.read(names[0]).startswith(b"%PDF")


def test_more_than_a_file_holds_is_several(unit, cast, school, matched, monkeypatch):
    monkeypatch.setattr(prints, "MOST", 2)
    with unit():
        made = service.ask_certificates(school.uid, actor=cast.chen)
        assert [row.rows_total for row in made] == [2, 1]
        assert "第 2 份共 2 份" in made[1].told


def test_the_live_proof_of_a_share(unit, cast, tie, matched):
    with unit():
        proof = proofs.by_code(matched[0])
        assert (proof.shown_name, proof.amount_fen, proof.state) == ("兰示例", 66_00, "valid")
        assert proofs.by_code(matched[1]).shown_name == "爱心人士"
        service.unmatch(tie, actor=cast.fang)
        with pytest.raises(CertificateUnknown):
            proofs.by_code(matched[0])
        with pytest.raises(CertificateUnknown):
            proofs.by_code("nobodyscode00000")


def test_receipts_of_a_roster(app, unit, cast, school, tie, matched):
    with unit():
        assert service.ask_receipts(school.uid, actor=cast.chen) == 2
    work(app)
    with unit():
        sums = queries.roster(school)
        assert (sums.wanted, sums.asked, sums.refused) == (2, 2, 0)
        row = receipts.find(queries.row_of(matched[0]).receipt_uid)
        assert (row.title, row.amount_fen, row.phone, row.state) == ("兰示例", 66_00, "13800000001", "requested")
        gift = queries.unit_gifts(school)[0].gift_uid
        assert receipts.taken_fen(gift) == 116_00
        with pytest.raises(NothingToDo):
            service.ask_receipts(school.uid, actor=cast.chen)
        with pytest.raises(RosterUsed):
            service.unmatch(tie, actor=cast.fang)


def test_each_fen_once(app, unit, cast, school, tie, matched):
    """The unit has a receipt of its own for most of it: the rows are refused by name, and none is made twice."""
    with unit():
        gift = queries.unit_gifts(school)[0].gift_uid
        own = receipt_acts.request([part(gift, 150_00)], **PERSON, actor=cast.chen).uid
        service.ask_receipts(school.uid, actor=cast.chen)
    work(app)
    with unit():
        sums = queries.roster(school)
        assert (sums.asked, sums.refused) == (1, 1)
        assert "可以开票的余额最多" in queries.row_of(matched[0]).problem
        receipt_acts.drop(own, note="改为按名单开", actor=cast.fang)
        assert service.ask_receipts(school.uid, actor=cast.chen) == 1
    work(app)
    with unit():
        assert queries.roster(school).asked == 2


def test_what_was_dropped_is_asked_anew(app, unit, cast, school, matched):
    with unit():
        service.ask_receipts(school.uid, actor=cast.chen)
    work(app)
    with unit():
        receipt_acts.drop(queries.row_of(matched[2]).receipt_uid, note="姓名要核对", actor=cast.fang)
        assert service.ask_receipts(school.uid, actor=cast.chen) == 1
    work(app)
    with unit():
        assert receipts.find(queries.row_of(matched[2]).receipt_uid).state == "requested"


def test_nothing_to_do(unit, cast, school, rows):
    with unit():
        for ask in (service.ask_certificates, service.ask_receipts):
            with pytest.raises(NothingToDo):
                ask(school.uid, actor=cast.chen)
            with pytest.raises(Forbidden):
                ask(school.uid, actor=cast.tian)


def test_who_has_left_goes_on_with_nothing(app, unit, cast, school, matched):
    with unit():
        assert service.go_on_with_receipts(school.uid, cast.tian.uid) is None
        assert queries.roster(school).asked == 0
