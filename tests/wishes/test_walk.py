"""Claim, piece, release, expire, send, receive, hand over, confirm, problem, withdraw in any order whatever.

Each step is done to the product and to a model of it (walk.py); what the model forbids must be refused, what it allows
must succeed, and afterwards both stand alike. `STEPS=10000 pytest tests/wishes/test_walk.py` walks as far.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from server.kit import clock
from server.kit.actors import Actor
from server.kit.clock import timedelta
from server.kit.db import db
from server.kit.errors import DomainError
from server.kit.http import House
from server.kit.units import reading, writing
from server.wishes import jobs
from server.wishes import service as wishes
from server.wishes.checks import pieces_add_up
from server.wishes.models import Claim, ClaimEvent, Problem, Wish, WishEvent
from tests.cast import Cast, donor
from tests.faults.seeds import SEEDS, dice
from tests.wishes import desk
from tests.wishes.walk import DECIDED, HAPPENS, Holding, Model, Wanted

A_WALK = 50
WALKS = max(int(os.environ.get("STEPS", "200")) // A_WALK, 1)
NUMBERS = count(1)
# A walk that fails is told as it was walked; SHRINK=1 looks for a shorter one, which takes minutes.
PHASES = [Phase.generate, *([Phase.shrink] if os.environ.get("SHRINK") else [])]
KINDS = {"goods": {}, "service": desk.a_service()}


class Wishes(RuleBasedStateMachine):
    """Each walk has donors and wishes of its own, in a house that all of them share."""

    app: House
    cast: Cast
    claims = Bundle("claims")

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.moment = clock.start_of(clock.today()) + timedelta(hours=10)
        self.donors: list[Actor] = []

    @contextmanager
    def unit(self) -> Iterator[None]:
        with self.app.app_context(), clock.at(self.moment), writing():
            yield

    def does(self, act: Callable[[], Any]) -> Any:
        """What it gave, or None when it was refused in words."""
        try:
            with self.unit():
                return act()
        except DomainError:
            return None

    def same(self, may: bool, act: Callable[[], Any]) -> Any:
        """It succeeds exactly when the model says that it may."""
        found = self.does(act)
        assert (found is not None) is may, (found, may)
        return found

    @initialize()
    def begin(self) -> None:
        with self.unit():
            for _ in range(3):
                number = next(NUMBERS)
                self.donors.append(donor(f"oWalk{number}", "行者", f"139{number:08}"))
            for kind, quantity in (("goods", 1), ("goods", 3), ("service", 1), ("goods", 2), ("service", 2)):
                uid = desk.on_the_shelf(self.cast, quantity=quantity, **KINDS[kind])
                self.model.wishes[uid] = Wanted(uid, kind, quantity)

    def _actor(self, one: Holding) -> Actor:
        return self.cast.chen if one.holder == "project" else self.donors[int(one.holder)]

    @rule(target=claims, who=st.sampled_from(["0", "1", "2", "project"]), which=st.integers(0, 4), n=st.integers(1, 2))
    def claim(self, who: str, which: int, n: int) -> str:
        uid = list(self.model.wishes)[which]
        actor = self.cast.chen if who == "project" else self.donors[int(who)]
        if self.model.held_already(who, uid):
            (mine,) = [one for one in self.model.live(uid) if one.holder == who]
            assert self.same(True, lambda: wishes.claim(uid, actor=actor, pieces=n).uid) == mine.uid
            return mine.uid
        found = self.same(self.model.claim(who, uid, n), lambda: wishes.claim(uid, actor=actor, pieces=n).uid)
        if found is None:
            return ""
        self.model.claims[found] = Holding(found, uid, who, n, self.moment + timedelta(days=7))
        return str(found)

    @rule(uid=claims, by_staff=st.booleans())
    def release(self, uid: str, by_staff: bool) -> None:
        if (one := self.model.claims.get(uid)) is not None:
            actor = self.cast.tian if by_staff else self._actor(one)
            self.same(self.model.release(one), lambda: wishes.release(uid, actor=actor, reason="来不及了"))

    @rule(uid=claims)
    def extend(self, uid: str) -> None:
        if (one := self.model.claims.get(uid)) is not None:
            self.same(self.model.extend(one), lambda: wishes.extend(uid, actor=self._actor(one)))

    @rule(uid=claims)
    def send(self, uid: str) -> None:
        if (one := self.model.claims.get(uid)) is not None:
            actor = self._actor(one)
            self.same(self.model.sent(one), lambda: wishes.sent(uid, actor=actor, carrier="邮政", waybill="YZ1"))

    @rule(uid=claims, name=st.sampled_from(["receive", "receive", "hand_over", "arrange", "done"]))
    def step(self, uid: str, name: str) -> None:
        if (one := self.model.claims.get(uid)) is None:
            return
        more: dict[str, Any] = {"day": self.moment.date()} if name == "arrange" else {"note": "本人签收"}
        act = getattr(wishes, name)
        self.same(self.model.step(name, one), lambda: act(uid, actor=self.cast.tian, **more))

    @rule(uid=claims)
    def confirm(self, uid: str) -> None:
        if (one := self.model.claims.get(uid)) is not None:
            self.same(self.model.confirm(one), lambda: wishes.confirm(uid, actor=self.cast.wang))

    @rule(uid=claims, kind=st.sampled_from(sorted(HAPPENS)))
    def problem(self, uid: str, kind: str) -> None:
        if (one := self.model.claims.get(uid)) is not None:
            act = lambda: wishes.problem(uid, actor=self.cast.tian, reason="站点发现", kind=kind)  # noqa: E731
            self.same(self.model.problem(one, kind), act)

    @rule(uid=claims, name=st.sampled_from(sorted({name for names in DECIDED.values() for name in names} - {"buy"})))
    def decide(self, uid: str, name: str) -> None:
        if (one := self.model.claims.get(uid)) is None:
            return
        more = {"note": "好了"} if name == "resolve" else {"reason": "商量过了"}
        act = getattr(wishes, name)
        self.same(self.model.decide(name, one, self.moment), lambda: act(uid, actor=self.cast.chen, **more))

    @rule(target=claims, uid=claims)
    def buy(self, uid: str) -> str:
        """The donor's pieces are the project's in the same breath."""
        one = self.model.claims.get(uid)
        if one is None:
            return ""
        may = self.model.decide("buy", one, self.moment)
        self.same(may, lambda: wishes.buy(uid, actor=self.cast.chen, reason="不再麻烦"))
        if not may:
            return ""
        with self.unit():
            mine = select(Claim.uid).join(Wish, Wish.id == Claim.wish_id)
            live = mine.where(Wish.uid == one.wish, Claim.holder == "project", Claim.state == "held")
            new = str(db.session.scalars(live).one())
        self.model.claims[new] = Holding(new, one.wish, "project", one.pieces, self.moment + timedelta(days=7))
        return new

    @rule(which=st.integers(0, 4))
    def withdraw(self, which: int) -> None:
        if which:  # not so often that no wish is left
            return
        uid = list(self.model.wishes)[which]
        self.same(self.model.withdraw(uid), lambda: wishes.withdraw(uid, actor=self.cast.zhou, because="changed"))

    @rule(days=st.integers(1, 8))
    def expire(self, days: int) -> None:
        self.moment += timedelta(days=days)
        with self.unit():
            jobs.remind_holders()
            jobs.return_overdue_claims()
        self.model.expire(self.moment)

    @invariant()
    def both_stand_alike(self) -> None:
        if not self.model.wishes:
            return
        with self.app.app_context(), clock.at(self.moment), reading():
            rows = {row.uid: row for row in db.session.scalars(select(Wish).where(Wish.uid.in_(self.model.wishes)))}
            found = {uid: (row.state, row.taken, row.hidden_at is not None) for uid, row in rows.items()}
            mine = select(Claim).where(Claim.wish_id.in_([row.id for row in rows.values()]))
            claims = {one.uid: (one.state, one.problem_from or "") for one in db.session.scalars(mine)}
        model = self.model
        assert found == {uid: (model.state(uid), model.taken(uid), model.wishes[uid].hidden) for uid in model.wishes}
        assert claims == {
            uid: (one.state, one.left if one.state == "problem" else "") for uid, one in model.claims.items()
        }

    def teardown(self) -> None:
        """Every row has as many events as moves, nobody holds four, each problem that is open stands still."""
        with self.app.app_context(), clock.at(self.moment), reading():
            assert pieces_add_up() == []
            for kind, events, mine in (
                (Wish, WishEvent, self.model.wishes),
                (Claim, ClaimEvent, self.model.claims),
            ):
                told = select(kind.version, func.count(events.id), func.max(events.version))
                told = told.outerjoin(events, events.subject_id == kind.id).where(kind.uid.in_(mine))
                for version, number, last in db.session.execute(told.group_by(kind.id, kind.version)):
                    assert (number, last or 0) == (version, version)
            still = set(db.session.scalars(select(Claim.id).where(Claim.state == "problem")))
            assert set(db.session.scalars(select(Problem.claim_id).where(Problem.outcome.is_(None)))) == still


@pytest.mark.parametrize("name", SEEDS)
def test_any_walk_ends_as_the_model_says(app: House, cast: Cast, name: str) -> None:
    dice(SEEDS[name], "any walk of wishes")
    machine: Any = seed(SEEDS[name])(type("WishesHere", (Wishes,), {"app": app, "cast": cast}))
    run_state_machine_as_test(
        machine,
        settings=settings(
            phases=PHASES,
            max_examples=max(WALKS // len(SEEDS), 1),
            stateful_step_count=A_WALK,
            deadline=None,
            database=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
