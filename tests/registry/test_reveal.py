from datetime import date, timedelta

import pyotp
import pytest
from sqlalchemy import select

from server.kit.audit import AuditRow
from server.kit.clock import at, now, today
from server.kit.db import db
from server.kit.errors import Forbidden
from server.kit.ids import new_uid
from server.people import queries as people
from server.people.errors import OtpNeeded, OtpNotEnrolled, SignInWrong
from server.registry import queries, rules
from server.registry import service as registry
from server.registry.errors import (
    LookedAtEnough,
    PersonUnknown,
    ReasonNeeded,
    ReasonUnlisted,
    RevealsUsedUp,
    RevealUnknown,
    ShownOnce,
)
from tests.registry.people import GUARDIAN, facts, id_number


@pytest.fixture
def li(unit, cast):
    with unit():
        return registry.register_person(facts(), actor=cast.wang)


def reveal(unit, li, actor, reason="上门核实情况"):
    with unit():
        return registry.reveal(li.uid, reason=reason, actor=actor)


def test_it_works(unit, cast, li):
    shown = reveal(unit, li, cast.tian)
    assert (shown.name, shown.id_number, shown.address) == ("李示例", id_number(serial="992"), "示例村三组 8 号")


def test_it_is_on_record_who_looked_and_why(unit, cast, li):
    reveal(unit, li, cast.tian, reason=f"核对 {id_number(serial='992')} 的资料")
    with unit():
        row = db.session.scalars(select(AuditRow).where(AuditRow.what == "registry.reveal")).one()
        assert (row.actor, row.subject) == (cast.tian.ref, li.uid)
        assert id_number(serial="992") not in str(row.facts)


@pytest.mark.parametrize("reason", ["", "   ", "看看"])
def test_a_reason_is_needed(unit, cast, li, reason):
    with pytest.raises(ReasonNeeded):
        reveal(unit, li, cast.tian, reason)


def test_strangers_are_refused(unit, cast, li):
    for stranger in (cast.guo, cast.ren):  # another place, the other controller: as if nobody were there
        with pytest.raises(PersonUnknown):
            reveal(unit, li, stranger)
    with pytest.raises(Forbidden):
        reveal(unit, li, cast.lan)


def test_nobody_is_refused(unit, cast):
    with unit(), pytest.raises(PersonUnknown):
        registry.reveal("0000000000000000", reason="上门核实情况", actor=cast.tian)


def test_a_reason_comes_from_the_list(unit, cast, li):
    with unit(), pytest.raises(ReasonUnlisted):
        registry.reveal(li.uid, because="curiosity", reason="就是想看一看", actor=cast.tian)


def test_one_form_shows_once(unit, cast, li):
    ticket = new_uid()
    with unit():
        registry.reveal(li.uid, because="visit", reason="上门核实情况", ticket=ticket, actor=cast.tian)
    with unit(), pytest.raises(ShownOnce):
        registry.reveal(li.uid, because="visit", reason="上门核实情况", ticket=ticket, actor=cast.tian)
    with unit():
        assert queries.used_today(cast.tian) == 1


def test_a_day_has_so_many_looks_of_one_clerk(unit, cast, li, monkeypatch):
    monkeypatch.setattr(rules, "REVEALS_A_DAY", 2)
    for _ in range(2):
        reveal(unit, li, cast.tian)
    with pytest.raises(RevealsUsedUp, match="明天"):
        reveal(unit, li, cast.tian)
    assert reveal(unit, li, cast.wang), "a colleague goes on"
    with at(now() + timedelta(days=1)):
        assert reveal(unit, li, cast.tian)


def test_a_day_has_so_many_looks_at_one_person(unit, cast, li, monkeypatch):
    monkeypatch.setattr(rules, "REVEALS_OF_ONE_A_DAY", 1)
    reveal(unit, li, cast.tian)
    with pytest.raises(LookedAtEnough):
        reveal(unit, li, cast.wang)


def test_a_correction_is_seen_with_what_it_replaced(unit, cast, li):
    with unit():
        registry.edit_person(li.uid, {"phone": "13800000029"}, actor=cast.tian)
    shown = reveal(unit, li, cast.tian)
    assert shown.phone == "13800000029"
    assert [old for _at, old in shown.pasts] == [{"手机号": "13800000021"}]


@pytest.fixture
def child(unit, cast):
    with unit():
        born = id_number(date(today().year - 8, 6, 1), "993")
        return registry.register_person(facts(id_number=born, kind="困境儿童", guardian=GUARDIAN), actor=cast.wang)


def enrolled(unit, actor):
    """A colleague's authenticator: their secret."""
    with unit():
        staff = people.staff(actor.uid)
        staff.totp = pyotp.random_base32()
        return staff.totp


def test_a_childs_data_needs_the_second_factor(unit, cast, child):
    with unit():
        people.staff(cast.wang.uid).totp = None
    with pytest.raises(OtpNotEnrolled):
        reveal(unit, child, cast.wang)
    secret = enrolled(unit, cast.chen)
    with pytest.raises(OtpNeeded):
        reveal(unit, child, cast.chen)
    with unit(), pytest.raises(SignInWrong):
        registry.reveal(child.uid, reason="上门核实情况", otp="000000", actor=cast.chen)
    with unit():
        otp = pyotp.TOTP(secret).at(now())
        shown = registry.reveal(child.uid, reason="上门核实情况", otp=otp, actor=cast.chen)
    assert shown.guardian_name == "祖示例"


def test_the_townships_lead_signs_for_it_afterwards(unit, cast, child):
    secret = enrolled(unit, cast.chen)
    with unit():
        registry.reveal(child.uid, reason="上门核实情况", otp=pyotp.TOTP(secret).at(now()), actor=cast.chen)
    with unit():
        assert (queries.waiting(cast.tian), queries.waiting(cast.guo), queries.waiting(cast.chen)) == (1, 0, 0)
        row = queries.to_sign(cast.tian).items[0]
        assert row.actor == cast.chen.ref
    for stranger in (cast.guo, cast.chen, cast.ren):
        with unit(), pytest.raises(RevealUnknown):
            registry.sign_reveal(row.uid, actor=stranger)
    with unit():
        assert registry.sign_reveal(row.uid, actor=cast.tian).seen_by == cast.tian.ref
    with unit():
        assert registry.sign_reveal(row.uid, actor=cast.tian).seen_by == cast.tian.ref, "twice is once"
        assert queries.waiting(cast.tian) == 0
    with unit(), pytest.raises(RevealUnknown):
        registry.sign_reveal("0000000000000000", actor=cast.tian)


def test_a_grown_persons_look_waits_for_nobody(unit, cast, li):
    reveal(unit, li, cast.wang)
    with unit():
        assert queries.waiting(cast.tian) == 0
