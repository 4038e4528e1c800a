"""One flow for every table: looked at, confirmed, taken in once, taken back within a day."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from server.kit.clock import at, now
from server.kit.db import db
from server.kit.states import StateChanged
from server.registry import queries as registry
from server.registry import service as registering
from server.registry.lists import PERSONS
from server.tables import jobs, queries
from server.tables import service as tables
from server.tables.errors import NothingGood, TableUnknown, TooLateToUndo
from tests.registry.people import id_number
from tests.tables.files import as_csv, hand_in, numbered, person, told, work


def counts(unit, uid, actor):
    with unit():
        row = queries.find(uid, actor)
        return row.state, row.good, row.bad, row.taken


def on_record(unit, actor):
    with unit():
        return PERSONS.ask(actor, {}).count()


LIST = [
    person(),
    person(姓名="周示例", 身份证号=id_number(serial="994"), 与户主关系="配偶", 手机号=""),
    person(姓名="李", 身份证号=id_number(serial="996"), 户号="13"),
    person(姓名="吴示例"),
]


def test_a_look_writes_nothing(app, unit, cast):
    uid = hand_in(unit, as_csv(LIST), cast.tian)
    assert counts(unit, uid, cast.tian) == ("checking", 0, 0, 0)
    work(app)
    assert counts(unit, uid, cast.tian) == ("checked", 2, 2, 0)
    assert on_record(unit, cast.tian) == 0
    assert told(unit, uid, cast.tian) == {4: ["姓名：请填写真实姓名，2 到 30 个字"], 5: ["与本表第 2 行重复"]}


def confirmed(app, unit, cast, rows=LIST):
    uid = hand_in(unit, as_csv(rows), cast.tian)
    work(app)
    with unit():
        tables.take(uid, actor=cast.tian, seen_version=2)
    work(app)
    return uid


def test_confirming_takes_in_the_good_ones_with_household_and_consent(app, unit, cast):
    uid = confirmed(app, unit, cast)
    assert counts(unit, uid, cast.tian) == ("taken", 2, 2, 2)
    with unit():
        head, wife = reversed(registry.newest(cast.tian))
        assert (head.relation, wife.relation) == ("户主", "配偶")
        assert head.household_uid == wife.household_uid
        one = registry.consents(registry.person(head.uid))[0]
        assert (one.purpose, one.paper_no) == ("wish", "2026-甲-012")
        assert queries.seen(queries.find(uid, cast.tian), queries.ALL["persons"], ("taken",))[0].cells[0] == "", (
            "what was taken in is not kept twice"
        )


def test_the_same_file_again_brings_nothing(app, unit, cast):
    confirmed(app, unit, cast)
    again = hand_in(unit, as_csv(LIST[:2]), cast.tian)
    work(app)
    assert counts(unit, again, cast.tian) == ("checked", 0, 2, 0)
    with unit(), pytest.raises(NothingGood):
        tables.take(again, actor=cast.tian)


def test_what_became_impossible_meanwhile_is_refused_by_name(app, unit, cast):
    uid = hand_in(unit, as_csv(LIST[:2]), cast.tian)
    again = hand_in(unit, as_csv(LIST[:2]), cast.wang)
    work(app)
    for one, actor in ((uid, cast.tian), (again, cast.wang)):
        with unit():
            tables.take(one, actor=actor)
    work(app)
    assert counts(unit, uid, cast.tian) == ("taken", 2, 0, 2)
    assert counts(unit, again, cast.wang) == ("taken", 0, 2, 0)
    assert "已经在台账中" in told(unit, again, cast.wang)[2][0]
    assert on_record(unit, cast.tian) == 2


class PowerGone(Exception):
    """The machine stops before the unit is saved."""


def _take_and_die(payload):
    jobs.record_take(payload, None)
    raise PowerGone


def test_killed_in_between_it_goes_on_and_takes_nobody_twice(app, unit, cast, monkeypatch):
    monkeypatch.setattr(jobs, "CHECK_AT_ONCE", 7)
    monkeypatch.setattr(jobs, "WRITE_AT_ONCE", 4)
    uid = hand_in(unit, as_csv(numbered(20)), cast.tian)
    work(app)
    with unit():
        tables.take(uid, actor=cast.tian)
    payload = {"import": uid}
    with unit():
        assert jobs.record_take(payload, None) is not None
    with pytest.raises(PowerGone), unit():
        _take_and_die(payload)
    assert on_record(unit, cast.tian) == 4
    work(app)
    assert counts(unit, uid, cast.tian) == ("taken", 20, 0, 20)
    assert on_record(unit, cast.tian) == 20
    with unit():
        assert jobs.record_take(payload, None) is None, "a second worker finds nothing to do"
    assert on_record(unit, cast.tian) == 20


def test_taken_back_within_a_day_and_imported_again(app, unit, cast):
    uid = confirmed(app, unit, cast, LIST[:2])
    with unit():
        tables.undo(uid, actor=cast.tian)
    work(app)
    with unit():
        row = queries.find(uid, cast.tian)
        assert (row.state, row.undone, row.kept, row.taken) == ("undone", 2, 0, 0)
    assert on_record(unit, cast.tian) == 0
    confirmed(app, unit, cast, LIST[:2])
    assert on_record(unit, cast.tian) == 2


def test_who_was_worked_on_stays(app, unit, cast):
    uid = confirmed(app, unit, cast, LIST[:2])
    with unit():
        someone = registry.newest(cast.tian)[0].uid
        registering.edit_person(someone, {"kind": "残疾人"}, actor=cast.tian)
        tables.undo(uid, actor=cast.tian)
    work(app)
    with unit():
        row = queries.find(uid, cast.tian)
        assert (row.state, row.undone, row.kept) == ("undone", 1, 1)
        kept = queries.seen(row, queries.ALL["persons"], ("kept",))
        assert "不能再撤销" in kept[0].reasons[0]
    assert on_record(unit, cast.tian) == 1


def test_after_a_day_it_is_too_late(app, unit, cast):
    uid = confirmed(app, unit, cast, LIST[:2])
    with at(now() + timedelta(hours=25)), unit(), pytest.raises(TooLateToUndo):
        tables.undo(uid, actor=cast.tian)


def test_a_table_is_ones_own(app, unit, cast):
    uid = hand_in(unit, as_csv(LIST), cast.tian)
    for stranger in (cast.wang, cast.guo, cast.fang):
        with unit(), pytest.raises(TableUnknown):
            queries.find(uid, stranger)
        with unit(), pytest.raises(TableUnknown):
            tables.take(uid, actor=stranger)
    with unit(), pytest.raises(TableUnknown):
        queries.importing("persons", cast.fang)
    with unit(), pytest.raises(TableUnknown):
        queries.importing("nothing", cast.tian)


def test_given_up_is_given_up(app, unit, cast):
    uid = hand_in(unit, as_csv(LIST), cast.tian)
    with unit():
        tables.drop(uid, actor=cast.tian)
    work(app)
    assert counts(unit, uid, cast.tian)[0] == "dropped"
    with unit(), pytest.raises(StateChanged):
        tables.take(uid, actor=cast.tian)


def test_who_lost_the_post_takes_nobody_in(app, unit, cast):
    uid = hand_in(unit, as_csv(LIST), cast.tian)
    work(app)
    with unit():
        tables.take(uid, actor=cast.tian)
        db.session.execute(text("UPDATE staff SET state = 'disabled' WHERE login = 'tian'"))
    work(app)
    assert counts(unit, uid, cast.tian) == ("stopped", 2, 2, 0)
    assert on_record(unit, cast.tian) == 0


def test_nothing_of_anybody_lies_open_and_after_a_week_nothing_lies_there(app, unit, cast):
    uid = hand_in(unit, as_csv(LIST), cast.tian)
    work(app)
    with unit():
        kept = str(db.session.execute(text("SELECT * FROM table_rows")).all())
        assert "李示例" not in kept
        assert id_number(serial="992") not in kept
    with at(now() + timedelta(days=8)), unit():
        assert jobs.sweep() == 1
        assert jobs.sweep() == 0
        assert db.session.execute(text("SELECT count(*) FROM table_rows WHERE cells_sealed IS NOT NULL")).scalar() == 0
    with unit():
        assert queries.find(uid, cast.tian).state == "dropped"
