"""工作身份 — a code from the township, a proved phone, and a session that opens work alone."""

from datetime import timedelta

import pytest

from server.kit.clock import at, now
from server.kit.db import db
from server.kit.errors import Forbidden
from server.people import queries
from server.people import service as people
from server.people.errors import (
    OwnAccount,
    StaffUnknown,
    WorkCodeWrong,
    WorkNotForPost,
    WorkPhoneNeeded,
    WorkPhoneOther,
    WorkTaken,
    WorkTooOften,
    WorkUnbound,
)
from server.people.models import Invitation
from tests.people.desk_of_three import invited, three


def code_for(unit, cast, actor=None):
    with unit():
        return people.make_work_code(cast.wang.uid, actor=actor or cast.tian)


def bind(unit, donor, code):
    with unit():
        attempt = people.bind_work(queries.record(donor.uid), code)
    return attempt.outcome()


def bound(unit, cast, donor=None):
    return bind(unit, donor or cast.lan, code_for(unit, cast))


def work_token(unit, cast, carrier="bearer"):
    with unit():
        return people.open_worker_session(queries.staff(cast.wang.uid), carrier)


def test_it_works(unit, cast):
    code = code_for(unit, cast)
    assert bind(unit, cast.lan, f" {code.upper().replace('-', '')} ").uid == cast.wang.uid
    with unit():
        assert people.worker_of_donor(cast.lan.uid).uid == cast.wang.uid
        assert queries.staff(cast.wang.uid).phone == "13800000001"
        token = people.open_worker_session(queries.staff(cast.wang.uid), "bearer")
        assert people.worker_of(token, carrier="bearer").actor.uid == cast.wang.uid


def test_the_table_holds_no_code(unit, cast):
    code = code_for(unit, cast)
    with unit():
        assert code not in db.session.scalars(db.select(Invitation.token_hash)).one()


def test_a_work_token_is_no_console_and_no_donor_and_the_reverse(unit, cast):
    bound(unit, cast)
    token = work_token(unit, cast)
    with unit():
        assert people.staff_of(token) is None
        assert people.donor_of(token, carrier="bearer") is None
        assert people.worker_of(token, carrier="cookie") is None
        donors = people.open_donor_session(queries.donor(cast.lan.uid), "bearer")
        desk = people.open_staff_session(queries.staff(cast.wang.uid))
        assert people.worker_of(donors, carrier="bearer") is None
        assert people.worker_of(desk, carrier="cookie") is None


def test_it_ends_with_the_account_the_post_and_the_phone(unit, cast):
    guan, an, _ = three(unit)
    bound(unit, cast)
    for undo, redo in (
        (
            lambda: people.disable_staff(cast.wang.uid, actor=guan),
            lambda: people.enable_staff(cast.wang.uid, actor=guan),
        ),
        (lambda: people.unbind_work(cast.wang.uid, actor=cast.tian), lambda: None),
    ):
        token = work_token(unit, cast)
        with unit():
            undo()
        with unit():
            assert people.worker_of(token, carrier="bearer") is None
            assert people.worker_of_donor(cast.lan.uid) is None
            redo()
    bound(unit, cast)
    token = work_token(unit, cast)
    with unit():
        people.end_post(queries.staff(cast.wang.uid).posts[0].uid, note="不再担任", actor=an)
    with unit():
        assert people.worker_of(token, carrier="bearer") is None


def test_a_code_opens_once_and_the_newest_only(unit, cast):
    old = code_for(unit, cast)
    code = code_for(unit, cast)
    with pytest.raises(WorkCodeWrong):
        bind(unit, cast.lan, old)
    bind(unit, cast.lan, code)
    with pytest.raises(WorkCodeWrong):
        bind(unit, cast.bo, code)


def test_a_code_is_over_after_seven_days(unit, cast):
    code = code_for(unit, cast)
    with at(now() + timedelta(days=7, minutes=1)), pytest.raises(WorkCodeWrong):
        bind(unit, cast.lan, code)


def test_five_wrong_codes_make_a_donor_wait(unit, cast):
    code = code_for(unit, cast)
    for _ in range(5):
        with pytest.raises(WorkCodeWrong):
            bind(unit, cast.lan, "aaaa-bbbb-cccc")
    with pytest.raises(WorkTooOften):
        bind(unit, cast.lan, code)
    assert bind(unit, cast.bo, code)


def test_a_phone_must_be_proved_and_be_the_one_on_file(unit, cast):
    with unit():
        queries.staff(cast.wang.uid).phone = "13800000002"
    code = code_for(unit, cast)
    with pytest.raises(WorkPhoneNeeded):
        bind(unit, cast.qiao, code)
    with pytest.raises(WorkPhoneOther):
        bind(unit, cast.lan, code)
    assert bind(unit, cast.bo, code)


def test_one_phone_is_one_worker(unit, cast):
    bound(unit, cast)
    with unit():
        other = people.add_staff("li", "李网格", "mei-you-ren-zhi-dao-9", roles=[("grid", "360902001001")])
        code = people.make_work_code(other.uid, actor=cast.tian)
    with pytest.raises(WorkTaken):
        bind(unit, cast.lan, code)


def test_another_phone_ends_the_first(unit, cast):
    bound(unit, cast)
    token = work_token(unit, cast)
    with unit():
        queries.staff(cast.wang.uid).phone = None
    bound(unit, cast, cast.bo)
    with unit():
        assert people.worker_of(token, carrier="bearer") is None
        assert people.worker_of_donor(cast.lan.uid) is None
        assert people.worker_of_donor(cast.bo.uid) is not None


def test_an_account_that_only_waited_is_open(unit, cast):
    guan, an, _ = three(unit)
    uid, _ = invited(unit, guan, kind="station")
    with unit():
        post = people.ask_post(uid, role="grid", area_code="360902001001", scope="below", actor=guan).uid
    with unit():
        people.grant_post(post, actor=an)
    with unit():
        code = people.make_work_code(uid, actor=cast.tian)
    assert bind(unit, cast.lan, code).state == "active"


def test_who_may_print_codes(unit, cast):
    _, an, shen = three(unit)
    assert code_for(unit, cast, an)
    with unit():
        for actor, refusal in ((cast.chen, Forbidden), (shen, Forbidden), (cast.guo, StaffUnknown)):
            with pytest.raises(refusal):
                people.make_work_code(cast.wang.uid, actor=actor)
        with pytest.raises(OwnAccount):
            people.make_work_code(cast.tian.uid, actor=cast.tian)
        with pytest.raises(WorkNotForPost):
            people.make_work_code(cast.fang.uid, actor=an)
        with pytest.raises(WorkUnbound):
            people.unbind_work(cast.wang.uid, actor=cast.tian)


def test_a_person_lets_go_themself(unit, cast):
    bound(unit, cast)
    token = work_token(unit, cast)
    with unit():
        people.leave_work(cast.lan.uid)
        people.leave_work(cast.lan.uid)
        assert people.worker_of(token, carrier="bearer") is None
