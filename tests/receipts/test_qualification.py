"""税前扣除资格 by year: told as it is, also when it is not known yet."""

import pytest

from server.kit.errors import Forbidden
from server.receipts import queries, service
from server.receipts.errors import BadQualification


def test_it_works(unit, cast):
    with unit():
        assert "还没有公布" in queries.deductible_text(2026)
        service.set_qualification(2026, valid=True, document_no="赣财税〔2026〕1号（示例）", actor=cast.zhou)
        assert "赣财税〔2026〕1号" in queries.deductible_text(2026)
        assert "还没有公布" in queries.deductible_text(2025)


def test_a_year_without(unit, cast):
    with unit():
        service.set_qualification(2026, valid=False, document_no="", actor=cast.zhou)
        assert "不能用于税前扣除" in queries.deductible_text(2026)
        service.set_qualification(2026, valid=True, document_no="公告 2026 年第 3 号", actor=cast.zhou)
        assert [row.valid for row in queries.qualifications()] == [True]


@pytest.mark.parametrize(("year", "valid", "document_no"), [(1999, False, ""), (2101, False, ""), (2026, True, " ")])
def test_what_cannot_be(unit, cast, year, valid, document_no):
    with unit(), pytest.raises(BadQualification):
        service.set_qualification(year, valid=valid, document_no=document_no, actor=cast.zhou)


def test_who_may(unit, cast):
    with unit(), pytest.raises(Forbidden):
        service.set_qualification(2026, valid=True, document_no="公告 1 号", actor=cast.fang)
