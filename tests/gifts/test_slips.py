"""Cash and bank money by two people: first that it works, then each refusal."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from server.campaigns import queries as campaigns
from server.campaigns import service as campaign_acts
from server.gifts import queries
from server.gifts import service as gifts
from server.gifts.errors import AliasNeeded, NameNeeded, WordsUnfit
from server.kit import clock
from server.kit.errors import Forbidden, NotFound
from server.kit.states import SamePerson, StateChanged
from server.ledger import queries as ledger
from server.messages import queries as messages
from server.payments import queries as payments
from server.payments import service as payment_acts
from server.payments.errors import BadSlip
from server.people.roles import Role
from tests.campaigns.plans import plan

FIELDS = {"kind": "cash", "voucher": "收-0001", "amount_fen": 200_00, "donor_name": "苏示例", "shown_as": "real"}


def write(uid, actor, **changes):
    return gifts.draft_slip(uid, actor=actor, **{**FIELDS, "received_on": clock.today(), **changes})


@pytest.fixture
def asked(unit, cast, campaign):
    with unit():
        slip = write(campaign.uid, cast.chen)
        slip = payment_acts.submit_slip(slip.uid, actor=cast.chen)
        return slip.uid, slip.version


def test_it_works(unit, cast, campaign, asked):
    uid, version = asked
    with unit():
        gift = gifts.approve_slip(uid, actor=cast.fang, seen_version=version)
        assert (gift.way, gift.slip_uid, gift.order_no, gift.amount_fen) == ("cash", uid, None, 200_00)
    with unit():
        entry = ledger.entry(f"slip:{uid}")
        assert (entry.source, entry.target, entry.by) == ("cash", f"campaign:{campaign.uid}", cast.fang.ref)
        assert ledger.raised_fen(campaigns.account(campaign)) == 200_00
        assert [line.shown_name for line in queries.wall(campaign.uid)] == ["苏示例"]
        assert payments.find_slip(uid).state == "approved"


def test_bank_money_of_a_known_donor(unit, cast, campaign):
    with unit():
        slip = write(campaign.uid, cast.chen, kind="bank", donor_uid=cast.lan.uid, shown_as="alias", alias="老邻居")
        slip = payment_acts.submit_slip(slip.uid, actor=cast.chen)
        gift = gifts.approve_slip(slip.uid, actor=cast.zhou, seen_version=slip.version)
    with unit():
        assert ledger.entry(f"slip:{slip.uid}").source == "bank:main"
        assert [card.no for card in queries.of_donor([cast.lan.uid]).items] == [gift.no]
        assert queries.wall(campaign.uid)[0].shown_name == "老邻居"
        assert len(messages.inbox([cast.lan.uid]).items) == 1


def test_anonymous_is_not_named(unit, cast, campaign):
    with unit():
        slip = write(campaign.uid, cast.chen, shown_as="anonymous")
        slip = payment_acts.submit_slip(slip.uid, actor=cast.chen)
        gifts.approve_slip(slip.uid, actor=cast.fang, seen_version=slip.version)
        assert queries.wall(campaign.uid)[0].shown_name == "爱心人士"


def test_it_is_dated_by_the_day_it_was_received(unit, cast, campaign):
    day = date(2025, 3, 4)
    with unit():
        slip = write(campaign.uid, cast.chen, received_on=day)
        slip = payment_acts.submit_slip(slip.uid, actor=cast.chen)
        assert gifts.approve_slip(slip.uid, actor=cast.fang, seen_version=slip.version).at == clock.start_of(day)


def test_a_second_approval(unit, cast, asked):
    uid, version = asked
    with unit():
        gifts.approve_slip(uid, actor=cast.fang, seen_version=version)
    with unit(), pytest.raises(StateChanged):
        gifts.approve_slip(uid, actor=cast.zhou, seen_version=version)


def test_the_same_person(unit, cast, campaign):
    both = replace(cast.fang, roles=frozenset({Role.FINANCE}))
    with unit():
        slip = payment_acts.submit_slip(write(campaign.uid, both).uid, actor=both)
    with unit(), pytest.raises(SamePerson):
        gifts.approve_slip(slip.uid, actor=both, seen_version=slip.version)


@pytest.mark.parametrize("who", ["chen", "wang", "ren", "lan"])
def test_who_may_not_approve(unit, cast, asked, who):
    with unit(), pytest.raises(Forbidden):
        gifts.approve_slip(asked[0], actor=getattr(cast, who), seen_version=asked[1])


@pytest.mark.parametrize("who", ["wang", "ren", "tian", "lan"])
def test_who_may_not_write(unit, cast, campaign, who):
    with unit(), pytest.raises(Forbidden):
        write(campaign.uid, getattr(cast, who))


def test_a_version_that_was_not_seen(unit, cast, campaign, asked):
    uid, version = asked
    with unit():
        payment_acts.send_back_slip(uid, actor=cast.fang, note="金额再核")
        row = gifts.edit_slip(
            uid, campaign_uid=campaign.uid, actor=cast.chen, seen_version=version + 1, **{**FIELDS, "amount_fen": 1_00}
        )
        payment_acts.submit_slip(row.uid, actor=cast.chen)
    with unit(), pytest.raises(StateChanged):
        gifts.approve_slip(uid, actor=cast.fang, seen_version=version)


def test_a_draft_cannot_be_approved(unit, cast, campaign):
    with unit():
        slip = write(campaign.uid, cast.chen)
        with pytest.raises(StateChanged):
            gifts.approve_slip(slip.uid, actor=cast.fang, seen_version=slip.version)


def test_words_and_names(unit, cast, campaign):
    with unit():
        with pytest.raises(NameNeeded):
            write(campaign.uid, cast.chen, donor_name=" ")
        with pytest.raises(AliasNeeded):
            write(campaign.uid, cast.chen, shown_as="alias")
        with pytest.raises(WordsUnfit):
            write(campaign.uid, cast.chen, message="电话 13800000001")


@pytest.mark.parametrize(
    "change", [{"amount_fen": 0}, {"amount_fen": -1}, {"kind": "gold"}, {"voucher": ""}, {"shown_as": "x"}]
)
def test_what_a_slip_must_hold(unit, cast, campaign, change):
    with unit(), pytest.raises(BadSlip):
        write(campaign.uid, cast.chen, **change)


def test_a_day_to_come(unit, cast, campaign):
    with unit(), pytest.raises(BadSlip):
        write(campaign.uid, cast.chen, received_on=clock.today() + timedelta(days=1))


def test_a_draft_campaign_takes_no_money(unit, cast, campaign):
    with unit():
        draft = campaign_acts.draft(plan(), actor=cast.chen)
        with pytest.raises(NotFound):
            write(draft.uid, cast.chen)


def test_an_ended_campaign_still_books_what_came(unit, cast, campaign):
    with unit():
        campaign_acts.end(campaign.uid, actor=cast.zhou, reason="期满")
        slip = payment_acts.submit_slip(write(campaign.uid, cast.chen).uid, actor=cast.chen)
        assert gifts.approve_slip(slip.uid, actor=cast.fang, seen_version=slip.version)
