"""Who hears where the money went: whoever still has a part in it."""

import pytest

from server.campaigns import disclosure
from server.campaigns import service as campaigns
from server.campaigns.rules import ReportKind
from server.gifts import queries
from server.gifts import service as gifts
from server.gifts.jobs import record_tell_report
from server.kit.db import db
from server.kit.tasks import Task
from server.messages import queries as messages
from server.payments import queries as payments
from tests.campaigns.words import WORDS
from tests.gifts.money import paid
from tests.gifts.refunds import refund_said
from tests.gifts.test_give import give
from tests.spending.paying import corrected, raise_money
from tests.spending.paying import paid as spend


@pytest.fixture
def gift(unit, cast, campaign):
    """66 yuan by this donor, of which so many fen have gone back."""

    def one(donor, back_fen=0):
        with unit():
            no = give(campaign.uid, donor)
            paid(no)
            gifts.settle(no)
        if back_fen:
            with unit():
                uid = gifts.ask_refund(
                    queries.by_order(no).uid, amount_fen=back_fen, why="donor_asked", actor=cast.fang
                )
                gifts.approve_refund(uid, actor=cast.zhou, seen_version=0)
                refund_no = payments.find_refund(uid).no
                refund_said(refund_no)
                gifts.settle_refund(refund_no)

    return one


def heard(donor):
    return [message.title for message in messages.inbox([donor.uid]).items if "退款" not in message.title]


def test_whose_gift_went_back_whole_hears_nothing_of_later_spendings(unit, cast, campaign, gift):
    gift(cast.lan, 66_00)
    gift(cast.bo, 16_00)
    gift(cast.qiao, 66_00)
    gift(cast.qiao)
    with unit():
        raise_money(cast, campaign.uid, 1000_00)
        row = spend(cast, campaign.uid, 300_00)
        before = {name: len(heard(getattr(cast, name))) for name in ("lan", "bo", "qiao")}
        assert gifts.tell_spending(row.uid, "paid") == 2
        told = {name: len(heard(getattr(cast, name))) - count for name, count in before.items()}
        assert told == {"lan": 0, "bo": 1, "qiao": 1}, "what is left of a gift has its part, and so has another gift"


def test_nor_of_their_corrections(unit, cast, campaign, gift):
    gift(cast.lan, 66_00)
    gift(cast.bo)
    with unit():
        raise_money(cast, campaign.uid, 1000_00)
        row = spend(cast, campaign.uid, 300_00)
        corrected(cast, row, "商家缺货，货款退回")
        assert gifts.tell_spending(row.uid, "reversed") == 1


@pytest.mark.parametrize(
    ("kind", "title"), [("progress", "项目有新进展"), ("final", "项目有了结项报告"), ("", "项目有新进展")]
)
def test_a_final_report_is_called_one(unit, cast, campaign, gift, kind, title):
    gift(cast.bo)
    with unit():
        record_tell_report({"campaign": campaign.uid, "version": 9} | ({"kind": kind} if kind else {}), None)
        assert heard(cast.bo)[0] == title


def test_publishing_says_which_report_it_was(unit, cast, campaign):
    with unit():
        campaigns.end(campaign.uid, actor=cast.zhou, reason="期满")
        disclosure.publish(campaign.uid, WORDS, actor=cast.zhou, kind=ReportKind.FINAL)
        task = db.session.scalars(db.select(Task).where(Task.topic == disclosure.TELL_REPORT)).one()
        assert task.payload["kind"] == "final"
