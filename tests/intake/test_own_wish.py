"""我有一个心愿: said once, kept private, followed by number; what it lacks is told; withdrawn it leaves the public."""

import pytest
from sqlalchemy import select, text

from server.intake import queries
from server.intake import service as intake
from server.intake.errors import (
    ConsentOld,
    HelpIncomplete,
    HelpNotFound,
    NameWrong,
    OutsideArea,
    OwnWishNotFound,
    PhoneWrong,
    PlaceWrong,
    TooManyAsked,
    TooManyFiles,
)
from server.intake.models import OwnWish
from server.intake.rules import Consent
from server.intake.service.asking import ASKED_A_DAY
from server.intake.states import OwnState
from server.jobs import privacy
from server.kit.db import db
from server.kit.errors import Forbidden, SignedOut
from server.kit.privacy import NotYet
from server.messages.models import Message
from server.wishes import queries as shelf
from server.wishes import service as wishes
from tests.cast import COUNTY, OTHER_TOWN
from tests.files.pictures import jpeg
from tests.files.recordings import mp3
from tests.intake import desk, own_desk
from tests.wishes import desk as wish_desk


def test_it_is_kept_sealed_and_told(unit, cast):
    with unit():
        row = own_desk.asked(cast)
        assert (row.state, row.contact_name, row.person_name, row.text) == ("asked", "兰心", "李秀英", own_desk.TEXT)
        raw = db.session.execute(text("SELECT text_sealed, contact_name_sealed FROM own_wishes")).one()
        assert own_desk.TEXT.encode() not in raw[0]
        assert "兰心".encode() not in raw[1]
        (news,) = db.session.scalars(select(Message))
        assert row.no in news.text
        assert "电风扇" not in news.text + news.title
        told = queries.own_one(row.uid, actor=cast.lan)
        assert [(step.key, step.done) for step in told.steps][:3] == [
            ("asked", True),
            ("check", False),
            ("write", False),
        ]
        assert queries.own_mine(cast.bo).total == 0
        assert db.session.execute(text("SELECT count(*) FROM wishes")).scalar_one() == 0


def test_sent_twice_it_is_one(unit, cast):
    with unit():
        assert own_desk.asked(cast, key="k" * 200).uid == own_desk.asked(cast, key="k" * 200).uid


def test_a_voice_stands_for_the_words(unit, cast):
    with unit():
        row = intake.wish(own_desk.facts(text=""), actor=cast.lan, key="v", voice=mp3(1), photos=[jpeg()])
        assert [one.kind for one in queries.own_one(row.uid, actor=cast.lan).files] == ["photo", "voice"]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"text": " "}, HelpIncomplete),
        ({"text": "好" * 201}, HelpIncomplete),
        ({"person_name": ""}, HelpIncomplete),
        ({"consent": Consent("")}, HelpIncomplete),
        ({"consent": Consent("ticked", "1999-01")}, ConsentOld),
        ({"contact_phone": "110"}, PhoneWrong),
        ({"contact_name": "1"}, NameWrong),
        ({"area_code": COUNTY}, PlaceWrong),
        ({"on_behalf": "worker"}, SignedOut),
    ],
)
def test_what_it_lacks_is_told(unit, cast, changes, refusal):
    with pytest.raises(refusal), unit():
        own_desk.asked(cast, **changes)


def test_a_worker_writes_down_only_what_lies_in_their_places(unit, cast):
    with unit():
        row = own_desk.asked(cast, by=cast.wang, on_behalf="worker", consent=Consent("spoken"))
        assert (row.asked_by, row.by) == (None, cast.wang.ref)
    with pytest.raises(OutsideArea), unit():
        own_desk.asked(cast, by=cast.wang, area_code=OTHER_TOWN)
    for stranger in (cast.ren, cast.fang, cast.zhou):
        with pytest.raises(Forbidden), unit():
            own_desk.asked(cast, by=stranger)


def test_not_without_end(unit, cast):
    with unit():
        for _ in range(ASKED_A_DAY):
            own_desk.asked(cast)
    with pytest.raises(TooManyAsked), unit():
        own_desk.asked(cast)
    with unit():
        desk.asked(cast)  # who needs help is not stopped by wishes
    with pytest.raises(TooManyFiles), unit():
        intake.wish(own_desk.facts(), actor=cast.bo, key="f", photos=[jpeg()] * 4)


def test_the_number_and_the_phone_show_how_far_it_is(unit, cast):
    with unit():
        row, other = own_desk.asked(cast), desk.asked(cast)
        assert intake.track_wish(row.no.lower().replace("-", " "), "0001", place="10.0.0.1").uid == row.uid
    for no, tail in ((row.no, "0002"), (other.no, "0001"), ("YW-00000000", "0001")):
        with pytest.raises(OwnWishNotFound), unit():
            intake.track_wish(no, tail, place="10.0.0.1")
    with pytest.raises(HelpNotFound), unit():
        intake.track(row.no, "0001", place="10.0.0.2")


def test_something_is_added(unit, cast):
    with unit():
        row = intake.add_to_wish(own_desk.asked(cast).uid, actor=cast.lan, text="最好是落地的", photos=[jpeg()])
        told = queries.own_one(row.uid, actor=cast.lan)
        assert ([one.text for one in told.notes], len(told.files)) == (["最好是落地的"], 1)
    with pytest.raises(HelpIncomplete), unit():
        intake.add_to_wish(row.uid, actor=cast.lan)
    with pytest.raises(OwnWishNotFound), unit():
        intake.add_to_wish(row.uid, actor=cast.bo, text="别人")


def test_withdrawn_while_it_is_public_the_wish_leaves_the_public(unit, cast):
    with unit():
        row = own_desk.written(cast, submit=True, person=True)
        wish_desk.answered(wish_desk.row(row.wish_uid), wish_desk.Look.PASS)
        wishes.publish(row.wish_uid, actor=cast.zhou)
        told = queries.own_one(row.uid, actor=cast.lan)
        assert (told.state_name, "withdraw" in queries.own_actions(told.row, told.way, cast.lan.roles)) == (
            "已公开，等人认领",
            True,
        )
        intake.withdraw_wish(row.uid, actor=cast.lan)
        wish = wish_desk.row(row.wish_uid)
        assert (wish.state, wish.story, row.state) == ("withdrawn", "", "withdrawn")
        assert shelf.shelf(state="open").total == 0


def test_an_account_that_is_closed_waits_for_the_answer(unit, cast):
    with unit():
        row = own_desk.asked(cast)
        sections = {one.title: one.rows for one in privacy.copy_of(cast.lan.uid)["sections"]}
        assert dict(sections["自己的心愿"][0])["想要什么"] == own_desk.TEXT
        assert dict(sections["心愿的同意"][0])["用途"] == "办理这个心愿"
    with pytest.raises(NotYet, match="1 个心愿正在核实"), unit():
        privacy.forget(cast.lan.uid)
    with unit():
        intake.withdraw_wish(row.uid, actor=cast.lan)
        privacy.forget(cast.lan.uid)
        again = db.session.scalars(select(OwnWish).where(OwnWish.uid == row.uid)).one()
        assert (again.asked_by, again.state) == (None, OwnState.WITHDRAWN)
