"""Who may be paid: registered once, sealed, retired, never edited."""

import pytest
from sqlalchemy import select, text

from server.kit.audit import AuditRow
from server.kit.db import db
from server.kit.errors import Forbidden
from server.spending import queries
from server.spending import service as spending
from server.spending.errors import BadPayee, PayeeKnown, PayeeRetired, ReasonNeeded
from server.spending.models import Payee
from tests.cast import Cast
from tests.conftest import Unit
from tests.spending.paying import ACCOUNT_NO, draft, funded, payee


def test_a_payee_is_sealed_and_shown_by_the_end_of_the_account(unit: Unit, cast: Cast) -> None:
    with unit():
        row = payee(cast, bank_account="6222 0215 0800 0000 001")
        assert (row.name, row.bank_account, row.tail) == ("示例百货店", ACCOUNT_NO, "0001")
        stored = str(db.session.execute(text("SELECT * FROM spending_payees")).one())
        assert ACCOUNT_NO not in stored
        assert "示例百货" not in stored
        assert queries.payee_choices() == [(row.uid, "示例百货店（尾号 0001）")]


def test_the_whole_account_is_seen_with_a_reason_that_stays(unit: Unit, cast: Cast) -> None:
    with unit():
        row = payee(cast)
        assert spending.reveal_account(row.uid, reason="到银行付款", actor=cast.fang) == ACCOUNT_NO
        seen = db.session.query(AuditRow).filter_by(what="spending.reveal_account").one()
        assert (seen.actor, seen.subject, seen.facts) == (cast.fang.ref, row.uid, {"reason": "到银行付款"})
        with pytest.raises(ReasonNeeded):
            spending.reveal_account(row.uid, reason=" ", actor=cast.fang)
        with pytest.raises(Forbidden):
            spending.reveal_account(row.uid, reason="看看", actor=cast.ren)


def test_an_account_once_until_it_is_retired(unit: Unit, cast: Cast) -> None:
    with unit():
        first = payee(cast)
        with pytest.raises(PayeeKnown):
            payee(cast, name="另一家")
        spending.retire_payee(first.uid, actor=cast.fang, note="换了账号")
        assert queries.payee_choices() == []
        second = payee(cast, name="另一家")
        assert db.session.scalars(select(Payee.uid).where(Payee.state == "active")).all() == [second.uid]


def test_a_retired_payee_gets_nothing_new(unit: Unit, cast: Cast) -> None:
    with unit():
        uid, row = funded(cast), payee(cast)
        spending.retire_payee(row.uid, actor=cast.chen, note="停业")
        with pytest.raises(PayeeRetired):
            draft(cast, uid, to=row.uid)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "friend"),
        ("name", "一"),
        ("name", "长" * 61),
        ("bank", ""),
        ("bank_account", "12"),
        ("bank_account", "账号账号账号账号"),
    ],
)
def test_a_payee_that_cannot_be(unit: Unit, cast: Cast, field: str, value: str) -> None:
    with unit(), pytest.raises(BadPayee) as refusal:
        payee(cast, **{field: value})
    assert [line["field"] for line in refusal.value.detail] == [f"/{field}"]


def test_only_the_desk_registers(unit: Unit, cast: Cast) -> None:
    for stranger in (cast.ren, cast.zhou, cast.lan):
        with unit(), pytest.raises(Forbidden):
            spending.register_payee(
                kind="unit", name="示例小学", bank="示例银行", bank_account=ACCOUNT_NO, actor=stranger
            )
