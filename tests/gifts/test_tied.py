"""What a donor tied to a need goes to that need (慈善法 56), until the donor lets it go."""

import pytest

from server.campaigns import queries as campaigns
from server.gifts import service as gifts
from server.gifts import tied
from server.gifts.errors import TiedToAnotherLine
from server.kit import clock
from server.messages import queries as messages
from tests.campaigns.partners import changed, consented
from tests.counting import counted
from tests.files.pictures import jpeg
from tests.gifts.booked import booked, given_back
from tests.spending.paying import approved, raise_money


def lines(uid):
    return [line.uid for line in campaigns.find(uid).budget]


def pay(cast, row):
    return gifts.pay_spending(
        row.uid, bank_ref=f"R{row.no}", paid_on=clock.today(), actor=cast.fang, seen_version=row.version, slip=jpeg()
    )


def test_article_56_tied_money_stays_with_its_need(unit, cast, campaign):
    with unit():
        books, coats = lines(campaign.uid)
        booked(campaign.uid, cast.lan, amount_fen=300_00, budget_line=coats)
        raise_money(cast, campaign.uid, 100_00)
        assert tied.tied(campaign.uid) == {coats: 300_00}
        first = approved(cast, campaign.uid, 100_00, budget_line=books)
        assert pay(cast, first).state == "paid", "what nobody tied may go to any line of the plan"
        more = approved(cast, campaign.uid, 1_00, budget_line=books, to=first.payee.uid)
        own = approved(cast, campaign.uid, 299_00, budget_line=coats, to=first.payee.uid)
        with pytest.raises(TiedToAnotherLine, match="300.00 元是捐赠人指定"):
            pay(cast, more)
        assert pay(cast, own).state == "paid"


def test_what_was_spent_on_the_need_or_went_back_is_kept_no_more(unit, cast, campaign):
    with unit():
        books, coats = lines(campaign.uid)
        gift = booked(campaign.uid, cast.lan, amount_fen=300_00, budget_line=coats)
        raise_money(cast, campaign.uid, 500_00)
        own = approved(cast, campaign.uid, 200_00, budget_line=coats)
        pay(cast, own)
        assert tied.kept_for_others(campaign.uid, books) == 100_00
        given_back(gift, cast, 40_00)
        assert tied.kept_for_others(campaign.uid, books) == 60_00
        assert tied.kept_for_others(campaign.uid, coats) == 0


def test_article_56_the_donors_let_it_go(unit, cast, campaign):
    with unit():
        books, coats = lines(campaign.uid)
        booked(campaign.uid, cast.lan, amount_fen=300_00, budget_line=coats)
    with unit():
        changed(cast, campaign.uid, consented(frees=coats))
        assert tied.tied(campaign.uid) == {}
        pay(cast, approved(cast, campaign.uid, 300_00, budget_line=books))
    with unit():
        booked(campaign.uid, cast.lan, amount_fen=50_00, budget_line=coats)
        assert tied.tied(campaign.uid) == {coats: 50_00}, "a later gift is tied anew"


def test_article_56_everybody_who_gave_is_told_once(unit, cast, campaign):
    with unit():
        booked(campaign.uid, cast.lan)
        booked(campaign.uid, cast.bo)
        made = changed(cast, campaign.uid, consented())
        assert gifts.tell_change(made.uid) == 2
        assert gifts.tell_change(made.uid) == 0
        (message,) = [one for one in messages.inbox([cast.lan.uid]).items if one.title == "项目变更用途"]
        assert made.reason in message.text


def test_what_it_costs(unit, cast, campaign):
    with unit():
        books, coats = lines(campaign.uid)
        for _ in range(5):
            booked(campaign.uid, cast.lan, budget_line=coats)
    with unit(), counted() as statements:
        tied.kept_for_others(campaign.uid, books)
    assert len(statements) == 3
