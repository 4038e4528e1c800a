import pytest

from server.codes import service as codes
from server.codes import stale
from server.codes.errors import OtherPlace, ReplacementUnknown, SceneWithdrawn, SpotNeeded
from server.codes.models import Replacement
from server.codes.states import Kind
from server.kit.actors import THE_CLOCK
from server.kit.clock import in_china, timedelta, today
from server.kit.db import db
from tests.cast import OTHER_TOWN, TOWN, VILLAGE

POLICY = "p" * 16


def sheet(version=1, area=TOWN):
    return codes.register(
        Kind.POLICY, title="低保", subject=POLICY, subject_version=version, area_code=area, actor=THE_CLOCK
    )


def tasks():
    return {row.poster_id: row.how for row in db.session.query(Replacement).order_by(Replacement.id)}


def test_it_works_once_however_often_it_is_scanned(unit, cast):
    with unit():
        old = sheet()
        assert [stale.ask(old.serial, 2) for _ in range(3)] == [True, False, False]
        assert stale.is_asked(old, 2)
        assert tasks() == {old.id: ""}


def test_a_still_newer_text_asks_once_more_and_ends_the_first(unit, cast):
    with unit():
        old = sheet()
        stale.ask(old.serial, 2)
        assert stale.ask(old.serial, 3)
        assert not stale.ask(old.serial, 3)
        rows = db.session.query(Replacement).order_by(Replacement.in_force).all()
        assert [(row.in_force, row.how) for row in rows] == [(2, "newer"), (3, "")]


def test_a_person_ends_it_by_hand(unit, cast):
    with unit():
        old = sheet()
        stale.ask(old.serial, 2)
        uid = db.session.query(Replacement).one().uid
        row = stale.done_by_hand(uid, actor=cast.tian, note="已换，旧纸收回")
        assert (row.how, row.done_by, row.note) == ("hand", cast.tian.ref, "已换，旧纸收回")
        again = stale.done_by_hand(uid, actor=cast.ren)
        assert again.done_by == cast.tian.ref
        assert not stale.ask(old.serial, 2)  # nobody is asked twice for the same


def test_only_the_place_ends_its_own(unit, cast):
    with unit():
        stale.ask(sheet(area=OTHER_TOWN).serial, 2)
        with pytest.raises(ReplacementUnknown):
            stale.done_by_hand(db.session.query(Replacement).one().uid, actor=cast.tian)
        with pytest.raises(ReplacementUnknown):
            stale.done_by_hand("nothing", actor=cast.tian)


def test_what_hangs_everywhere_is_the_countys(unit, cast):
    with unit():
        stale.ask(sheet(area=None).serial, 2)
        uid = db.session.query(Replacement).one().uid
        with pytest.raises(OtherPlace):
            stale.done_by_hand(uid, actor=cast.tian)
        assert stale.done_by_hand(uid, actor=cast.ren).how == "hand"


def test_a_newer_paper_that_hangs_there_ends_it(unit, cast):
    with unit():
        old, elsewhere = sheet(), sheet(area=VILLAGE)
        for one in (old, elsewhere):
            stale.ask(one.serial, 2)
        newer = sheet(2)
        assert tasks() == {old.id: "", elsewhere.id: ""}  # printed is not hung
        codes.hang(newer, actor=cast.tian, spot="村委会公告栏", hung_on=today())
        assert tasks() == {old.id: "newer", elsewhere.id: ""}
        codes.hang(sheet(1, VILLAGE), actor=cast.tian, spot="小卖部", hung_on=today())  # no newer than the old one
        assert tasks() == {old.id: "newer", elsewhere.id: ""}


def test_a_withdrawn_poster_need_not_be_replaced(unit, cast):
    with unit():
        old = sheet()
        stale.ask(old.serial, 2)
        codes.withdraw(old, actor=cast.tian, reason="搬走了")
        assert tasks() == {old.id: "withdrawn"}
        assert not stale.ask(old.serial, 3)


def test_stale_sheets_are_counted_by_township(unit, cast):
    def older(subject, version, printed_at):
        return (subject, in_china(printed_at).date()) == (POLICY, today()) and version < 2

    with unit():
        for one in (sheet(1), sheet(2), sheet(1, VILLAGE), sheet(1, OTHER_TOWN)):
            assert one
        codes.withdraw(sheet(1), actor=cast.tian, reason="撕坏了")
        assert stale.by_township(older, cast.ren) == [(TOWN, 3, 2), (OTHER_TOWN, 1, 1)]
        assert stale.by_township(older, cast.tian) == [(TOWN, 3, 2)]


def test_hanging_says_where_when_and_who(unit, cast):
    with unit():
        poster = sheet()
        day = today() - timedelta(days=2)
        codes.hang(poster, actor=cast.tian, spot=" 村口公告栏 ", hung_on=day)
        assert (poster.spot, poster.hung_on, poster.hung_by) == ("村口公告栏", day, cast.tian.ref)


@pytest.mark.parametrize(("spot", "days"), [("", 0), ("长" * 41, 0), ("村口", 1), ("村口", None)])
def test_a_place_and_a_day_are_needed(unit, cast, spot, days):
    with unit():
        poster = sheet()
        with pytest.raises(SpotNeeded):
            codes.hang(
                poster, actor=cast.tian, spot=spot, hung_on=None if days is None else today() + timedelta(days=days)
            )


def test_others_and_withdrawn_papers_are_not_hung(unit, cast):
    with unit():
        with pytest.raises(OtherPlace):
            codes.hang(sheet(area=OTHER_TOWN), actor=cast.tian, spot="村口", hung_on=today())
        gone = sheet()
        codes.withdraw(gone, actor=cast.tian, reason="撕坏了")
        with pytest.raises(SceneWithdrawn):
            codes.hang(gone, actor=cast.tian, spot="村口", hung_on=today())
