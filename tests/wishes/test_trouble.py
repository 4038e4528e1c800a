"""遇到问题: out of the way and back into it, or back to the shelf."""

import pytest

from server.files import queries as files
from server.kit.db import db
from server.kit.errors import Forbidden
from server.kit.states import StateChanged
from server.messages import queries as inbox
from server.wishes import queries
from server.wishes import service as wishes
from server.wishes.errors import ClaimNotFound, KindNeeded, PrivateText, ReasonNeeded, WrongWayOut
from server.wishes.models import Problem
from tests.wishes import desk

STAGES = {"held": desk.held, "sent": desk.sent, "received": desk.received, "handed_over": desk.handed_over}


@pytest.mark.parametrize("stage", STAGES)
def test_it_returns_to_the_state_it_left(cast, unit, stage):
    with unit():
        uid = STAGES[stage](cast)
        claim = wishes.problem(uid, actor=cast.lan, reason="包裹破损")
        assert (claim.state, claim.problem_from) == ("problem", stage)
        claim = wishes.resolve(uid, actor=cast.tian, note="已补寄")
        assert (claim.state, claim.problem_from) == (stage, None)


def test_what_the_donor_reads_of_it_names_nobody(unit, cast):
    """Not only the name on record: the neighbours have names too."""
    with unit():
        uid = desk.sent(cast)
    with unit(), pytest.raises(PrivateText):
        wishes.problem(uid, actor=cast.tian, reason="张桂花家里已经有一个了，她儿子刚回来")
    with unit():
        assert wishes.problem(uid, actor=cast.tian, reason="本人不要了，家里已经有一个").state == "problem"


def test_or_the_piece_goes_back_to_the_shelf(cast, unit):
    with unit():
        uid = desk.sent(cast)
        wishes.problem(uid, actor=cast.tian, reason="包裹丢失")
        assert queries.in_hand([cast.lan.ref]) == 1
        claim = wishes.give_up(uid, actor=cast.tian, reason="找不到了")
        wish = queries.desk_claim(uid, actor=cast.chen)[1]
        assert (claim.state, claim.problem_from, wish.state, wish.taken) == ("released", None, "open", 0)
        assert queries.in_hand([cast.lan.ref]) == 0


def test_a_reason_is_given(cast, unit):
    with unit():
        uid = desk.held(cast)
        with pytest.raises(ReasonNeeded):
            wishes.problem(uid, actor=cast.lan, reason="")
        wishes.problem(uid, actor=cast.lan, reason="买不到")
        with pytest.raises(ReasonNeeded):
            wishes.give_up(uid, actor=cast.tian, reason=" ")


def test_a_donor_does_not_decide(cast, unit):
    with unit():
        uid = desk.held(cast)
        wishes.problem(uid, actor=cast.lan, reason="买不到")
        for act in (wishes.resolve, lambda uid, actor: wishes.give_up(uid, actor=actor, reason="算了")):
            with pytest.raises(Forbidden):
                act(uid, actor=cast.lan)


def test_not_a_strangers_business(cast, unit):
    with unit():
        uid = desk.held(cast)
        for stranger in (cast.bo, cast.guo):
            with pytest.raises(ClaimNotFound):
                wishes.problem(uid, actor=stranger, reason="买不到")


def test_nothing_to_solve(cast, unit):
    with unit():
        uid = desk.held(cast)
        with pytest.raises(StateChanged):
            wishes.resolve(uid, actor=cast.tian)
        confirmed = desk.confirmed(cast)
        with pytest.raises(StateChanged):
            wishes.problem(confirmed, actor=cast.tian, reason="晚了")


def stuck(cast, stage, kind, **more):
    uid = STAGES[stage](cast)
    wishes.problem(uid, actor=cast.tian, reason="站点发现", kind=kind, **more)
    return uid


def news(cast):
    return inbox.inbox([cast.lan.uid]).items[0].title


def test_it_is_written_down_with_its_kind_and_picture(cast, unit):
    with unit():
        uid = stuck(cast, "received", "broken", photo=desk.picture())
        one = db.session.query(Problem).one()
        told = (one.kind, one.left, one.said, one.by, one.outcome)
        assert told == ("broken", "received", "站点发现", cast.tian.ref, None)
        assert files.find(one.photo_uid).mime == "image/jpeg"
        wishes.resolve(uid, actor=cast.chen, note="只是盒子破了")
        db.session.refresh(one)
        assert (one.outcome, one.because, one.decided_by) == ("resolve", "只是盒子破了", cast.chen.ref)
        wishes.problem(uid, actor=cast.tian, reason="又坏了", kind="broken")
        assert db.session.query(Problem).count() == 2


@pytest.mark.parametrize(("stage", "kind"), [("held", "broken"), ("held", "lost"), ("sent", "undone"), ("sent", "x")])
def test_what_cannot_have_happened_there(cast, unit, stage, kind):
    with unit():
        uid = STAGES[stage](cast)
        with pytest.raises(KindNeeded):
            wishes.problem(uid, actor=cast.tian, reason="坏了", kind=kind)
        assert db.session.query(Problem).count() == 0


def test_the_same_donor_sends_it_anew(cast, unit):
    with unit():
        uid = stuck(cast, "received", "broken")
        claim = wishes.anew(uid, actor=cast.tian, reason="杯子碎了")
        assert (claim.state, claim.waybill, claim.extended, claim.slot) == ("held", "", False, 1)
        assert queries.held(claim).days_left == 7
        assert news(cast) == "请您再办一次"
        wishes.sent(uid, actor=cast.lan, carrier="邮政", waybill="YZ2")
        wishes.receive(uid, actor=cast.tian)


def test_a_wrong_thing_goes_home_and_the_wish_waits_again(cast, unit):
    with unit():
        claim = wishes.send_home(stuck(cast, "received", "wrong"), actor=cast.tian, reason="尺码不合")
        wish = queries.desk_claim(claim.uid, actor=cast.chen)[1]
        assert (claim.state, wish.state, wish.taken) == ("released", "open", 0)
        assert news(cast) == "物品将退回给您"


@pytest.mark.parametrize(("kind", "because"), [("died", "changed"), ("away", "moved"), ("refused", "changed")])
def test_a_wish_nobody_can_be_helped_with_leaves_the_public(cast, unit, kind, because):
    with unit():
        uid = stuck(cast, "received", kind)
        if kind == "died":
            with pytest.raises(WrongWayOut):
                wishes.give_up(uid, actor=cast.tian, reason="退回")
            with pytest.raises(WrongWayOut):
                wishes.resolve(uid, actor=cast.tian)
        claim = wishes.send_home(uid, actor=cast.tian, reason="情况有变化")
        wish = queries.desk_claim(claim.uid, actor=cast.chen)[1]
        assert (wish.state, wish.withdrawn_because, wish.taken) == ("withdrawn", because, 0)


def test_it_is_closed_with_a_reason_by_the_charity(cast, unit):
    with unit():
        uid = stuck(cast, "held", "died")
        with pytest.raises(Forbidden):
            wishes.end(uid, actor=cast.tian, reason="不需要了")
        with pytest.raises(ReasonNeeded):
            wishes.end(uid, actor=cast.zhou, reason=" ")
        claim = wishes.end(uid, actor=cast.zhou, reason="不需要了")
        wish = queries.desk_claim(uid, actor=cast.chen)[1]
        assert (claim.state, wish.state, wish.withdrawn_because) == ("released", "withdrawn", "changed")
        assert news(cast) == "心愿撤下了"
        assert "不需要了" not in inbox.inbox([cast.lan.uid]).items[0].text, "nobody is told that somebody died"


def test_while_others_bring_their_part_it_is_only_hidden(cast, unit):
    with unit():
        wish = desk.on_the_shelf(cast, quantity=2)
        first, second = (wishes.claim(wish, actor=donor).uid for donor in (cast.lan, cast.bo))
        wishes.problem(first, actor=cast.tian, reason="搬走了", kind="away")
        wishes.end(first, actor=cast.chen, reason="搬走了")
        row = desk.row(wish)
        assert (row.state, row.taken, row.hidden_at is not None) == ("open", 1, True)
        wishes.problem(second, actor=cast.tian, reason="搬走了", kind="away")
        wishes.end(second, actor=cast.chen, reason="搬走了")
        assert (desk.row(wish).state, desk.row(wish).taken) == ("withdrawn", 0)
