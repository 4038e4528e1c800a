"""群众心愿 at the desk: written down by telephone, visited, linked, written for the public, or answered."""

import re
from io import BytesIO

import pytest
from sqlalchemy import select

from server.intake import queries
from server.intake.models import HelpRequest, OwnWish
from server.kit.clock import today
from server.kit.db import db
from server.wishes.models import Wish
from tests.cast import TOWN, VILLAGE
from tests.console.charity_desk import Desk
from tests.counting import counted
from tests.files.pictures import jpeg
from tests.intake import own_desk
from tests.wishes import desk as wish_desk

CALL = {
    "key": "0123456789abcdef",
    "channel": "phone",
    "on_behalf": "family",
    "contact_name": "兰心",
    "contact_phone": "13800000001",
    "person_name": "李秀英",
    "relation": "母亲",
    "area_code": VILLAGE,
    "text": own_desk.TEXT,
    "way": "spoken",
}
PUBLIC = {
    "title": "电风扇",
    "kind": "goods",
    "quantity": "1",
    "for_whom": "独居老人",
    "area_code": VILLAGE,
    "story": wish_desk.STORY,
    "price_fen": "150",
    "price_source": "街道超市询价",
}
PERSON = {"name": "李秀英", "kind": "独居老人", "birth_year": "1946", "sex": "女"}


@pytest.fixture
def desks(app, unit, cast):
    names = ("wang", "tian", "guo", "ren", "chen", "zhou")
    return {who: Desk(app.test_client(), unit, getattr(cast, who)) for who in names}


@pytest.fixture
def asked(unit, cast):
    with unit():
        return own_desk.asked(cast).uid


def uid_of(answer):
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location.rsplit("/", 1)[1]


def row(app, uid):
    with app.app_context():
        return db.session.scalars(select(OwnWish).where(OwnWish.uid == uid)).one()


def check(desk, uid, version=0):
    body = {"visited_on": today().isoformat(), "text": own_desk.SEEN, "photo": (BytesIO(jpeg()), "a.jpg")}
    return desk.post(f"/own-wishes/{uid}/check", version=version, **body)


def test_from_a_call_to_a_draft_for_the_public(desks, app):
    wang = desks["wang"]
    uid = uid_of(wang.post("/own-wishes", **CALL))
    assert uid_of(wang.post("/own-wishes", **CALL)) == uid
    page = wang.page(f"/own-wishes/{uid}")
    assert "兰*" in page
    assert "兰心" not in page
    assert check(wang, uid).status_code == 303
    assert wang.post(f"/own-wishes/{uid}/person", **PERSON).status_code == 303
    form = wang.page(f"/own-wishes/{uid}/write")
    assert own_desk.TEXT in form
    assert own_desk.SEEN in form
    wish = uid_of(wang.post(f"/own-wishes/{uid}/write", version=2, **PUBLIC))
    with app.app_context():
        made = db.session.scalars(select(Wish).where(Wish.uid == wish)).one()
        assert (made.state, made.story, made.person_uid) == ("draft", wish_desk.STORY, row(app, uid).person_uid)
    assert made.no in wang.page(f"/own-wishes/{uid}")
    assert wang.get(f"/own-wishes/{uid}/write").status_code == 409


def test_it_is_linked_to_somebody_on_record(desks, app, unit, cast, asked):
    with unit():
        mother = wish_desk.person(cast)
    assert "是这个人，关联" in desks["tian"].page(f"/own-wishes/{asked}")
    assert desks["tian"].post(f"/own-wishes/{asked}/link", person=mother).status_code == 303
    assert "已有同意公开的记录" in desks["tian"].page(f"/own-wishes/{asked}")
    assert desks["tian"].post(f"/own-wishes/{asked}/link", person="").status_code in (409, 422)


def test_it_is_answered_in_kind_words(desks, asked):
    tian = desks["tian"]
    short = tian.post(f"/own-wishes/{asked}/answer", version=0, because="met", text="好")
    assert short.status_code == 422
    assert "请给本人写几句" in short.get_data(as_text=True)
    kind = {"because": "met", "text": own_desk.KIND_WORDS}
    assert tian.post(f"/own-wishes/{asked}/answer", version=0, **kind).status_code == 303
    assert "已经通过其他途径得到" in tian.page(f"/own-wishes/{asked}")
    assert tian.post(f"/own-wishes/{asked}/reopen", reason="又坏了一台").status_code == 303


def test_it_is_passed_on_as_a_request_for_help(desks, app, asked):
    tian = desks["tian"]
    assert tian.post(f"/own-wishes/{asked}/refer", trouble_living="1").status_code == 409
    assert tian.post(f"/own-wishes/{asked}/refer", trouble_living="1", way="spoken").status_code == 303
    with app.app_context():
        help_ = db.session.scalars(select(HelpRequest)).one()
    assert f"/console/intake/{help_.uid}" in tian.page(f"/own-wishes/{asked}")
    assert desks["chen"].post(f"/own-wishes/{asked}/refer", way="spoken").status_code in (403, 409)


def test_the_smaller_moves(desks, app, asked):
    tian = desks["tian"]
    assert tian.post(f"/own-wishes/{asked}/missed", note="没人接").status_code == 303
    assert tian.post(f"/own-wishes/{asked}/add", text="最好是落地的").status_code == 303
    assert tian.post(f"/own-wishes/{asked}/move_place", area=TOWN).status_code == 303
    assert tian.post(f"/own-wishes/{asked}/withdraw", version=3).status_code == 303
    assert row(app, asked).state == "withdrawn"
    assert tian.post(f"/own-wishes/{asked}/nothing").status_code == 404


def test_moved_out_of_ones_places_it_is_gone_from_the_page(desks, app, asked):
    """The grid worker's own place is the village; the township's is not theirs."""
    assert desks["wang"].post(f"/own-wishes/{asked}/move_place", area=TOWN).status_code in (403, 409, 422)
    assert row(app, asked).area_code == VILLAGE


def test_a_written_one_is_written_again_after_it_was_taken_down(desks, app, unit, cast):
    with unit():
        uid = own_desk.written(cast).uid
    wang, chen = desks["wang"], desks["chen"]
    assert wang.post(f"/own-wishes/{uid}/again", reason="换个写法").status_code == 409
    wish = row(app, uid).wish_uid
    assert chen.post(f"/wishes/{wish}/withdraw", version=0, because="wrong").status_code == 303
    assert "重新写" in wang.page(f"/own-wishes/{uid}")
    assert wang.post(f"/own-wishes/{uid}/again", reason="换个写法").status_code == 303


def test_what_it_lacks_is_told_beside_the_field(desks, asked):
    wang = desks["wang"]
    answer = wang.post("/own-wishes", **CALL | {"text": ""})
    assert answer.status_code == 422
    assert "请说一句，或写一句想要什么" in answer.get_data(as_text=True)
    assert wang.post(f"/own-wishes/{asked}/check", version=0, visited_on="", text="看过了，有需要").status_code == 422
    assert wang.post(f"/own-wishes/{asked}/person", name="", kind="独居老人").status_code == 422
    assert check(wang, asked).status_code == 303
    answer = wang.post(f"/own-wishes/{asked}/write", version=1, **PUBLIC | {"price_fen": "很多"})
    assert answer.status_code == 422
    assert own_desk.SEEN in answer.get_data(as_text=True)


def test_whole_names_are_shown_for_a_reason_once(desks, asked):
    tian = desks["tian"]
    shown = tian.post(f"/own-wishes/{asked}/reveal", because="visit").get_data(as_text=True)
    assert "兰心" in shown
    assert "13800000001" in shown
    assert "兰心" not in tian.page(f"/own-wishes/{asked}")
    assert tian.post(f"/own-wishes/{asked}/reveal", because="").status_code == 422


def test_pictures_are_for_the_desk(desks, unit, cast, asked):
    wang = desks["wang"]
    check(wang, asked)
    with unit():
        (home,) = queries.own_sight(asked, actor=cast.wang).files
    assert wang.get(f"/own-wishes/{asked}/file/{home.uid}").mimetype == "image/jpeg"
    assert desks["guo"].get(f"/own-wishes/{asked}/file/{home.uid}").status_code == 404
    assert wang.get(f"/own-wishes/{asked}/file/nothing").status_code == 404


def test_who_may_not_see_it(desks, asked):
    assert desks["guo"].get(f"/own-wishes/{asked}").status_code == 404
    assert desks["ren"].get("/own-wishes").status_code == 403
    assert desks["zhou"].get(f"/own-wishes/{asked}").status_code == 200
    assert desks["zhou"].get("/own-wishes/new").status_code == 403


def test_the_list_and_the_front_page_say_how_many(desks, unit, cast, asked):
    with unit():
        own_desk.answered(cast)
    page = desks["wang"].page("/own-wishes")
    assert own_desk.TEXT in page
    assert len(re.findall(r"YW-[0-9A-Z]{8}", page)) >= 1
    assert "2 个" not in desks["wang"].page("/")
    assert "个群众心愿等核实" in desks["wang"].page("/")
    assert "群众心愿" not in desks["ren"].page("/")


def test_how_many_statements(desks, asked):
    for path, most in (("/own-wishes", 22), (f"/own-wishes/{asked}", 34), (f"/own-wishes/{asked}/write", 40)):
        if path.endswith("write"):
            check(desks["tian"], asked)
        with counted() as count:
            assert desks["tian"].get(path).status_code == 200
        assert len(count) <= most, (path, len(count))


def test_the_wish_leads_back_to_what_was_said(desks, unit, cast):
    with unit():
        row = own_desk.written(cast, submit=True, person=True)
        wish, back = row.wish_uid, f"/console/own-wishes/{row.uid}"
    page = desks["chen"].page(f"/wishes/{wish}")
    assert f'href="{back}"' in page
    assert row.no in page
    with unit():
        plain = wish_desk.in_review(cast)
    assert "由群众登记的心愿" not in desks["chen"].page(f"/wishes/{plain}")
