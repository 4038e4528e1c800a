"""A roster meets its money: shares of one booked gift, all or none, never more than came."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from server.events import checks, queries, service
from server.events.errors import GiftUnfit, NoRows, RosterTooMuch, RosterUsed, RowMatched
from server.events.models import RosterRow, UnitGift
from server.events.service.rows import add_row, drop_row
from server.kit.db import db
from server.kit.errors import Forbidden
from tests.gifts.booked import at_the_counter


def test_it_works(unit, cast, school, tie, rows):
    with unit():
        assert service.match(tie, actor=cast.fang) == 3
        sums = queries.roster(school)
        assert (sums.matched, sums.matched_fen, sums.waiting, sums.wanted) == (3, 166_00, 0, 2)
        assert queries.unit_gifts(school)[0].shared_fen == 166_00


def test_never_more_than_came(unit, cast, school, tie, rows):
    with unit():
        add_row(school.id, number=4, name=None, phone=None, amount_fen=34_01, receipt=False)
    with unit(), pytest.raises(RosterTooMuch, match=r"多出 0\.01 元"):
        service.match(tie, actor=cast.fang)
    with unit():
        assert queries.roster(school).waiting == 4


def test_a_second_roster_has_what_the_first_left(unit, cast, school, tie, matched):
    with unit():
        add_row(school.id, number=4, name=None, phone=None, amount_fen=34_00, receipt=False)
        assert service.match(tie, actor=cast.fang) == 1
        add_row(school.id, number=5, name=None, phone=None, amount_fen=1, receipt=False)
        with pytest.raises(RosterTooMuch):
            service.match(tie, actor=cast.fang)


def test_undone_and_matched_again(unit, cast, school, tie, matched):
    with unit(), pytest.raises(RowMatched):
        drop_row(matched[0])
    with unit(), pytest.raises(RosterUsed):
        service.untie_gift(tie, actor=cast.fang)
    with unit():
        assert service.unmatch(tie, actor=cast.fang) == 3
        drop_row(matched[0])
        assert service.match(tie, actor=cast.fang) == 2
        assert queries.roster(school).matched_fen == 100_00


def test_match_refusals(unit, cast, school, tie):
    with unit():
        with pytest.raises(NoRows):
            service.match(tie, actor=cast.fang)
        with pytest.raises(Forbidden):
            service.match(tie, actor=cast.tian)
        with pytest.raises(GiftUnfit):
            service.match("nobodystie000000", actor=cast.fang)
        with pytest.raises(Forbidden):
            service.unmatch(tie, actor=cast.tian)


def test_two_gifts_at_once_share_no_row(app, unit, cast, campaign, school, tie, rows):
    with unit():
        gift = at_the_counter(campaign.uid, cast, amount_fen=300_00, voucher="收-0077")
        other = service.tie_gift(school.uid, gift, actor=cast.chen).uid

    def match(uid):
        try:
            with unit():
                return service.match(uid, actor=cast.fang)
        except NoRows:
            return 0

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(match, (tie, other))) == [0, 3]
    with unit():
        assert checks.shares_are_within_the_gift() == []


@pytest.mark.breaks_the_books
def test_check_books_finds_what_is_planted(unit, cast, tie, matched):
    with unit():
        assert [check.run() for check in checks.CHECKS] == [[], []]
        db.session.execute(update(RosterRow).where(RosterRow.uid == matched[0]).values(amount_fen=67_00))
        assert len(checks.shares_are_within_the_gift()) == 1
        db.session.execute(update(RosterRow).where(RosterRow.uid == matched[0]).values(amount_fen=66_00))
        db.session.execute(update(UnitGift).values(whole_fen=UnitGift.whole_fen + 1))
        assert len(checks.shares_are_within_the_gift()) == 1
        db.session.execute(update(UnitGift).values(whole_fen=UnitGift.whole_fen - 1))
        db.session.execute(update(RosterRow).where(RosterRow.uid == matched[0]).values(receipt_uid="nobodysreceipt00"))
        assert len(checks.receipts_are_of_their_share()) == 1
        db.session.execute(update(RosterRow).values(receipt_uid=None))


def test_a_unit_that_paid_in_two_transfers(unit, cast, campaign, school):
    """Neither transfer covers the roster; both do, each row whole in one of them."""
    with unit():
        one, two = (
            service.tie_gift(
                school.uid, at_the_counter(campaign.uid, cast, amount_fen=fen, voucher=f"收-{fen}"), actor=cast.chen
            ).uid
            for fen in (100_00, 150_00)
        )
        for number, fen in enumerate((30_00, 120_00, 60_00, 40_00), 1):
            add_row(school.id, number=number, name=None, phone=None, amount_fen=fen, receipt=True)
    with unit():
        assert service.match(one, actor=cast.fang) == 4
    with unit():
        assert {tie.whole_fen: tie.shared_fen for tie in queries.unit_gifts(school)} == {100_00: 100_00, 150_00: 150_00}
        assert queries.roster(school).matched_fen == 250_00
        assert checks.shares_are_within_the_gift() == []
        assert service.unmatch(two, actor=cast.fang) == 2


def test_two_transfers_that_a_row_does_not_fit_are_told(unit, cast, campaign, school):
    with unit():
        ties = [
            service.tie_gift(
                school.uid, at_the_counter(campaign.uid, cast, amount_fen=fen, voucher=f"收-{fen}"), actor=cast.chen
            ).uid
            for fen in (100_00, 100_01)
        ]
        add_row(school.id, number=1, name=None, phone=None, amount_fen=150_00, receipt=False)
    with unit(), pytest.raises(RosterTooMuch, match=r"可配 200.01 元，够用.*拆成两行"):
        service.match(ties[0], actor=cast.fang)
    with unit():
        add_row(school.id, number=2, name=None, phone=None, amount_fen=100_00, receipt=False)
    with unit(), pytest.raises(RosterTooMuch, match=r"名单合计 250.00 元，这 2 笔捐款可配 200.01 元，多出 49.99 元"):
        service.match(ties[0], actor=cast.fang)
    with unit():
        assert queries.roster(school).waiting == 2


def test_one_transfer_of_two_asks_for_the_other(unit, cast, school, tie, rows):
    with unit():
        add_row(school.id, number=4, name=None, phone=None, amount_fen=34_01, receipt=False)
    with unit(), pytest.raises(RosterTooMuch, match="请先把每一笔都登记到账"):
        service.match(tie, actor=cast.fang)
