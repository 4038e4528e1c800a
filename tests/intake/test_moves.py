"""Every move of the service from every state by everybody: what the machine allows is done, nothing else."""

from contextlib import suppress
from itertools import product

import pytest
from sqlalchemy import func, select

from server.intake import service as intake
from server.intake.errors import HelpNotFound
from server.intake.models import HelpEvent, HelpRequest
from server.intake.rules import CONSENT_VERSION, Consent
from server.intake.service import Decision, Official
from server.intake.states import LIFE, OPEN, HelpState
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db
from server.kit.errors import DomainError, Forbidden
from server.kit.states import StateChanged
from server.people.roles import Role
from tests.cast import COUNTY, TOWN, VILLAGE, staff
from tests.intake import desk

REASON = "核实后登记在案"
# Move → what the service is asked for. Those that need more of the row than its state are prepared by `ready`.
DO = {
    "urge": lambda uid, a: intake.urge(uid, actor=a),
    "add": lambda uid, a: intake.add_material(uid, actor=a, text="又去了一次医院"),
    "missed_call": lambda uid, a: intake.missed_call(uid, actor=a),
    "call_back": lambda uid, a: intake.call_back(uid, actor=a, text=desk.AGREED),
    "give_up_calls": lambda uid, a: intake.give_up_calls(uid, actor=a, reason=REASON),
    "mark_urgent": lambda uid, a: intake.mark_urgent(uid, actor=a, reason=REASON),
    "not_urgent": lambda uid, a: intake.not_urgent(uid, actor=a, reason=REASON),
    "act": lambda uid, a: intake.act(uid, desk.act(), actor=a),
    "papers": lambda uid, a: intake.papers(uid, actor=a, text="签字齐了"),
    "move_place": lambda uid, a: intake.move_place(uid, actor=a, area_code=TOWN),
    "hand_over": lambda uid, a: intake.hand_over(uid, Official("ganfutong", "赣-77", today()), actor=a),
    "not_accepted": lambda uid, a: intake.not_accepted(uid, actor=a, reason=REASON),
    "decide": lambda uid, a: intake.decide(uid, Decision("refused", "家庭收入超过标准", today()), actor=a),
    "reconsider": lambda uid, a: intake.reconsider(uid, actor=a, reason=REASON),
    "offer": lambda uid, a: intake.offer(uid, actor=a, reason=REASON),
    "agree": lambda uid, a: intake.agree(uid, actor=a, text_version=CONSENT_VERSION),
    "to_charity": lambda uid, a: intake.to_charity(uid, actor=a, consent=Consent("spoken")),
    "take_back": lambda uid, a: intake.take_back(uid, actor=a),
    "return": lambda uid, a: intake.return_(uid, actor=a, reason=REASON),
    "finish": lambda uid, a: intake.finish(uid, actor=a, outcome="helped", text="送了一套家具"),
    "close": lambda uid, a: intake.close(uid, actor=a, outcome="advised", text="讲清楚了"),
    "reopen": lambda uid, a: intake.reopen(uid, actor=a, reason=REASON),
    "withdraw": lambda uid, a: intake.withdraw(uid, actor=a),
}
# What the service refuses although the state allows it, because the row lacks something: tested where it belongs.
NEEDS_MORE = {"give_up_calls", "not_urgent", "act", "papers", "agree"}


def everybody(cast) -> dict[str, Actor]:
    return {
        "donor": cast.lan,
        "grid": cast.wang,
        "township": cast.tian,
        "relief": cast.ren,
        "charity": cast.chen,
        "charity_lead": cast.zhou,
        "finance": cast.fang,
        "village": staff("cun", "村民政", Role.VILLAGE, VILLAGE),
        "station": staff("zhan", "站社工", Role.STATION, TOWN),
        "department": staff("bu", "部门员", Role.DEPARTMENT, COUNTY),
        "stranger": cast.bo,
        "neighbour": cast.guo,
    }


class Undo(Exception):
    """Takes back what a try did, so that the next one finds the row as it was."""


@pytest.mark.parametrize("state", list(HelpState))
def test_every_move_from_a_state_by_everybody(unit, cast, state):
    with unit():
        actors = everybody(cast)
        uid = desk.IN_STATE[state](cast).uid
    for name, (who, actor) in product(DO, actors.items()):
        with suppress(Undo), unit():
            before = row_of(uid).version
            seen = sees(who, state)
            legal = bool(seen and state in LIFE.moves[name].sources and LIFE.moves[name].by & actor.roles)
            done = tried(name, uid, actor, seen, legal)
            row = row_of(uid)
            events = db.session.scalar(select(func.count()).where(HelpEvent.subject_id == row.id))
            assert row.version == events == before + done, (name, who)
            assert (row.state in OPEN) == (row.due_at is not None)
            assert done <= legal, (name, who)
            if legal and name not in NEEDS_MORE:
                assert done, (name, who)
                assert row.state == (LIFE.moves[name].target or state)
            raise Undo


def tried(name: str, uid: str, actor: Actor, seen: bool, legal: bool) -> bool:
    """Whether it was done; a refusal must be the kind one."""
    try:
        with db.session.begin_nested():
            DO[name](uid, actor)
    except DomainError as refusal:
        refused_kindly(refusal, seen, legal, name)
        return False
    return True


def row_of(uid: str) -> HelpRequest:
    again = select(HelpRequest).where(HelpRequest.uid == uid).execution_options(populate_existing=True)
    return db.session.scalars(again).one()


def sees(who: str, state: HelpState) -> bool:
    if who in ("charity", "charity_lead"):
        return state == HelpState.CHARITY
    return who not in ("finance", "department", "stranger", "neighbour")


def refused_kindly(refusal: DomainError, seen: bool, legal: bool, name: str) -> None:
    if not seen:
        assert isinstance(refusal, HelpNotFound)
    elif not legal:
        assert isinstance(refusal, Forbidden | StateChanged)
    else:
        assert name in NEEDS_MORE, refusal.says
