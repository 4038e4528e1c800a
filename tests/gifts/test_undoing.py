"""A line that was matched wrongly, undone by two people: every kind, with its reversals; then each refusal."""

import pytest
from sqlalchemy import select

from server.gifts import queries
from server.gifts.models import Gift
from server.gifts.service import lines as acts
from server.gifts.service import undoing
from server.kit.db import db
from server.kit.errors import Forbidden
from server.kit.states import SamePerson, StateChanged
from server.ledger import queries as ledger
from server.ledger import service as books
from server.ledger.errors import NotEnough
from server.payments import queries as payments
from server.payments.errors import NotThisLine
from server.payments.queries import lines
from server.payments.service import lines as payment_lines
from tests.gifts.test_lines import ARRIVED, BANK, GIFT, MATCHING, REFUND, SETTLED, brought, figures

PLAIN = (*GIFT[:5], "", *GIFT[6:])
WHY = "选错了项目"


def undone(unit, cast, uid):
    """Asked by one, agreed to by another; the line that waits now."""
    with unit():
        undoing.ask_undo(uid, actor=cast.fang, note=WHY)
    with unit():
        return undoing.agree_undo(uid, actor=cast.zhou, seen_version=lines.find_line(uid).version)


def test_a_fee(unit, cast, campaign):
    told = brought(unit, cast, "platform_gifts", GIFT)
    with unit():
        acts.book_line(told["gift"], campaign.uid, actor=cast.fang)
        acts.book_line(told["fee"], campaign.uid, actor=cast.fang)
    fresh = undone(unit, cast, told["fee"])
    with unit():
        assert figures(campaign) == {"raised": 10000, "left": 10000, "fee": 0, "held": 10000}
        assert lines.find_line(told["fee"]).state == "undone"
        assert ledger.entry(f"reverse:line:{told['fee']}").by == cast.zhou.ref
        assert ledger.entry(f"reverse:line:{told['fee']}:kept").by == cast.zhou.ref
        acts.book_line(fresh, campaign.uid, actor=cast.fang)
        assert figures(campaign) == {"raised": 10000, "left": 9940, "fee": 60, "held": 9940}


def test_matching_by_others(unit, cast, campaign):
    told = brought(unit, cast, "platform_gifts", MATCHING)
    with unit():
        acts.book_line(told["matching"], campaign.uid, actor=cast.fang)
    undone(unit, cast, told["matching"])
    with unit():
        assert figures(campaign) == {"raised": 0, "left": 0, "fee": 0, "held": 0}
        assert queries.wall(campaign.uid) == []


@pytest.mark.parametrize("half", ["bank", "settlement"])
def test_a_settlement_from_either_half(unit, cast, campaign, half):
    told = brought(unit, cast, "platform_gifts", PLAIN)
    told |= brought(unit, cast, "platform_settlements", SETTLED) | brought(unit, cast, "bank", ARRIVED)
    with unit():
        acts.book_line(told["gift"], campaign.uid, actor=cast.fang)
        acts.settle_line(told["bank"], told["settlement"], actor=cast.fang)
        assert figures(campaign)["held"] == 60
    undone(unit, cast, told[half])
    with unit():
        assert figures(campaign)["held"] == 10000
        assert [lines.find_line(told[name]).state for name in ("bank", "settlement")] == ["undone", "undone"]
        waiting = {line.kind: line for line in lines.lines(lines.Filter()).items}
        assert {kind: line.row_key for kind, line in waiting.items()} == {"bank": "0002#改", "settlement": "S1#改"}
        assert waiting["bank"].partner_uid is None
        acts.settle_line(waiting["bank"].uid, waiting["settlement"].uid, actor=cast.fang)
        assert figures(campaign)["held"] == 60


def test_a_refund_that_was_another_gifts(unit, cast, campaign):
    """The gift is shown as given again; what stands beside it says both."""
    told = brought(unit, cast, "platform_gifts", PLAIN, MATCHING, REFUND)
    with unit():
        for kind in ("gift", "matching", "refund"):
            acts.book_line(told[kind], campaign.uid, actor=cast.fang)
        assert len(queries.wall(campaign.uid)) == 1
    fresh = undone(unit, cast, told["refund"])
    with unit():
        assert figures(campaign)["raised"] == 15000
        assert len(queries.wall(campaign.uid)) == 2
        gift = queries.card(db.session.scalars(select(Gift.uid).where(Gift.line_uid == told["gift"])).one())
        assert [row.amount_fen for row in queries.returns_of(gift.uid)] == [10000, -10000]
        assert gift.refunded_fen == 0
        acts.book_line(fresh, campaign.uid, actor=cast.fang)
        assert figures(campaign)["raised"] == 5000


def test_what_a_wrong_refund_lacked_is_lacking_no_more(unit, cast, campaign):
    """The shortfall goes with it, and its matter is closed by the system with the reason."""
    told = brought(unit, cast, "platform_gifts", MATCHING, REFUND)
    with unit():
        acts.book_line(told["matching"], campaign.uid, actor=cast.fang)
        acts.book_line(told["refund"], campaign.uid, actor=cast.fang)
        assert payments.matters_waiting() == 1
    undone(unit, cast, told["refund"])
    with unit():
        assert figures(campaign) == {"raised": 5000, "left": 5000, "fee": 0, "held": 5000}
        assert ledger.balance_fen(f"shortfall:{campaign.uid}") == 0
        assert payments.matters_waiting() == 0


def test_the_course_tells_who_and_why(unit, cast, campaign):
    uid = brought(unit, cast, "bank", BANK)["bank"]
    with unit():
        acts.book_line(uid, campaign.uid, actor=cast.fang)
    undone(unit, cast, uid)
    with unit():
        course = [(event.move, event.actor, event.note) for event in lines.line_history(lines.find_line(uid))]
    assert course == [
        ("match", cast.fang.ref, ""),
        ("ask_undo", cast.fang.ref, WHY),
        ("undo", cast.zhou.ref, ""),
    ]


def test_it_was_right_after_all(unit, cast, campaign):
    told = brought(unit, cast, "platform_settlements", SETTLED) | brought(unit, cast, "bank", ARRIVED)
    with unit():
        acts.settle_line(told["bank"], told["settlement"], actor=cast.fang)
        undoing.ask_undo(told["bank"], actor=cast.fang, note=WHY)
        assert lines.lines_waiting() == 1
        payment_lines.keep_line(told["settlement"], actor=cast.fang, note="没有错")
        assert [lines.find_line(uid).state for uid in told.values()] == ["matched", "matched"]
        assert lines.lines_waiting() == 0


def test_who_asked_cannot_agree(unit, cast, campaign):
    uid = brought(unit, cast, "bank", BANK)["bank"]
    with unit():
        acts.book_line(uid, campaign.uid, actor=cast.zhou)
        undoing.ask_undo(uid, actor=cast.fang, note=WHY)
    with unit(), pytest.raises(SamePerson):
        undoing.agree_undo(uid, actor=cast.fang)
    with unit(), pytest.raises(StateChanged):
        undoing.agree_undo(uid, actor=cast.zhou, seen_version=1)


def test_what_was_not_asked_for_is_not_undone(unit, cast, campaign):
    uid = brought(unit, cast, "bank", BANK)["bank"]
    with unit():
        acts.book_line(uid, campaign.uid, actor=cast.fang)
    with unit(), pytest.raises(StateChanged):
        undoing.agree_undo(uid, actor=cast.zhou)


@pytest.mark.parametrize("who", ["chen", "ren"])
def test_who_may_not(unit, cast, campaign, who):
    uid = brought(unit, cast, "bank", BANK)["bank"]
    with unit():
        acts.book_line(uid, campaign.uid, actor=cast.fang)
    with unit(), pytest.raises(Forbidden):
        undoing.ask_undo(uid, actor=getattr(cast, who), note=WHY)
    with unit():
        undoing.ask_undo(uid, actor=cast.fang, note=WHY)
    with unit(), pytest.raises(Forbidden):
        undoing.agree_undo(uid, actor=getattr(cast, who))


def test_spent_money_stays_where_it_was_booked(unit, cast, campaign):
    uid = brought(unit, cast, "bank", BANK)["bank"]
    with unit():
        acts.book_line(uid, campaign.uid, actor=cast.fang)
        undoing.ask_undo(uid, actor=cast.fang, note=WHY)
        target = f"spent:{campaign.uid}"
        books.post(
            source=f"campaign:{campaign.uid}", target=target, amount_fen=1, reference="spending:test", actor=cast.fang
        )
        with pytest.raises(NotEnough):
            undoing.agree_undo(uid, actor=cast.zhou)
        db.session.rollback()


def test_a_gift_that_went_back_in_part(unit, cast, campaign):
    part = (*REFUND[:4], "1.00", *REFUND[5:])
    told = brought(unit, cast, "platform_gifts", PLAIN, part)
    with unit():
        for kind in ("gift", "refund"):
            acts.book_line(told[kind], campaign.uid, actor=cast.fang)
        with pytest.raises(NotThisLine):
            undoing.ask_undo(told["gift"], actor=cast.fang, note=WHY)
    undone(unit, cast, told["refund"])
    undone(unit, cast, told["gift"])
    with unit():
        assert figures(campaign) == {"raised": 0, "left": 0, "fee": 0, "held": 0}


def test_a_line_is_undone_four_times_at_most(unit, cast, campaign):
    uid = brought(unit, cast, "bank", BANK)["bank"]
    for _ in range(4):
        with unit():
            acts.book_line(uid, campaign.uid, actor=cast.fang)
        uid = undone(unit, cast, uid)
    with unit():
        acts.book_line(uid, campaign.uid, actor=cast.fang)
        with pytest.raises(NotThisLine):
            undoing.ask_undo(uid, actor=cast.fang, note=WHY)
