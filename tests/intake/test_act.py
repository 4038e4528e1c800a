"""先行救助: first the help, then the papers; a correction is a new line."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DatabaseError

from server.intake import service as intake
from server.intake.errors import ActCorrected, ActUnfit, ActUnknown, HelpNotFound, PersonLinked, PersonUnfit
from server.intake.models import UrgentAct
from server.kit.clock import now
from server.kit.db import db
from server.kit.units import writing
from server.ledger.models import Entry
from server.registry import queries as registry
from tests.intake import desk
from tests.wishes.desk import person as of_the_charity


def acts():
    return list(db.session.scalars(select(UrgentAct).order_by(UrgentAct.id)))


def test_it_works(unit, cast, app):
    with unit():
        uid = desk.asked(cast, urgent=True).uid
        intake.act(uid, desk.act(), actor=cast.tian)
    with app.app_context():
        (one,) = acts()
        assert (one.what, one.purse, one.amount_fen, one.voucher, one.by) == (
            "临时生活费",
            "reserve",
            50_000,
            "备-2026-031",
            cast.tian.ref,
        )


def test_the_bureaus_money_is_no_entry_of_the_charitys_books(unit, cast):
    with unit():
        intake.act(desk.asked(cast, urgent=True).uid, desk.act(), actor=cast.tian)
        assert db.session.scalar(select(func.count()).select_from(Entry)) == 0


def test_the_lines_are_only_added_to(unit, cast, app):
    with unit():
        intake.act(desk.asked(cast, urgent=True).uid, desk.act(), actor=cast.tian)
    with app.app_context(), pytest.raises(DatabaseError), writing():
        db.session.execute(update(UrgentAct).values(amount_fen=1))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"what": ""}, "/what"),
        ({"what": "长" * 61}, "/what"),
        ({"what": f"给{desk.MOTHER}的生活费"}, "/what"),
        ({"what": "打款到 13800000009"}, "/what"),
        ({"form": "gold"}, "/form"),
        ({"purse": "charity"}, "/purse"),
        ({"amount_fen": None}, "/amount_fen"),
        ({"amount_fen": 0}, "/amount_fen"),
        ({"given_at": now() + timedelta(days=1)}, "/given_at"),
        ({"voucher": "长" * 41}, "/voucher"),
    ],
)
def test_what_is_missing_is_named(unit, cast, change, field):
    with unit():
        uid = desk.asked(cast, urgent=True).uid
    with pytest.raises(ActUnfit) as refused, unit():
        intake.act(uid, desk.act(**change), actor=cast.tian)
    assert {line["field"] for line in refused.value.detail} == {field}


def test_corrections_follow_each_other_also_in_the_register(unit, cast):
    with unit():
        uid, person = desk.asked(cast, urgent=True).uid, desk.person(cast)
        intake.link_person(uid, person, actor=cast.tian)
        intake.act(uid, desk.act(), actor=cast.tian)
        assert [line.amount_fen for line in registry.aid_of([person])] == [50_000]
        intake.correct_act(acts()[0].uid, actor=cast.tian, note="金额登记错了", facts=desk.act(amount_fen=60_000))
        assert [line.amount_fen for line in registry.aid_of([person]) if line.counts] == [60_000]
        intake.correct_act(acts()[1].uid, actor=cast.tian, note="这笔没有发出去")
        assert [line for line in registry.aid_of([person]) if line.counts] == []
        with pytest.raises(ActCorrected):
            intake.correct_act(acts()[0].uid, actor=cast.tian, note="再改一次试试", facts=desk.act())
        with pytest.raises(ActCorrected):
            intake.correct_act(acts()[2].uid, actor=cast.tian, note="再改一次试试", facts=desk.act())
        with pytest.raises(ActUnknown):
            intake.correct_act("0" * 16, actor=cast.tian, note="再改一次试试")
        with pytest.raises(HelpNotFound):
            intake.correct_act(acts()[2].uid, actor=cast.guo, note="别的乡镇来改")


def test_only_the_bureaus_people_are_linked_and_not_changed_afterwards(unit, cast):
    with unit():
        uid = desk.asked(cast, urgent=True).uid
        charity = of_the_charity(cast)
        with pytest.raises(PersonUnfit):
            intake.link_person(uid, charity, actor=cast.tian)
        first, second = desk.person(cast), desk.person(cast, name="李春兰")
        intake.link_person(uid, first, actor=cast.tian)
        intake.link_person(uid, second, actor=cast.tian)
        intake.act(uid, desk.act(), actor=cast.tian)
        with pytest.raises(PersonLinked):
            intake.link_person(uid, first, actor=cast.tian)
