"""Which gift is the company's: by name, by the number it wrote, by the amount. A person decides."""

from server.gifts.service import lines as booking
from server.payments.queries import lines
from server.promises import queries, service
from server.promises.suggestions import suggest
from tests.counting import counted
from tests.gifts.booked import booked
from tests.payments.statement import taken
from tests.promises.agreements import COMPANY, came, standing


def guesses(uid):
    row = queries.find(uid)
    return suggest(row, queries.filled(row, queries.arrived_fen(row)))


def transferred(cast, campaign, payer, note):
    """88 yuan by a bank's statement; the gift's uid."""
    taken("bank", cast.fang, ("2026-11-20", "88.00", "", payer, "0009", note))
    (line,) = lines.lines(lines.Filter()).items
    return booking.book_line(line.uid, campaign, actor=cast.fang).uid


def test_it_works(unit, cast, campaign, promise):
    with unit():
        ours, same, whole = (
            came(cast, campaign, 77_00),
            booked(campaign, cast.lan, amount_fen=400_00),
            came(cast, campaign, 1000_00),
        )
        came(cast, campaign, 55_00, donor_name="别家公司")
        found = guesses(promise)
        assert [one.came.gift.uid for one in found] == [whole, ours, same]
        assert found[0].why == "付款人就是认捐单位，金额等于还差的 1,000.00 元"
        assert [one.why for one in found[1:]] == ["付款人就是认捐单位", "金额等于第 2 期"]


def test_the_number_on_the_transfer_is_the_surest(unit, cast, campaign, promise):
    with unit():
        no = queries.find(promise).no
        gift = transferred(cast, campaign, "某某", f"捐赠 {no.lower()}")
        (found,) = guesses(promise)
        assert (found.came.gift.uid, found.why) == (gift, "附言里有认捐编号")


def test_the_payer_of_a_bank_line_is_found_by_name(unit, cast, campaign, promise):
    with unit():
        gift = transferred(cast, campaign, COMPANY, "捐款")
        assert [one.came.gift.uid for one in guesses(promise)] == [gift]


def test_what_counts_for_another_is_not_offered(unit, cast, campaign, promise):
    with unit():
        gift = came(cast, campaign, 77_00)
        service.tie(standing(cast, campaign), gift, actor=cast.fang)
        assert guesses(promise) == []


def test_nothing_when_nothing_is_owed_and_few_statements(unit, cast, campaign, promise):
    with unit():
        for fen in (10_00, 20_00, 30_00):
            came(cast, campaign, fen)
        row = queries.find(promise)
        filled = queries.filled(row, 0)
        with counted() as statements:
            assert len(suggest(row, filled)) == 3
        assert len(statements) == 8, statements
        service.tie(promise, came(cast, campaign, 1000_00), actor=cast.fang)
        assert guesses(promise) == []
