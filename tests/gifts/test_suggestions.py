"""What a line is probably for: found by its number, or by words, or not at all; and many lines booked at once."""

import pytest

from server.gifts.service import lines as acts
from server.gifts.suggestions import suggest
from server.jobs.handlers import HANDLERS
from server.kit.errors import Forbidden
from server.payments.errors import NotThisLine
from server.payments.queries import lines
from server.payments.queries.lines import Filter
from tests.campaigns.plans import published
from tests.counting import counted
from tests.payments.statement import PLATFORM, taken

DAY = "2026-11-02"


def bank(note="", *, amount="100.00", payer="苏示例", key="0001"):
    return (DAY, amount, "", payer, key, note)


def gift(project="231045", *, key="P1", kind="捐赠", amount="10.00", fee=""):
    return (key, DAY, project, kind, amount, fee, "", "", "")


def guesses(unit, cast, kind, *rows):
    with unit():
        given = taken(kind, cast.chen, *rows)
        found = lines.lines(Filter(import_uid=given.uid)).items
        by_uid = suggest(found)
        return [by_uid.get(line.uid) for line in found]


@pytest.mark.parametrize("typed", ["{no}", "捐款{no}谢谢", "mj {tail}", "ＭＪ－{tail}", "{low}"])
def test_the_number_on_a_transfer(unit, cast, campaign, typed):
    no = campaign.no
    note = typed.format(no=no, tail=no[3:], low=no.lower().replace("-", "").replace("0", "o").replace("1", "l"))
    [guess] = guesses(unit, cast, "bank", bank(note))
    assert (guess.what, guess.uid, guess.sure, guess.why) == ("campaign", campaign.uid, True, "附言里有项目编号")


def test_the_listing_on_a_platform(unit, cast, campaign):
    found = guesses(unit, cast, "platform_gifts", gift(), gift("微心愿项目（二期）", key="P2"), gift("9", key="P3"))
    assert [(one.uid, one.sure) if one else None for one in found] == [
        (campaign.uid, True),
        (campaign.uid, False),
        None,
    ]


def test_the_title_in_a_note(unit, cast, campaign):
    [guess] = guesses(unit, cast, "bank", bank("捐 微心愿 项目"))
    assert (guess.uid, guess.sure) == (campaign.uid, False)


def test_two_that_fit_are_no_suggestion(unit, cast, campaign):
    with unit():
        published(cast)
    assert guesses(unit, cast, "bank", bank("微心愿项目")) == [None]


def test_the_same_payer_again(unit, cast, campaign):
    with unit():
        given = taken("bank", cast.chen, bank(campaign.no))
        acts.book_line(lines.lines(Filter(import_uid=given.uid)).items[0].uid, campaign.uid, actor=cast.fang)
    first, second = guesses(unit, cast, "bank", bank(key="0002"), bank(key="0003", payer="别人"))
    assert (first.uid, first.sure, first.why) == (campaign.uid, False, "同一付款人上次捐给这里")
    assert second is None


@pytest.mark.parametrize(
    ("payer", "day", "sure"),
    [
        (f"{PLATFORM}基金会", DAY, True),
        ("某结算户", DAY, False),
        (PLATFORM, "2026-10-20", None),
        (PLATFORM, "2026-11-12", None),
    ],
)
def test_a_settlement_that_arrived(unit, cast, campaign, payer, day, sure):
    with unit():
        taken("platform_settlements", cast.chen, ("S1", day, "100.00", "", ""))
    [guess] = guesses(unit, cast, "bank", bank(payer=payer))
    assert (guess.sure if guess else None) == sure
    if guess:
        assert (guess.what, guess.title) == ("settlement", f"{PLATFORM}结算 S1")


def test_two_settlements_of_one_amount_are_no_suggestion(unit, cast, campaign):
    with unit():
        taken("platform_settlements", cast.chen, ("S1", DAY, "100.00", "", ""), ("S2", DAY, "100.00", "", ""))
    assert guesses(unit, cast, "bank", bank(payer=PLATFORM)) == [None]


def test_one_by_its_suggestion(unit, cast, campaign):
    with unit():
        taken("platform_settlements", cast.chen, ("S1", DAY, "100.00", "", ""))
        taken("bank", cast.chen, bank(payer=PLATFORM), bank("什么也没写", key="0002"))
        first, second = lines.lines(Filter(kind="bank")).items
        acts.book_suggested(first.uid, actor=cast.fang, seen_version=0)
        assert lines.find_line(first.uid).purpose == f"platform:{PLATFORM}"
        with pytest.raises(NotThisLine):
            acts.book_suggested(second.uid, actor=cast.fang)


def test_many_at_once_and_what_could_not_be(unit, cast, campaign):
    with unit():
        taken("bank", cast.chen, bank(campaign.no), bank("", key="0002", payer=""), bank(campaign.no, key="0003"))
        uids = [line.uid for line in lines.lines(Filter()).items]
    with unit():
        batch = acts.book_many([*uids, "0" * 16], actor=cast.fang)
        assert (batch.done, batch.refused) == (2, [("0002", "没有建议，请打开后选择项目")])
        again = acts.book_many(uids[:1], actor=cast.fang)
        assert (again.done, again.refused) == (0, []), "somebody else has done it: no line waits"


def test_a_whole_file_by_the_clock(unit, cast, campaign, monkeypatch):
    monkeypatch.setattr(acts, "AT_ONCE", 2)
    with unit():
        rows = [gift(key=f"P{n}", fee="0.06") for n in range(3)]
        given = taken("platform_gifts", cast.chen, *rows, gift("别的项目", key="P9"))
        acts.plan_sure(given.uid, actor=cast.fang)
        payload = {"import_uid": given.uid, "staff_uid": cast.fang.uid}
    rounds = 0
    while True:
        with unit():
            rounds += 1
            if HANDLERS["gifts.book_sure"].record(payload, None) is None:
                break
    with unit():
        assert rounds == 4, "two, two, two and none"
        assert [line.row_key for line in lines.lines(Filter()).items] == ["P9"]


def test_who_may_not_have_a_file_booked(unit, cast):
    with unit(), pytest.raises(Forbidden):
        acts.plan_sure("0" * 16, actor=cast.chen)


def test_how_many_statements(unit, cast, campaign):
    with unit():
        taken("bank", cast.chen, *[bank("项目", key=f"{n:04d}", amount=f"{n + 1}.00") for n in range(20)])
        page = lines.lines(Filter()).items
        with counted() as statements:
            suggest(page)
        assert len(statements) == 3, statements
