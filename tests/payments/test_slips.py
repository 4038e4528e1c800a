"""Slips: two people, one version, one voucher; what they agree to is evidence."""

from datetime import date, timedelta

import pytest

from server.kit.clock import today
from server.kit.errors import Forbidden, NotFound
from server.kit.states import SamePerson, StateChanged
from server.payments import queries
from server.payments import service as payments
from server.payments.checks import orders as checks
from server.payments.errors import BadSlip, VoucherUsed
from server.payments.lists import SLIPS
from server.payments.models import Slip
from tests.cast import Cast
from tests.conftest import Unit

pytestmark = pytest.mark.breaks_the_books  # slips without their gifts, which `gifts.approve_slip` would book
PURPOSE = "campaign:lamp00000000aaaa"


@pytest.fixture
def app_settings() -> dict[str, str]:
    """Nobody is asked here."""
    return {}


def draft(cast: Cast, **changes: object) -> Slip:
    values = {
        "kind": "bank",
        "voucher": "20261120-0007",
        "purpose": PURPOSE,
        "amount_fen": 500_000,
        "received_on": date(2026, 11, 20),
        "donor_name": "示例商贸有限公司",
        "shown_as": "real",
        "actor": cast.chen,
    }
    return payments.draft_slip(**{**values, **changes})  # type: ignore[arg-type]


def test_two_people_make_evidence(unit: Unit, cast: Cast) -> None:
    with unit():
        slip = draft(cast)
        payments.submit_slip(slip.uid, actor=cast.chen)
        approved, evidence = payments.approve_slip(slip.uid, actor=cast.fang, seen_version=1)
    with unit():
        found = queries.find_slip(slip.uid)
        assert (found.state, found.approved_by, found.donor_name) == ("approved", cast.fang.ref, "示例商贸有限公司")
        assert (evidence.kind, evidence.amount_fen, evidence.slip_uid) == ("slip", 500_000, approved.uid)
        assert "示例商贸有限公司" not in str(evidence.body)
        assert queries.approved_slips() == {slip.uid: (PURPOSE, 500_000)}
        assert checks.evidence_for_all() == checks.evidence_agrees() == []


def test_nobody_agrees_with_themselves(unit: Unit, cast: Cast) -> None:
    with unit():
        slip = draft(cast, actor=cast.fang)
        payments.submit_slip(slip.uid, actor=cast.fang)
        with pytest.raises(SamePerson):
            payments.approve_slip(slip.uid, actor=cast.fang)


def test_who_agrees_has_seen_what_is_there(unit: Unit, cast: Cast) -> None:
    with unit():
        slip = draft(cast)
        payments.submit_slip(slip.uid, actor=cast.chen)
        payments.send_back_slip(slip.uid, actor=cast.fang, note="金额不对")
        payments.edit_slip(slip.uid, actor=cast.chen, amount_fen=600_000, donor_name="示例公司")
        payments.submit_slip(slip.uid, actor=cast.chen)
        with pytest.raises(StateChanged):
            payments.approve_slip(slip.uid, actor=cast.fang, seen_version=1)
        again, _ = payments.approve_slip(slip.uid, actor=cast.fang, seen_version=4)
        assert (again.amount_fen, again.donor_name) == (600_000, "示例公司")


def test_the_project_post_writes_but_does_not_agree(unit: Unit, cast: Cast) -> None:
    with unit():
        slip = draft(cast, actor=cast.fang)
        payments.submit_slip(slip.uid, actor=cast.fang)
        with pytest.raises(Forbidden):
            payments.approve_slip(slip.uid, actor=cast.chen)


def test_a_post_without_money_writes_no_slip(unit: Unit, cast: Cast) -> None:
    with unit(), pytest.raises(Forbidden):
        draft(cast, actor=cast.tian)


def test_an_approved_slip_stays(unit: Unit, cast: Cast) -> None:
    with unit():
        slip = draft(cast)
        payments.submit_slip(slip.uid, actor=cast.chen)
        payments.approve_slip(slip.uid, actor=cast.fang)
        for act in (payments.void_slip, payments.send_back_slip, payments.submit_slip, payments.approve_slip):
            with pytest.raises(StateChanged):
                act(slip.uid, actor=cast.fang)


def test_a_voucher_is_used_once(unit: Unit, cast: Cast) -> None:
    with unit():
        other = draft(cast, voucher="20261120-0008")
        draft(cast)
        draft(cast, kind="cash")
        with pytest.raises(VoucherUsed):
            draft(cast)
        with pytest.raises(VoucherUsed):
            payments.edit_slip(other.uid, actor=cast.chen, voucher="20261120-0007")


def test_a_draft_can_be_made_void(unit: Unit, cast: Cast) -> None:
    with unit():
        slip = draft(cast)
        assert payments.void_slip(slip.uid, actor=cast.chen, note="重复登记").state == "void"
        assert [line.row.uid for line in SLIPS.ask(cast.chen, {"state": "void"}).page().items] == [slip.uid]
        assert SLIPS.ask(cast.chen, {"state": "draft"}).count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "gold"),
        ("voucher", " "),
        ("voucher", "7" * 41),
        ("amount_fen", 0),
        ("amount_fen", 10**12),
        ("received_on", today() + timedelta(days=1)),
        ("shown_as", "everybody"),
    ],
)
def test_what_is_wrong_is_named(unit: Unit, cast: Cast, field: str, value: object) -> None:
    with unit():
        with pytest.raises(BadSlip) as refused:
            draft(cast, **{field: value})
        assert [line["field"] for line in refused.value.detail] == [f"/{field}"]


def test_an_alias_needs_its_word(unit: Unit, cast: Cast) -> None:
    with unit(), pytest.raises(BadSlip):
        draft(cast, shown_as="alias")


def test_a_slip_that_is_not_there(unit: Unit, cast: Cast) -> None:
    with unit(), pytest.raises(NotFound):
        payments.submit_slip("0000000000000000", actor=cast.chen)
