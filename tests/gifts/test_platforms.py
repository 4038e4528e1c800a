"""Designated platforms: reported and settled apart, the fee, matching and refunds as lines of their own."""

from server.gifts import platforms
from server.gifts.service import lines as booking
from server.ledger import queries as ledger
from server.payments.queries import lines
from server.payments.queries.lines import Filter
from tests.counting import counted
from tests.gifts.test_lines import ARRIVED, GIFT, MATCHING, SETTLED
from tests.payments.statement import PLATFORM, taken

BACK = ("P3", "2026-11-02", "231045", "退款", "20.00", "", "", "", "P1")


def booked(cast, campaign):
    given = taken("platform_gifts", cast.chen, GIFT, MATCHING)
    assert booking.book_sure(given.uid, actor=cast.fang) == 3, "gift, its fee, and the match"
    back = taken("platform_gifts", cast.chen, BACK)
    (line,) = lines.lines(Filter(import_uid=back.uid)).items
    booking.book_line(line.uid, campaign.uid, actor=cast.fang)


def settled(cast):
    settlement = taken("platform_settlements", cast.chen, SETTLED)
    arrived = taken("bank", cast.chen, ARRIVED)
    (one,) = lines.lines(Filter(import_uid=settlement.uid)).items
    (other,) = lines.lines(Filter(import_uid=arrived.uid)).items
    booking.settle_line(other.uid, one.uid, actor=cast.fang)


def test_every_figure_is_a_sum_of_the_lines_and_of_the_entries(unit, cast, campaign):
    with unit():
        booked(cast, campaign)
        (before,) = platforms.splits(campaign.uid)
        assert (before.platform, before.given_fen, before.matched_fen) == (PLATFORM, 100_00, 50_00)
        assert (before.fee_fen, before.back_fen) == (60, 20_00)
        assert (before.settled_fen, before.held_fen) == (0, 129_40)
        raised = ledger.raised_fen(f"campaign:{campaign.uid}")
        assert raised == before.reported_fen - before.back_fen
        assert ledger.balance_fen(f"fee:{campaign.uid}") == before.fee_fen
        settled(cast)
        (after,) = platforms.splits(campaign.uid)
        assert (after.settled_fen, after.held_fen) == (99_40, 30_00)
        assert after.reported_fen == before.reported_fen, "a settlement is no second gift"
        assert after.reported_fen - after.back_fen - after.fee_fen == after.settled_fen + after.held_fen


def test_on_the_public_page_and_the_phone(unit, cast, campaign, phone):
    with unit():
        booked(cast, campaign)
        settled(cast)
    page = phone.get(f"/money/{campaign.uid}").get_data(as_text=True)
    for words in ("指定平台上的捐款", "平台报来", "100.00&nbsp;元", "50.00&nbsp;元", "-20.00&nbsp;元", "0.60&nbsp;元"):
        assert words in page, words
    for words in ("已结算到慈善会账户", "99.40&nbsp;元", "还没有结算", "30.00&nbsp;元"):
        assert words in page, words
    (split,) = phone.get(f"/api/v1/campaigns/{campaign.uid}").get_json()["platforms"]
    assert split == {
        "platform": PLATFORM,
        "given_fen": 100_00,
        "matched_fen": 50_00,
        "fee_fen": 60,
        "back_fen": 20_00,
        "settled_fen": 99_40,
        "held_fen": 30_00,
    }


def test_what_it_costs(unit, cast, campaign):
    with unit(), counted() as statements:
        assert platforms.splits(campaign.uid) == []
    assert len(statements) == 1
    with unit():
        booked(cast, campaign)
    with unit(), counted() as statements:
        platforms.splits(campaign.uid)
    assert len(statements) == 3
