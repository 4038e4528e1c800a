"""What check-books finds when somebody has bent the books of spending."""

import pytest
from sqlalchemy import update

from server.kit.actors import THE_CLOCK
from server.kit.db import db
from server.ledger import service as ledger
from server.spending import checks
from server.spending.models import Spending, Voucher
from tests.cast import Cast
from tests.conftest import Unit
from tests.spending.paying import corrected, funded, paid


@pytest.fixture
def row(unit: Unit, cast: Cast) -> Spending:
    with unit():
        return paid(cast, funded(cast, 1000_00), 300_00)


def found() -> list[str]:
    return [problem for check in checks.CHECKS for problem in check.run()]


def bend(row: Spending, **values: object) -> None:
    db.session.execute(update(Spending).where(Spending.id == row.id).values(**values))


def test_good_books_are_silent(unit: Unit, cast: Cast, row: Spending) -> None:
    with unit():
        assert found() == []
        again = paid(cast, row.account.removeprefix("campaign:"), 1_00, to=row.payee.uid)
        corrected(cast, again)
        assert found() == []


def test_a_spending_without_its_entry(unit: Unit, row: Spending) -> None:
    with unit():
        bend(row, amount_fen=299_00)
        assert found() == [f"拨付单 {row.no} 与账本分录不一致"]


def test_an_entry_without_its_spending(unit: Unit, row: Spending) -> None:
    with unit():
        ledger.post(
            source=row.account, target="spent:x00000", amount_fen=1, reference="spending:BF-NONE", actor=THE_CLOCK
        )
        assert found() == ["账本分录 spending:BF-NONE 没有对应的拨付单"]


def test_a_reversal_nobody_agreed_to(unit: Unit, row: Spending) -> None:
    with unit():
        ledger.reverse(f"spending:{row.no}", actor=THE_CLOCK)
        assert found() == [f"拨付单 {row.no} 的冲回与账本不一致"]
        bend(row, state="reversed")
        assert found() == [f"拨付单 {row.no} 的状态与更正不一致"]


def test_more_spent_than_was_raised_and_kept(unit: Unit, row: Spending) -> None:
    """I8: a refund lowers what was raised; money from another purse does not raise it."""
    with unit():
        ledger.post(source="cash", target="fund:a00000", amount_fen=900_00, reference="x:0", actor=THE_CLOCK)
        ledger.post(source=row.account, target="cash", amount_fen=700_00, reference="x:1", actor=THE_CLOCK)
        assert found() == []
        ledger.post(source="fund:a00000", target=row.account, amount_fen=1_00, reference="x:2", actor=THE_CLOCK)
        ledger.post(source=row.account, target="cash", amount_fen=1_00, reference="x:3", actor=THE_CLOCK)
        assert found() == [f"{row.account} 已拨付 30000 分，超过募得减退款的 29900 分"]


def test_a_refund_after_the_money_was_spent_is_a_persons_matter(unit: Unit, row: Spending) -> None:
    """Staff gave 800 yuan back on WeChat's platform, and only 700 were left: the rest is owed, and nothing stops."""
    short = row.account.replace("campaign:", "shortfall:")
    with unit():
        ledger.post(source=short, target=row.account, amount_fen=100_00, reference="shortfall:1", actor=THE_CLOCK)
        ledger.post(source=row.account, target="wechat:1", amount_fen=800_00, reference="refund:1", actor=THE_CLOCK)
        assert found() == []
        ledger.post(source="bank:main", target=short, amount_fen=100_00, reference="cover:1", actor=THE_CLOCK)
        assert found() == [], "filled with the charity's own money: spent is more than raised, and rightly so"


def test_a_payment_without_its_slip(unit: Unit, row: Spending) -> None:
    with unit():
        db.session.execute(update(Voucher).values(kind="paper"))
        assert found() == [f"拨付单 {row.no} 没有银行回单"]
