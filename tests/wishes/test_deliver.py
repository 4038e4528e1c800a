"""送达: from hand to hand, and each refusal on the way."""

from datetime import timedelta

import pytest

from server.files.errors import NotAPicture
from server.kit.clock import today
from server.kit.errors import Forbidden, Invalid
from server.kit.states import StateChanged
from server.messages import queries as inbox
from server.registry import queries as registry
from server.wishes import queries
from server.wishes import service as wishes
from server.wishes.errors import ClaimNotFound, PrivateText, ProofNeeded, WaybillNeeded, WrongKind
from server.wishes.privacy import export
from tests.wishes import desk


def wish_of(cast, claim):
    return queries.desk_claim(claim, actor=cast.chen)[1]


def test_article_35_goods_go_all_the_way_to_the_person(cast, unit):
    with unit():
        uid = desk.held(cast)
        wishes.sent(uid, actor=cast.lan, carrier="邮政", waybill="YZ123456", photo=desk.picture())
        wishes.receive(uid, actor=cast.tian, photo=desk.picture())
        wishes.hand_over(uid, actor=cast.tian, photo=desk.picture(), note="放在床头")
        claim = wishes.confirm(uid, actor=cast.chen)
        assert (claim.state, claim.slot, claim.version) == ("confirmed", None, 4)
        assert all([claim.photo_uid, claim.received_photo_uid, claim.proof_photo_uid])
        assert wish_of(cast, uid).state == "confirmed"
        titles = [message.title for message in inbox.inbox([cast.lan.uid]).items]
        assert titles == ["心愿实现了", "已经交付", "已到站", "已登记寄出", "认领成功"]


def test_article_66_and_69_service_is_recorded_who_when_and_how(cast, unit):
    """It goes its own way; by whom (real name, proved phone), on which day, what was done stands in the record."""
    with unit():
        uid = desk.held(cast, **desk.a_service())
        wishes.arrange(uid, actor=cast.tian, day=today() + timedelta(days=2), note="上午九点")
        wishes.done(uid, actor=cast.tian, note="聊了一个小时")
        claim = wishes.confirm(uid, actor=cast.chen)
        assert (claim.state, claim.holder) == ("confirmed", cast.lan.ref)
        assert wish_of(cast, uid).state == "confirmed"
        told = dict(export([cast.lan.uid])[0].rows[0])
        assert told["心愿"] == wish_of(cast, uid).title
        assert told["服务日期"] == f"{today() + timedelta(days=2):%Y-%m-%d}"
        assert told["进展"] == "已确认"


def test_the_same_waybill_twice_is_one(cast, unit):
    with unit():
        uid = desk.sent(cast)
        again = wishes.sent(uid, actor=cast.lan, carrier="邮政", waybill=" YZ123456 ")
        assert (again.state, again.version) == ("sent", 1)
        with pytest.raises(StateChanged):
            wishes.sent(uid, actor=cast.lan, carrier="邮政", waybill="YZ999")


@pytest.mark.parametrize(("carrier", "waybill"), [("", "1"), ("邮政", " ")])
def test_a_parcel_has_a_number(cast, unit, carrier, waybill):
    with unit():
        uid = desk.held(cast)
        with pytest.raises(WaybillNeeded):
            wishes.sent(uid, actor=cast.lan, carrier=carrier, waybill=waybill)


@pytest.mark.parametrize(("carrier", "waybill"), [("长" * 21, "1"), ("邮政", "1" * 41)])
def test_a_parcel_number_has_an_end(cast, unit, carrier, waybill):
    with unit():
        uid = desk.held(cast)
        with pytest.raises(Invalid):
            wishes.sent(uid, actor=cast.lan, carrier=carrier, waybill=waybill)


def test_a_photo_is_a_picture(cast, unit):
    with unit():
        uid = desk.held(cast)
        with pytest.raises(NotAPicture):
            wishes.sent(uid, actor=cast.lan, carrier="邮政", waybill="1", photo=b"MZ not a picture")


def test_nobody_else_sends_it(cast, unit):
    with unit():
        uid = desk.held(cast)
        for stranger in (cast.bo, cast.guo):
            with pytest.raises(ClaimNotFound):
                wishes.sent(uid, actor=stranger, carrier="邮政", waybill="1")


def test_a_service_is_not_sent_and_a_thing_is_not_arranged(cast, unit):
    with unit():
        service = desk.held(cast, **desk.a_service())
        thing = desk.held(cast)
        with pytest.raises(WrongKind):
            wishes.sent(service, actor=cast.lan, carrier="邮政", waybill="1")
        with pytest.raises(WrongKind):
            wishes.arrange(thing, actor=cast.tian, day=today())
        with pytest.raises(WrongKind):
            wishes.done(thing, actor=cast.tian, note="好")


def test_only_the_station_receives_and_hands_over(cast, unit):
    with unit():
        uid = desk.sent(cast)
        for who in (cast.lan, cast.zhou):
            with pytest.raises(Forbidden):
                wishes.receive(uid, actor=who)
        with pytest.raises(StateChanged):
            wishes.hand_over(uid, actor=cast.tian, note="本人签收")


def test_handing_over_leaves_a_proof(cast, unit):
    with unit():
        uid = desk.received(cast)
        with pytest.raises(ProofNeeded):
            wishes.hand_over(uid, actor=cast.tian, note="  ")
        with pytest.raises(PrivateText):
            wishes.hand_over(uid, actor=cast.tian, note=f"{desk.NAME}签收")
        assert wishes.hand_over(uid, actor=cast.tian, note="本人签收").proof_note == "本人签收"


@pytest.mark.parametrize("days", [-1, 61])
def test_an_appointment_is_soon(cast, unit, days):
    with unit():
        uid = desk.held(cast, **desk.a_service())
        with pytest.raises(Invalid):
            wishes.arrange(uid, actor=cast.tian, day=today() + timedelta(days=days))


def test_the_wish_waits_for_its_last_piece(cast, unit):
    with unit():
        wish = desk.on_the_shelf(cast, quantity=2)
        claims = [wishes.claim(wish, actor=donor).uid for donor in (cast.lan, cast.bo)]
        for uid, donor in zip(claims, (cast.lan, cast.bo), strict=True):
            wishes.sent(uid, actor=donor, carrier="自送", waybill="自送")
            wishes.receive(uid, actor=cast.tian)
            wishes.hand_over(uid, actor=cast.tian, note="本人签收")
        wishes.confirm(claims[0], actor=cast.chen)
        assert wish_of(cast, claims[0]).state == "claimed"
        wishes.confirm(claims[1], actor=cast.chen)
        assert wish_of(cast, claims[0]).state == "confirmed"


def test_a_wish_with_a_piece_left_is_not_fulfilled(cast, unit):
    with unit():
        wish = desk.on_the_shelf(cast, quantity=2)
        claim = wishes.claim(wish, actor=cast.lan).uid
        wishes.sent(claim, actor=cast.lan, carrier="自送", waybill="自送")
        wishes.receive(claim, actor=cast.tian)
        wishes.hand_over(claim, actor=cast.tian, note="本人签收")
        wishes.confirm(claim, actor=cast.chen)
        assert wish_of(cast, claim).state == "open"


def test_a_claim_is_confirmed_once(cast, unit):
    with unit():
        uid = desk.confirmed(cast)
        with pytest.raises(StateChanged):
            wishes.confirm(uid, actor=cast.chen)


def test_what_was_received_stands_in_the_persons_own_line_once(cast, unit):
    with unit():
        uid = desk.confirmed(cast)
        wish = wish_of(cast, uid)
        aid = registry.aid_of([wish.person_uid])
    assert [(one.what, one.amount_fen, one.source, one.estimated) for one in aid] == [("电风扇", 15000, "wish", True)]
    with unit():
        claim = wishes.claim(desk.on_the_shelf(cast, **desk.a_service()), actor=cast.lan)
        wishes.arrange(claim.uid, actor=cast.chen, day=today())
        assert registry.aid_of([wish_of(cast, claim.uid).person_uid]) == [], "only what was confirmed"
