"""Paying: once, covered, by a third person, with the bank's slip; and the donors hear of it."""

import threading
from datetime import timedelta

import pytest

from server.jobs.runner import Runner
from server.kit import clock
from server.kit.actors import THE_CLOCK
from server.kit.errors import Forbidden
from server.kit.http import House
from server.kit.states import StateChanged
from server.kit.units import reading, writing
from server.ledger import queries as ledger
from server.ledger import service as ledger_acts
from server.messages import queries as messages
from server.spending import queries
from server.spending import service as spending
from server.spending.errors import BadPayment, BankRefUsed, NotCovered, ThirdPerson
from tests.cast import Cast
from tests.conftest import Unit
from tests.files.pictures import jpeg
from tests.spending.paying import approved, draft, funded, paid, pay, payee, raise_money


def test_money_leaves_the_purse_once(unit: Unit, cast: Cast) -> None:
    with unit():
        uid = funded(cast, 1000_00)
        row = paid(cast, uid, 300_00)
        assert (row.state, row.paid_by, row.paid_on) == ("paid", cast.fang.ref, clock.today())
        assert ledger.balance_fen(f"campaign:{uid}") == 700_00
        assert ledger.spent_fen(uid) == 300_00
        assert ledger.raised_fen(f"campaign:{uid}") == 1000_00, "spending does not lower what was raised"
        assert queries.spent_by_line(f"campaign:{uid}") == {row.budget_line: 300_00}
        assert [voucher.kind for voucher in queries.vouchers(row)] == ["bank_slip"]
        with pytest.raises(StateChanged):
            pay(cast, row, bank_ref="ANOTHER-1")
        assert ledger.spent_fen(uid) == 300_00


def test_not_more_than_the_purse_holds_when_it_is_paid(unit: Unit, cast: Cast) -> None:
    with unit():
        uid = funded(cast, 1000_00)
        first = approved(cast, uid, 600_00)
        second = approved(cast, uid, 400_00, to=first.payee.uid)
        pay(cast, first)
        pay(cast, second)
        assert ledger.balance_fen(f"campaign:{uid}") == 0


@pytest.mark.breaks_the_books  # a gift is taken out of the purse without its refund
def test_a_purse_that_shrank_between_the_signature_and_the_bank(app: House, unit: Unit, cast: Cast) -> None:
    with unit():
        uid = funded(cast, 300_00)
        row = approved(cast, uid, 300_00)
        ledger_acts.post(source=row.account, target="cash", amount_fen=1, reference="x:1", actor=THE_CLOCK)
    with pytest.raises(NotCovered), unit():
        pay(cast, queries.find(row.uid))
    with app.app_context(), reading():
        assert queries.find(row.uid).state == "approved"
        assert queries.vouchers(queries.find(row.uid)) == [], "refused whole"
        assert ledger.spent_fen(uid) == 0


def test_two_pay_the_same_at_once(app: House, unit: Unit, cast: Cast) -> None:
    with unit():
        uid = funded(cast, 300_00)
        row = approved(cast, uid, 300_00)
    done: list[str] = []
    gate = threading.Barrier(2)

    def try_to_pay(number: int) -> None:
        with app.app_context():
            gate.wait()
            try:
                with writing():
                    pay(cast, queries.find(row.uid), bank_ref=f"RACE-{number:03d}")
                done.append("paid")
            except (StateChanged, NotCovered):
                done.append("refused")

    threads = [threading.Thread(target=try_to_pay, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["paid", "refused"]
    with app.app_context(), reading():
        assert ledger.spent_fen(uid) == 300_00


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"bank_ref": "1"}, "/bank_ref"),
        ({"bank_ref": "流水号一二三四"}, "/bank_ref"),
        ({"paid_on": None}, "/paid_on"),
        ({"paid_on": "tomorrow"}, "/paid_on"),
        ({"paid_on": "yesterday"}, "/paid_on"),
        ({"slip": None}, "/slip"),
    ],
)
def test_a_payment_that_cannot_be(unit: Unit, cast: Cast, changes: dict[str, object], field: str) -> None:
    days = {"tomorrow": timedelta(days=1), "yesterday": timedelta(days=-1)}
    if changes.get("paid_on"):
        changes = {"paid_on": clock.today() + days[str(changes["paid_on"])]}
    with unit():
        row = approved(cast, funded(cast))
        with pytest.raises(BadPayment) as refusal:
            pay(cast, row, **changes)  # type: ignore[arg-type]
        assert [line["field"] for line in refusal.value.detail] == [field]


def test_the_slip_may_have_come_before(unit: Unit, cast: Cast) -> None:
    with unit():
        row = approved(cast, funded(cast))
        spending.add_voucher(row.uid, jpeg(), kind="bank_slip", actor=cast.fang)
        assert pay(cast, row, slip=None).state == "paid"


def test_a_bank_reference_pays_one_thing(unit: Unit, cast: Cast) -> None:
    with unit():
        uid = funded(cast)
        first = pay(cast, approved(cast, uid, 100_00), bank_ref="20261122-0001")
        with pytest.raises(BankRefUsed):
            pay(cast, approved(cast, uid, 100_00, to=first.payee.uid), bank_ref=" 20261122-0001 ")


def test_three_people(unit: Unit, cast: Cast) -> None:
    with unit():
        row = approved(cast, funded(cast))
        for one in (cast.chen, cast.zhou):
            also = type(one)("staff", one.uid, one.roles | cast.fang.roles)
            with pytest.raises(ThirdPerson):
                pay(cast, row, actor=also)
        with pytest.raises(Forbidden):
            pay(cast, row, actor=cast.ren)


def test_what_nobody_agreed_to_is_not_paid(unit: Unit, cast: Cast) -> None:
    with unit():
        row = draft(cast, funded(cast))
        with pytest.raises(StateChanged):
            pay(cast, row)


def inbox(app: House, uid: str) -> list[str]:
    with app.app_context(), reading():
        return [message.title for message in messages.inbox([uid]).items]


def test_every_donor_hears_where_the_money_went(app: House, unit: Unit, cast: Cast) -> None:
    with unit():
        uid = funded(cast, 1000_00, donor=cast.lan)
        raise_money(cast, uid, 1_00, donor=cast.lan)
        raise_money(cast, uid, 2_00, donor=cast.bo)
        row = paid(cast, uid, 300_00)
    with unit(), clock.at(clock.now() + timedelta(seconds=5)):
        raise_money(cast, uid, 3_00, donor=cast.qiao, voucher="收-后来")
    with app.app_context():
        Runner().drain()
        Runner().drain()
    for told in (cast.lan, cast.bo):
        assert inbox(app, told.uid).count("善款有了去向") == 1
    with app.app_context(), reading():
        message = next(one for one in messages.inbox([cast.lan.uid]).items if one.title == "善款有了去向")
        assert "「微心愿项目」" in message.text
        assert "拨付 300.00 元，用于购买书包三十个" in message.text
        assert message.link == f"/campaigns/{uid}"
        assert row.payee.name not in message.text


def test_many_donors_hear_in_batches(app: House, unit: Unit, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.gifts.service.telling.BATCH", 1)
    with unit():
        uid = funded(cast, 1000_00, donor=cast.lan)
        raise_money(cast, uid, 2_00, donor=cast.bo)
        raise_money(cast, uid, 5_00)
        paid(cast, uid, 300_00, to=payee(cast).uid)
    with app.app_context():
        Runner().drain()
    assert all("善款有了去向" in inbox(app, one.uid) for one in (cast.lan, cast.bo))
