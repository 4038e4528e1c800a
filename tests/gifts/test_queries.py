"""What donors, the public and staff can read of gifts."""

from datetime import timedelta

import pytest

from server.gifts import queries
from server.gifts import service as gifts
from server.gifts.lists import GIFTS, sums
from server.kit import clock
from server.kit.errors import NotFound
from server.people import queries as people
from server.people import service as people_acts
from tests.cast import PHONE_BO, donor
from tests.counting import counted
from tests.gifts.money import paid
from tests.gifts.test_give import give


def settled(uid, actor, **changes):
    no = give(uid, actor, **changes)
    paid(no)
    return gifts.settle(no)


@pytest.fixture
def three(unit, cast, campaign):
    """Lan gave by her name, Bo by another, Qiao by none; in this order."""
    with unit():
        found = [
            settled(campaign.uid, cast.lan, shown_as="real", message="第一"),
            settled(campaign.uid, cast.bo, channel="h5", shown_as="alias", alias="小船", amount_fen=100_00),
            settled(campaign.uid, cast.qiao, amount_fen=1_00),
        ]
        gifts.decide_words(queries.offer_of(found[1].uid).uid, shown=True, actor=cast.chen)
        return found


def test_the_wall_shows_only_what_was_agreed(unit, campaign, three):
    with unit(), counted() as statements:
        lines = queries.wall(campaign.uid)
    assert [(line.shown_name, line.amount_fen) for line in lines] == [
        ("爱心人士", 1_00),
        ("小船", 100_00),
        ("兰心", 66_00),
    ]
    assert len(statements) == 1


def test_my_gifts_are_mine_alone(unit, cast, campaign, three):
    with unit():
        mine = queries.of_donor([cast.lan.uid])
        assert [(card.no, card.campaign_title, card.shown_name) for card in mine.items] == [
            (three[0].no, "微心愿项目", "兰心")
        ]
        assert queries.find_own(three[0].uid, [cast.lan.uid]).amount_fen == 66_00
        for uid in (three[1].uid, "0" * 16):
            with pytest.raises(NotFound):
                queries.find_own(uid, [cast.lan.uid])


def test_gifts_before_the_phone_was_proved_are_mine_too(unit, cast, campaign):
    with unit():
        bo = donor("oBoH5", None, None)
        gift = settled(campaign.uid, bo)
        people_acts.prove_phone(people.record(bo.uid), PHONE_BO)
        uids = people.uids_of(cast.bo.uid)
        assert [card.uid for card in queries.of_donor(uids).items] == [gift.uid]


def test_a_donor_without_gifts(unit, cast, campaign):
    with unit():
        assert queries.of_donor([cast.lan.uid]).total == 0


def test_the_list_of_staff(unit, cast, campaign, three):
    today = clock.today()

    def listed(**given):
        asked = GIFTS.ask(cast.fang, {name: str(value) for name, value in given.items()})
        return asked.page()

    with unit():
        assert listed().total == 3
        assert listed(campaign=campaign.uid, way="wechat").total == 3
        assert listed(way="cash").total == 0
        assert listed(since=today, until=today).total == 3
        assert listed(since=today + timedelta(days=1)).total == 0
        assert listed(until=today - timedelta(days=1)).total == 0
        assert [card.no for card in listed(q=three[0].no.lower()).items] == [three[0].no]
        assert [card.no for card in listed(q=three[1].order_no).items] == [three[1].no]
        assert sums(GIFTS.ask(cast.fang, {})).sum_fen == 167_00
        assert sums(GIFTS.ask(cast.fang, {"way": "cash"})).sum_fen == 0


def test_counts(unit, campaign, three):
    with unit():
        assert queries.counts([campaign.uid, "none"]) == {campaign.uid: 3, "none": 0}
        assert queries.counts([]) == {}
