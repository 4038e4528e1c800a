"""What a purse had lacked, filled by two people with the paper: once, booked, its matter closed; then each refusal."""

import pytest

from server.campaigns import queries as campaigns
from server.files.errors import NotAPaper
from server.gifts.service import lines as booking
from server.gifts.service import undoing
from server.kit.errors import Forbidden, NotFound
from server.kit.states import SamePerson, StateChanged
from server.ledger import queries as books
from server.payments import queries as payments
from server.payments import service as acts
from server.payments.errors import AlreadyCovered, BadSlip, NeedsCover, NotThisLine, VoucherUsed
from server.payments.queries import covers as queries
from tests.campaigns.plans import published
from tests.files.pictures import jpeg
from tests.gifts.test_lines import MATCHING, REFUND, brought
from tests.payments.matters import settled, waiting_matters
from tests.payments.statement import taken

FIELDS = {"source": "bank:main", "reason": "理事会同意用非限定性资金补足", "voucher": "HD-1"}


@pytest.fixture
def app_settings():
    """Nobody is asked here."""
    return {}


@pytest.fixture
def campaign(unit, cast):
    with unit():
        return published(cast)


@pytest.fixture
def refund(unit, cast, campaign):
    """A platform's refund of 100 yuan from a purse of 50: its line."""
    told = brought(unit, cast, "platform_gifts", MATCHING, REFUND)
    with unit():
        booking.book_line(told["matching"], campaign.uid, actor=cast.fang)
        booking.book_line(told["refund"], campaign.uid, actor=cast.fang)
    return told["refund"]


@pytest.fixture
def matter(unit, refund):
    with unit():
        return waiting_matters()[0].uid


def ask(cast, matter, **changes):
    fields = {**FIELDS, "given": jpeg(), **changes}
    return acts.ask_cover(matter, fields.pop("given"), actor=cast.chen, **fields)


def test_it_works(unit, cast, campaign, matter):
    with unit():
        cover = ask(cast, matter)
        assert (cover.amount_fen, cover.account, cover.state) == (5000, f"shortfall:{campaign.uid}", "review")
        assert books.balance_fen(cover.account) == -5000, "one person's word moves nothing"
    with unit():
        acts.approve_cover(cover.uid, actor=cast.fang, seen_version=0)
        assert books.balance_fen(f"shortfall:{campaign.uid}") == 0
        entry = books.entry(f"cover:{cover.uid}")
        assert (entry.source, entry.target, entry.by) == ("bank:main", f"shortfall:{campaign.uid}", cast.fang.ref)
        assert waiting_matters() == []
        assert queries.done_covers() == {f"cover:{cover.uid}": (f"shortfall:{campaign.uid}", 5000)}


def test_its_matter_says_who_and_what_closed_it(unit, cast, matter):
    with unit():
        acts.approve_cover(ask(cast, matter).uid, actor=cast.fang, seen_version=0)
        (closed,) = settled()
        end = payments.matter_ends([closed])[closed.id]
        assert (end.move, end.actor) == ("close", cast.fang.ref)
        assert "HD-1" in end.note
        assert FIELDS["reason"] in end.note


def test_what_fills_a_purse_was_not_given_by_anybody(unit, cast, campaign, matter):
    with unit():
        before = books.raised_total_fen(), books.raised_fen(campaigns.account(campaign))
        acts.approve_cover(ask(cast, matter).uid, actor=cast.fang, seen_version=0)
        assert (books.raised_total_fen(), books.raised_fen(campaigns.account(campaign))) == before == (-5000, -5000)


def test_given_up_and_asked_anew(unit, cast, matter):
    with unit():
        first = ask(cast, matter)
        acts.void_cover(first.uid, actor=cast.zhou, note="回单不清楚")
        assert [event.note for event in queries.cover_history(first)] == ["回单不清楚"]
        assert ask(cast, matter).uid != first.uid


def test_once(unit, cast, matter):
    with unit():
        cover = ask(cast, matter)
    with unit(), pytest.raises(AlreadyCovered):
        ask(cast, matter, voucher="HD-2")
    with unit():
        acts.approve_cover(cover.uid, actor=cast.fang, seen_version=0)
    with unit(), pytest.raises(StateChanged):
        acts.approve_cover(cover.uid, actor=cast.zhou, seen_version=0)
    with unit(), pytest.raises(StateChanged):
        acts.void_cover(cover.uid, actor=cast.zhou, note="x")


def test_a_second_person(unit, cast, matter):
    with unit():
        fields = {name: FIELDS[name] for name in FIELDS}
        cover = acts.ask_cover(matter, jpeg(), actor=cast.fang, **fields)
    with unit(), pytest.raises(SamePerson):
        acts.approve_cover(cover.uid, actor=cast.fang, seen_version=0)
    with unit(), pytest.raises(Forbidden):
        acts.approve_cover(cover.uid, actor=cast.chen, seen_version=0)


@pytest.mark.parametrize(
    "change",
    [
        {"source": "campaign:other"},
        {"source": ""},
        {"reason": " "},
        {"reason": "长" * 201},
        {"voucher": ""},
        {"given": None},
    ],
)
def test_everything_is_said(unit, cast, matter, change):
    with unit(), pytest.raises(BadSlip):
        ask(cast, matter, **change)


def test_the_paper_is_one(unit, cast, matter):
    with unit(), pytest.raises(NotAPaper):
        ask(cast, matter, given=b"not a picture")


def test_one_paper_fills_one_purse(unit, cast, campaign, matter):
    with unit():
        acts.approve_cover(ask(cast, matter).uid, actor=cast.fang, seen_version=0)
        another = taken("platform_gifts", cast.chen, ("P9", *REFUND[1:8], "P8"))
        assert another.new_count == 1
        line = next(row for row in booking.queries.waiting_in(another.uid))
        booking.book_line(line.uid, campaign.uid, actor=cast.fang)
        second = waiting_matters()[0].uid
        with pytest.raises(VoucherUsed):
            ask(cast, second)
        assert ask(cast, second, voucher="HD-2").amount_fen == 10000


@pytest.mark.parametrize("who", ["wang", "ren", "lan"])
def test_who_may_not_ask(unit, cast, matter, who):
    with unit(), pytest.raises(Forbidden):
        acts.ask_cover(matter, jpeg(), actor=getattr(cast, who), **FIELDS)


def test_another_matter_has_nothing_to_fill(unit, cast):
    with unit():
        acts.raise_matter("mismatch", key="m:1", says="请核对")
        uid = waiting_matters()[0].uid
        with pytest.raises(NotFound):
            ask(cast, uid)
        acts.settle_matter(uid, actor=cast.fang, note="已核对")


def test_a_shortfall_is_not_settled_by_words(unit, cast, matter):
    with unit(), pytest.raises(NeedsCover):
        acts.settle_matter(matter, actor=cast.fang, note="已处理")


def test_filled_and_undone_exclude_each_other(unit, cast, refund, matter):
    """While a cover waits the line is not undone, and what was undone first is not filled."""
    with unit():
        cover = ask(cast, matter)
        with pytest.raises(NotThisLine):
            undoing.ask_undo(refund, actor=cast.fang, note="配错")
        acts.void_cover(cover.uid, actor=cast.chen, note="先撤销")
        undoing.ask_undo(refund, actor=cast.fang, note="配错")
        undoing.agree_undo(refund, actor=cast.zhou)
        with pytest.raises(AlreadyCovered):
            ask(cast, matter)
