"""Money told by banks and platforms becomes gifts, fees, settlements and refunds, once; then each refusal."""

import pytest

from server.campaigns import queries as campaigns
from server.campaigns import service as campaign_acts
from server.gifts import queries
from server.gifts import service as gifts
from server.gifts.errors import AliasNeeded, NameNeeded, WordsUnfit
from server.gifts.lists import GIFTS, sums
from server.gifts.service import lines as acts
from server.gifts.service import undoing
from server.kit import clock
from server.kit.errors import Forbidden, Invalid, NotFound
from server.kit.states import StateChanged
from server.ledger import queries as ledger
from server.payments import queries as payments
from server.payments import service as payment_acts
from server.payments.errors import NotThisLine, VoucherUsed
from server.payments.queries import lines
from server.payments.queries.lines import Filter
from server.payments.service import lines as payment_lines
from tests.campaigns.plans import plan, published
from tests.counting import counted
from tests.gifts.test_slips import write
from tests.payments.matters import waiting_matters
from tests.payments.statement import PLATFORM, taken

DAY = "2026-11-02"
BANK = (DAY, "100.00", "", "苏示例", "0001", "捐款")
GIFT = ("P1", DAY, "231045", "捐赠", "100.00", "0.60", "小船", "苏示例", "")
MATCHING = ("P2", DAY, "231045", "配捐", "50.00", "", "示例集团", "", "")
REFUND = ("P3", DAY, "231045", "退款", "100.00", "", "", "", "P1")
SETTLED = ("S1", DAY, "99.40", "", "")
ARRIVED = (DAY, "99.40", "", "腾讯公益慈善基金会", "0002", "结算")


def brought(unit, cast, kind, *rows, **more):
    """The lines of a file, by kind."""
    with unit():
        given = taken(kind, cast.chen, *rows, **more)
        return {line.kind: line.uid for line in lines.lines(Filter(import_uid=given.uid)).items}


def figures(campaign):
    account = campaigns.account(campaign)
    return {
        "raised": ledger.raised_fen(account),
        "left": ledger.balance_fen(account),
        "fee": ledger.balance_fen(f"fee:{campaign.uid}"),
        "held": -ledger.balance_fen(f"platform:{PLATFORM}"),
    }


def test_a_bank_line_is_a_gift(unit, cast, campaign):
    uid = brought(unit, cast, "bank", BANK)["bank"]
    with unit():
        gift = acts.book_line(uid, campaign.uid, actor=cast.fang, seen_version=0)
        assert (gift.way, gift.line_uid, gift.order_no, gift.slip_uid, gift.amount_fen) == (
            "bank",
            uid,
            None,
            None,
            10000,
        )
    with unit():
        entry = ledger.entry(f"line:{uid}")
        assert (entry.source, entry.target, entry.by) == ("bank:main", f"campaign:{campaign.uid}", cast.fang.ref)
        line = lines.find_line(uid)
        assert (line.state, line.purpose) == ("matched", f"campaign:{campaign.uid}")
        assert lines.lines_with_evidence() == {uid: 10000}
        assert [row.shown_name for row in queries.wall(campaign.uid)] == ["爱心人士"], (
            "a bank's name is nobody's consent"
        )
        assert clock.in_china(gift.at).date() == line.day


def test_a_name_that_may_be_shown(unit, cast, campaign):
    uid = brought(unit, cast, "bank", BANK)["bank"]
    with unit():
        acts.book_line(uid, campaign.uid, actor=cast.fang, shown_as="real")
        assert queries.wall(campaign.uid)[0].shown_name == "苏示例"


def test_a_platform_from_gift_to_settlement(unit, cast, campaign):
    """Reported, settled to the bank, its fee apart: in the end it holds nothing for us."""
    told = brought(unit, cast, "platform_gifts", GIFT)
    with unit():
        gift = acts.book_line(told["gift"], campaign.uid, actor=cast.fang)
        assert (gift.way, queries.wall(campaign.uid)[0].shown_name) == ("platform", "小船")
        assert figures(campaign) == {"raised": 10000, "left": 10000, "fee": 0, "held": 10000}
        assert acts.book_line(told["fee"], campaign.uid, actor=cast.fang) is None
        assert figures(campaign) == {"raised": 10000, "left": 9940, "fee": 60, "held": 9940}
        assert ledger.spent_fen(campaign.uid) == 0, "a fee is not money spent on people"
    settlement = brought(unit, cast, "platform_settlements", SETTLED)["settlement"]
    bank = brought(unit, cast, "bank", ARRIVED)["bank"]
    with unit():
        acts.settle_line(bank, settlement, actor=cast.fang, seen_version=0)
        assert figures(campaign) == {"raised": 10000, "left": 9940, "fee": 60, "held": 0}
        halves = lines.find_line(bank), lines.find_line(settlement)
        assert [half.state for half in halves] == ["matched", "matched"]
        assert (halves[0].partner_uid, halves[1].partner_uid) == (settlement, bank)
        assert len(queries.wall(campaign.uid)) == 1, "a settlement is no second gift"


def test_matching_by_others_is_a_gift_with_its_own_name(unit, cast, campaign):
    told = brought(unit, cast, "platform_gifts", MATCHING)
    with unit():
        acts.book_line(told["matching"], campaign.uid, actor=cast.fang)
        assert [row.shown_name for row in queries.wall(campaign.uid)] == ["示例集团"]
        assert figures(campaign)["raised"] == 5000


def test_a_refund_lowers_what_was_raised_once(unit, cast, campaign):
    told = brought(unit, cast, "platform_gifts", (*GIFT[:5], "", *GIFT[6:]), MATCHING, REFUND)
    with unit():
        for kind in ("gift", "matching", "refund"):
            acts.book_line(told[kind], campaign.uid, actor=cast.fang)
        assert figures(campaign) == {"raised": 5000, "left": 5000, "fee": 0, "held": 5000}
        assert payments.matters_waiting() == 0
        assert lines.gift_line_of(lines.find_line(told["refund"])).uid == told["gift"]
        assert [row.shown_name for row in queries.wall(campaign.uid)] == ["示例集团"], "what went back is not shown"


def test_a_refund_that_the_purse_no_longer_covers(unit, cast, campaign):
    """It has happened: it is booked, what is lacking stands apart, and a person is told."""
    told = brought(unit, cast, "platform_gifts", MATCHING, REFUND)
    with unit():
        acts.book_line(told["matching"], campaign.uid, actor=cast.fang)
        acts.book_line(told["refund"], campaign.uid, actor=cast.fang)
        assert figures(campaign) == {"raised": -5000, "left": 0, "fee": 0, "held": -5000}
        assert ledger.balance_fen(f"shortfall:{campaign.uid}") == -5000
        assert [matter.kind for matter in waiting_matters()] == ["shortfall"]
        assert "50.00 元" in waiting_matters()[0].says


def test_what_is_no_money_for_us(unit, cast, campaign):
    uid = brought(unit, cast, "bank", BANK)["bank"]
    with unit():
        payment_lines.ignore_line(uid, reason="interest", actor=cast.fang, seen_version=0)
        assert lines.line_history(lines.find_line(uid))[0].note == "利息、手续费等，不是捐赠"
        with pytest.raises(StateChanged):
            acts.book_line(uid, campaign.uid, actor=cast.fang)
        payment_lines.reopen_line(uid, actor=cast.zhou, note="看错了")
        assert acts.book_line(uid, campaign.uid, actor=cast.fang)
        with pytest.raises(StateChanged):
            payment_lines.ignore_line(uid, reason="interest", actor=cast.fang)


@pytest.mark.parametrize(("reason", "note"), [("", ""), ("whim", "x"), ("other", " ")])
def test_a_reason_is_given(unit, cast, reason, note):
    uid = brought(unit, cast, "bank", BANK)["bank"]
    with unit(), pytest.raises(Invalid):
        payment_lines.ignore_line(uid, reason=reason, note=note, actor=cast.fang)


def test_a_line_is_booked_once(unit, cast, campaign):
    uid = brought(unit, cast, "bank", BANK)["bank"]
    with unit():
        acts.book_line(uid, campaign.uid, actor=cast.fang, seen_version=0)
    for version in (0, None):
        with unit(), pytest.raises(StateChanged):
            acts.book_line(uid, campaign.uid, actor=cast.zhou, seen_version=version)


@pytest.mark.parametrize("who", ["chen", "wang", "ren", "lan"])
def test_who_may_not_book(unit, cast, campaign, who):
    uid = brought(unit, cast, "bank", BANK)["bank"]
    with unit(), pytest.raises(Forbidden):
        acts.book_line(uid, campaign.uid, actor=getattr(cast, who))
    with unit(), pytest.raises(Forbidden):
        payment_lines.ignore_line(uid, reason="own", actor=getattr(cast, who))


def test_a_transfer_entered_by_hand_meanwhile(unit, cast, campaign):
    uid = brought(unit, cast, "bank", BANK)["bank"]
    with unit():
        payment_lines.ignore_line(uid, reason="own", actor=cast.fang)
        slip = write(campaign.uid, cast.chen, kind="bank", voucher="0001")
        payment_lines.reopen_line(uid, actor=cast.fang, note="看错了")
        assert [row.uid for row in lines.slips_like(lines.find_line(uid))] == []
    with unit(), pytest.raises(VoucherUsed):
        acts.book_line(uid, campaign.uid, actor=cast.fang)
    with unit():
        payment_acts.void_slip(slip.uid, actor=cast.chen, note="重复")
        assert acts.book_line(uid, campaign.uid, actor=cast.fang)


def test_names_that_cannot_be_shown(unit, cast, campaign):
    uid = brought(unit, cast, "bank", (*BANK[:3], "", *BANK[4:]))["bank"]
    for shown, error in (("real", NameNeeded), ("alias", AliasNeeded)):
        with unit(), pytest.raises(error):
            acts.book_line(uid, campaign.uid, actor=cast.fang, shown_as=shown)
    with unit(), pytest.raises(WordsUnfit):
        acts.book_line(uid, campaign.uid, actor=cast.fang, shown_as="alias", alias="13800000001")


@pytest.mark.parametrize("nickname", ["", "匿名", "爱心网友", "***", "打 13800000001", "长" * 21])
def test_a_nickname_that_is_not_shown(unit, cast, campaign, nickname):
    told = brought(unit, cast, "platform_gifts", (*GIFT[:6], nickname, *GIFT[7:]))
    with unit():
        acts.book_line(told["gift"], campaign.uid, actor=cast.fang)
        assert queries.wall(campaign.uid)[0].shown_name == "爱心人士"


def test_a_settlement_needs_its_money(unit, cast, campaign):
    settlement = brought(unit, cast, "platform_settlements", SETTLED)["settlement"]
    bank = brought(unit, cast, "bank", BANK)["bank"]
    with unit(), pytest.raises(NotThisLine):
        acts.book_line(settlement, campaign.uid, actor=cast.fang)
    with unit(), pytest.raises(NotThisLine):
        acts.settle_line(bank, settlement, actor=cast.fang)
    with unit(), pytest.raises(NotThisLine):
        acts.settle_line(settlement, bank, actor=cast.fang)


def test_a_settlement_arrives_once(unit, cast, campaign):
    settlement = brought(unit, cast, "platform_settlements", SETTLED)["settlement"]
    first = brought(unit, cast, "bank", ARRIVED)["bank"]
    second = brought(unit, cast, "bank", (*ARRIVED[:4], "0003", ""))["bank"]
    with unit():
        acts.settle_line(first, settlement, actor=cast.fang)
    with unit(), pytest.raises(StateChanged):
        acts.settle_line(second, settlement, actor=cast.fang)


def test_a_draft_campaign_takes_no_money(unit, cast, campaign):
    uid = brought(unit, cast, "bank", BANK)["bank"]
    with unit():
        draft = campaign_acts.draft(plan(), actor=cast.chen)
        with pytest.raises(NotFound):
            acts.book_line(uid, draft.uid, actor=cast.fang)


def test_goods_are_a_gift_and_no_money(unit, cast, campaign):
    with unit():
        slip = write(campaign.uid, cast.chen, kind="goods", goods="棉被 20 床，全新", valued_by="invoice")
        slip = payment_acts.submit_slip(slip.uid, actor=cast.chen)
        gift = gifts.approve_slip(slip.uid, actor=cast.fang, seen_version=slip.version)
        assert (gift.way, gift.goods, gift.amount_fen) == ("goods", "棉被 20 床，全新", 20000)
        assert figures(campaign)["raised"] == 0
        assert ledger.entry(f"slip:{slip.uid}") is None
        assert queries.wall(campaign.uid) == []
        assert queries.counts([campaign.uid]) == {campaign.uid: 0}
        assert [(row.goods, row.worth_fen) for row in queries.goods_wall(campaign.uid)] == [("棉被 20 床，全新", 20000)]
        assert sums(GIFTS.ask(cast.fang, {})).sum_fen == 0
        assert sums(GIFTS.ask(cast.fang, {"way": "goods"})).sum_fen == 20000


@pytest.mark.parametrize("change", [{"goods": ""}, {"goods": "长" * 201}, {"valued_by": ""}, {"valued_by": "feeling"}])
def test_goods_are_named_and_valued(unit, cast, campaign, change):
    with unit(), pytest.raises(Invalid):
        write(campaign.uid, cast.chen, kind="goods", **{"goods": "米 10 袋", "valued_by": "market", **change})
    with unit(), pytest.raises(Invalid):
        write(campaign.uid, cast.chen, kind="cash", goods="米 10 袋")


def test_how_many_statements(unit, cast, campaign):
    uid = brought(unit, cast, "bank", BANK)["bank"]
    with unit(), counted() as statements:
        acts.book_line(uid, campaign.uid, actor=cast.fang)
    assert len(statements) <= 14, statements


def test_a_wrong_match_is_answered_and_matched_anew(unit, cast, campaign):
    """Nothing is taken back: gift, entry and evidence stay, a reversal stands beside them, the line waits anew."""
    uid = brought(unit, cast, "bank", BANK)["bank"]
    with unit():
        other = published(cast, title="另一个项目").uid
        acts.book_line(uid, other, actor=cast.fang)
    with unit():
        undoing.ask_undo(uid, actor=cast.fang, note="附言写的是微心愿", seen_version=1)
        assert lines.find_line(uid).state == "undoing"
        assert ledger.raised_fen(f"campaign:{other}") == 10000, "one person's word moves nothing"
    with unit():
        fresh = undoing.agree_undo(uid, actor=cast.zhou, seen_version=2)
        assert ledger.raised_fen(f"campaign:{other}") == 0
        assert queries.wall(other) == []
        assert lines.find_line(uid).state == "undone"
        waiting = lines.find_line(fresh)
        assert (waiting.state, waiting.row_key, waiting.payer, waiting.amount_fen) == (
            "new",
            "0001#改",
            "苏示例",
            10000,
        )
        acts.book_line(fresh, campaign.uid, actor=cast.fang)
        assert figures(campaign)["raised"] == 10000
    with unit():
        again = taken("bank", cast.chen, BANK, (DAY, "1.00", "", "", "0009", ""))
        assert again.known_count == 1, "the file still knows the line"
    for one, error in ((uid, NotThisLine), ("0" * 16, NotFound)):
        with unit(), pytest.raises(error):
            undoing.ask_undo(one, actor=cast.fang, note="再来")
