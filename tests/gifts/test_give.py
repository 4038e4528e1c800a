"""Give: first that it works, then each refusal."""

from datetime import timedelta

import pytest

from server.campaigns import service as campaigns
from server.campaigns.errors import BrakePulled, GiftsClosed
from server.gifts import queries, rules
from server.gifts import service as gifts
from server.gifts.errors import AliasNeeded, AmountTooLarge, AmountTooSmall, LineUnknown, NameNeeded, WordsUnfit
from server.kit import clock
from server.kit.checks import Finding
from server.kit.errors import NotFound
from server.ledger import service as ledger
from server.payments import queries as payments
from tests.campaigns.plans import BANK, LISTING, plan, published
from tests.counting import counted


def give(uid, donor, **changes):
    wanted = {"channel": "jsapi", "amount_fen": 66_00, "shown_as": "anonymous", **changes}
    return gifts.give(uid, donor=donor, **wanted)


def test_it_works(unit, cast, campaign):
    with unit():
        line = next(iter(campaigns.queries.find(campaign.uid).budget)).uid
        no = give(campaign.uid, cast.lan, shown_as="real", message="冬天要暖暖的", budget_line=line)
    with unit():
        order, offer = payments.find(no), queries.offer_of_order(no)
        assert (order.state, order.amount_fen, order.channel) == ("asked", 66_00, "jsapi")
        assert (order.purpose, order.title, order.donor_uid) == (f"campaign:{campaign.uid}", campaign.no, cast.lan.uid)
        assert (offer.shown_name, offer.message, offer.budget_line) == ("兰心", "冬天要暖暖的", line)
        assert queries.by_order(no) is None


def test_two_wishes_to_give_are_two_orders(unit, cast, campaign):
    with unit():
        assert give(campaign.uid, cast.lan) != give(campaign.uid, cast.lan)


@pytest.mark.parametrize("fen", [100, 50_000_000])
def test_the_limits_themselves_are_allowed(unit, cast, campaign, fen):
    with unit():
        assert payments.find(give(campaign.uid, cast.lan, amount_fen=fen)).amount_fen == fen


@pytest.mark.parametrize(
    ("fen", "refusal"),
    [(99, AmountTooSmall), (0, AmountTooSmall), (-6600, AmountTooSmall), (50_000_001, AmountTooLarge)],
)
def test_the_amount(unit, cast, campaign, fen, refusal):
    with unit(), pytest.raises(refusal):
        give(campaign.uid, cast.lan, amount_fen=fen)


def test_the_least_amount_is_said_in_words():
    assert (AmountTooSmall.code, AmountTooSmall.says) == ("amount_too_small", "最少 1 元")


def test_a_real_name_must_be_on_file(unit, cast, campaign):
    with unit(), pytest.raises(NameNeeded):
        give(campaign.uid, cast.qiao, shown_as="real")


def test_an_alias(unit, cast, campaign):
    with unit():
        no = give(campaign.uid, cast.qiao, shown_as="alias", alias=" 一位  邻居 ")
        assert queries.offer_of_order(no).shown_name == "一位 邻居"
        with pytest.raises(AliasNeeded):
            give(campaign.uid, cast.qiao, shown_as="alias")
        with pytest.raises(WordsUnfit, match="20"):
            give(campaign.uid, cast.qiao, shown_as="alias", alias="长" * 21)


def test_anonymous_keeps_no_name(unit, cast, campaign):
    with unit():
        no = give(campaign.uid, cast.lan, shown_as="anonymous", alias="不要显示")
        offer = queries.offer_of_order(no)
        assert (offer.shown_name_sealed, queries.shown_name(offer)) == (None, "爱心人士")


@pytest.mark.parametrize(
    "words",
    [
        "电话13800000001",
        "电话１３８００００００００１",
        "138-0000-0001",
        "138 0000 0001",
        "362202195001010011",
        "加微信1234567",
        "看 http://a.example",
        "www.abc.example",
        "abc.com",
        "长" * 21,
        "看不见\u202e的字",
        "换\x00行",
    ],
)
def test_words_that_are_not_for_the_wall(unit, cast, campaign, words):
    with unit(), pytest.raises(WordsUnfit):
        give(campaign.uid, cast.lan, message=words)


@pytest.mark.parametrize("words", ["", "加油！", "=1+1", "<b>好</b>", "祝 2026 年平安", "长" * 20, "一家人👨‍👩‍👧"])
def test_words_that_are(words):
    assert rules.clean_words(words, 20) == words


def test_a_line_of_another_campaign(unit, cast, campaign):
    with unit():
        other = published(cast, title="别的项目")
        theirs = other.budget[0].uid
        with pytest.raises(LineUnknown):
            give(campaign.uid, cast.lan, budget_line=theirs)


def test_an_unknown_campaign_and_a_draft(unit, cast, campaign):
    with unit():
        draft = campaigns.draft(plan(), actor=cast.chen)
        for uid in ("0" * 16, draft.uid):
            with pytest.raises(NotFound):
                give(uid, cast.lan)


def test_a_suspended_campaign(unit, cast, campaign):
    with unit():
        campaigns.suspend(campaign.uid, actor=cast.zhou, reason="先核实")
        with pytest.raises(GiftsClosed, match="暂停"):
            give(campaign.uid, cast.lan)


def test_after_the_last_day(unit, cast, campaign):
    with unit(), clock.at(clock.now() + timedelta(days=181)), pytest.raises(GiftsClosed, match="结束"):
        give(campaign.uid, cast.lan)


def test_without_our_own_channel(unit, cast):
    with unit():
        elsewhere = published(cast, channels=(LISTING, BANK))
        with pytest.raises(GiftsClosed, match="其他方式"):
            give(elsewhere.uid, cast.lan)


def test_the_brake(unit, cast, campaign):
    with unit():
        ledger.record_findings([Finding("I4", "订单与捐赠", True, ["差一笔"])])
        with pytest.raises(BrakePulled):
            give(campaign.uid, cast.lan)


@pytest.mark.parametrize("channel", ["jsapi", "h5"])
def test_how_many_statements(unit, cast, campaign, channel):
    """The longest way: by name, with words that WeChat reads, for one need of the budget."""
    with unit():
        line = campaigns.queries.find(campaign.uid).budget[0].uid
    said = {"shown_as": "real", "message": "冬天要暖暖的", "budget_line": line}
    with unit(), counted() as statements:
        give(campaign.uid, cast.lan, channel=channel, **said)
    assert len(statements) <= 8, statements
