"""The checks of lines: silent on sound books, loud on every planted fault."""

import pytest
from sqlalchemy import text

from server.gifts import checks
from server.gifts.service import lines as acts
from server.kit.db import db
from server.ledger import service as ledger
from server.payments.checks import CHECKS as PAYMENTS
from server.payments.queries import lines
from server.payments.queries.lines import Filter
from tests.gifts.test_checks import drop_triggers
from tests.gifts.test_lines import ARRIVED, BANK, GIFT, MATCHING, REFUND, SETTLED
from tests.payments.statement import taken


@pytest.fixture
def booked(unit, cast, campaign):
    """One line of each kind, each booked."""
    with unit():
        for kind, rows in (
            ("platform_settlements", (SETTLED,)),
            ("bank", (BANK, ARRIVED)),
            ("platform_gifts", (GIFT, MATCHING, REFUND)),
        ):
            taken(kind, cast.chen, *rows)
        by_key = {(line.kind, line.row_key): line.uid for line in lines.lines(Filter(), page_size=50).items}
        acts.settle_line(by_key["bank", "0002"], by_key["settlement", "S1"], actor=cast.fang)
        for key in (("bank", "0001"), ("gift", "P1"), ("fee", "P1"), ("matching", "P2"), ("refund", "P3")):
            acts.book_line(by_key[key], campaign.uid, actor=cast.fang)
    return by_key


def every():
    return [problem for check in [*checks.CHECKS, *PAYMENTS] for problem in check.run()]


def test_sound_books_are_silent(unit, booked):
    with unit():
        assert lines.lines_waiting() == 0
        assert every() == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("DELETE FROM gift_returns; DELETE FROM gifts WHERE way = 'platform'", "已入账，没有捐赠记录"),
        ("UPDATE gifts SET amount_fen = amount_fen + 1 WHERE way = 'bank'", "没有相符的流水"),
        ("UPDATE gifts SET amount_fen = amount_fen + 1 WHERE way = 'platform'", "与账本分录不一致"),
        ("UPDATE payment_lines SET amount_fen = amount_fen + 1 WHERE kind = 'fee'", "与账本分录不一致"),
        ("UPDATE payment_lines SET amount_fen = amount_fen + 1 WHERE kind = 'settlement'", "与它的凭据金额不符"),
        ("UPDATE payment_lines SET purpose = 'campaign:x' WHERE kind = 'refund'", "捐赠合计"),
        ("UPDATE payment_lines SET state = 'new', purpose = NULL WHERE kind = 'fee'", "没有对应的流水"),
        (
            "UPDATE ledger_entries SET amount_fen = amount_fen + 1 WHERE source LIKE 'charges%'",
            "与账本分录不一致",
        ),
        ("DELETE FROM ledger_entries WHERE target LIKE 'platform:%'", "与账本分录不一致"),
        ("UPDATE gift_returns SET amount_fen = amount_fen - 1", "没有对应的流水"),
        ("UPDATE payment_lines SET state = 'undone' WHERE kind = 'bank' AND partner_uid IS NULL", "账本没有冲正"),
        ("DELETE FROM payment_evidence WHERE kind = 'bank_line'", "已入账，但没有凭据"),
        ("UPDATE payment_evidence SET amount_fen = 1 WHERE kind = 'platform_line'", "与它的凭据金额不符"),
    ],
)
def test_a_planted_fault_is_named(unit, booked, fault, said):
    with unit():
        drop_triggers()
        for statement in fault.split("; "):
            db.session.execute(text(statement))
        db.session.expire_all()
        assert any(said in problem for problem in every()), every()
        db.session.rollback()


def test_an_entry_without_a_line(unit, cast, campaign):
    with unit():
        target = f"campaign:{campaign.uid}"
        ledger.post(source="bank:main", target=target, amount_fen=1, reference="line:none", actor=cast.fang)
        assert {"账本分录 line:none 没有对应的流水", "账本分录 line:none 没有对应的捐赠"} <= set(every())
        db.session.rollback()
