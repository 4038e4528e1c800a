import pytest
from sqlalchemy import select

from server.kit.audit import AuditRow
from server.kit.db import db
from server.kit.errors import Forbidden
from server.registry import service as registry
from server.registry.errors import OutsideArea, PersonUnknown, ReasonNeeded, WrongController
from tests.registry.people import facts, id_number


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
    with pytest.raises(OutsideArea):
        reveal(unit, li, cast.guo)
    with pytest.raises(WrongController):
        reveal(unit, li, cast.ren)
    with pytest.raises(Forbidden):
        reveal(unit, li, cast.lan)


def test_nobody_is_refused(unit, cast):
    with unit(), pytest.raises(PersonUnknown):
        registry.reveal("0000000000000000", reason="上门核实情况", actor=cast.tian)
