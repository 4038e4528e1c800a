"""Every move of an own wish from every state by everybody: what the machine allows is done, nothing else."""

from contextlib import suppress
from itertools import product

import pytest
from sqlalchemy import func, select

from server.intake import service as intake
from server.intake.errors import OwnWishNotFound
from server.intake.models import OwnWish, OwnWishEvent
from server.intake.rules import Consent
from server.intake.states import OWN_LIFE, OWN_OPEN, OwnState
from server.kit.actors import Actor
from server.kit.db import db
from server.kit.errors import DomainError, Forbidden
from server.kit.states import StateChanged
from server.people.roles import Role
from tests.cast import COUNTY, TOWN, VILLAGE, staff
from tests.intake import own_desk
from tests.wishes import desk as wish_desk

REASON = "核实后登记在案"
DO = {
    "check": lambda uid, a: intake.check(uid, own_desk.visit(), actor=a),
    "write": lambda uid, a: intake.write(uid, own_desk.public_text(), actor=a),
    "add": lambda uid, a: intake.add_to_wish(uid, actor=a, text="还想要个插座"),
    "missed": lambda uid, a: intake.missed(uid, actor=a),
    "move_place": lambda uid, a: intake.move_to(uid, actor=a, area_code=VILLAGE),
    "link": lambda uid, a: intake.link(uid, PERSON[0], actor=a),
    "answer": lambda uid, a: intake.answer(uid, because="met", text="已经有了一台", actor=a),
    "refer": lambda uid, a: intake.refer(uid, troubles=["living"], consent=Consent("spoken"), actor=a),
    "reopen": lambda uid, a: intake.reopen_wish(uid, actor=a, reason=REASON),
    "again": lambda uid, a: intake.again(uid, actor=a, reason=REASON),
    "withdraw": lambda uid, a: intake.withdraw_wish(uid, actor=a),
}
# The state allows it and the row lacks something: the wish that was written still stands.
NEEDS_MORE = {"again"}
PERSON: list[str] = []
SEES = {"donor", "grid", "village", "station", "township", "charity", "charity_lead"}


def everybody(cast) -> dict[str, Actor]:
    return {
        "donor": cast.lan,
        "grid": cast.wang,
        "township": cast.tian,
        "charity": cast.chen,
        "charity_lead": cast.zhou,
        "village": staff("cun", "村民政", Role.VILLAGE, VILLAGE),
        "station": staff("zhan", "站社工", Role.STATION, TOWN),
        "relief": cast.ren,
        "finance": cast.fang,
        "department": staff("bu", "部门员", Role.DEPARTMENT, COUNTY),
        "stranger": cast.bo,
        "neighbour": cast.guo,
    }


class Undo(Exception):
    """Takes back what a try did, so that the next one finds the row as it was."""


@pytest.mark.parametrize("state", list(OwnState))
def test_every_move_from_a_state_by_everybody(unit, cast, state):
    with unit():
        actors = everybody(cast)
        PERSON[:] = [wish_desk.person(cast)]
        uid = own_desk.IN_STATE[state](cast).uid
    for name, (who, actor) in product(DO, actors.items()):
        with suppress(Undo), unit():
            before = row_of(uid).version
            legal = (
                who in SEES and state in OWN_LIFE.moves[name].sources and bool(OWN_LIFE.moves[name].by & actor.roles)
            )
            done = tried(name, uid, who, actor, legal)
            row = row_of(uid)
            events = db.session.scalar(select(func.count()).where(OwnWishEvent.subject_id == row.id))
            assert row.version == events == before + done, (name, who)
            assert (row.state in OWN_OPEN) == (row.due_at is not None)
            assert done == (legal and name not in NEEDS_MORE), (name, who)
            if done:
                assert row.state == (OWN_LIFE.moves[name].target or state)
            raise Undo


def tried(name: str, uid: str, who: str, actor: Actor, legal: bool) -> bool:
    """Whether it was done; a refusal must be the kind one."""
    try:
        with db.session.begin_nested():
            DO[name](uid, actor)
    except DomainError as refusal:
        refused_kindly(refusal, name, who, legal)
        return False
    return True


def refused_kindly(refusal: DomainError, name: str, who: str, legal: bool) -> None:
    if who not in SEES:
        assert isinstance(refusal, OwnWishNotFound), (name, who)
    elif not legal:
        assert isinstance(refusal, Forbidden | StateChanged), (name, who)
    else:
        assert name in NEEDS_MORE, refusal.says


def row_of(uid: str) -> OwnWish:
    again = select(OwnWish).where(OwnWish.uid == uid).execution_options(populate_existing=True)
    return db.session.scalars(again).one()
