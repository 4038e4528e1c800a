"""What everybody gets alike is the answer of this moment, and nobody gets what was made for somebody else."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from miniapp_api.route import route
from server.codes.jobs import fold
from server.codes.models import StepCount
from server.gifts import service as gifts
from server.kit import clock
from server.kit.changes import changed
from server.kit.db import db
from server.wishes import service as wishes
from tests.campaigns.plans import published
from tests.cast import TOWN
from tests.counting import EDGES
from tests.gifts.money import paid
from tests.gifts.test_give import give
from tests.policies.table import few, taken_over
from tests.wishes import desk


@pytest.fixture
def uid(unit, cast):
    with unit():
        return published(cast).uid


@pytest.fixture
def statements():
    """What the database hears; unlike `counting.counted` it leaves the pages of the last moment standing."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(EDGES):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


def raised(phone, uid):
    return phone.get(f"/api/v1/campaigns/{uid}").get_json()["raised_fen"]


def given(cast, uid):
    no = give(uid, cast.lan)
    paid(no)
    return gifts.settle(no)


def test_a_campaign_is_asked_of_the_database_once_in_a_moment(phone, uid, statements):
    assert raised(phone, uid) == 0
    asked = len(statements)
    assert asked > 0
    assert raised(phone, uid) == 0
    assert len(statements) == asked
    with clock.at(clock.now() + timedelta(seconds=1)):
        assert raised(phone, uid) == 0
    assert len(statements) == 2 * asked


def test_a_gift_is_seen_at_once_by_the_process_that_booked_it(phone, unit, cast, uid):
    assert raised(phone, uid) == 0
    with unit():
        fen = given(cast, uid).amount_fen
    assert raised(phone, uid) == fen > 0


def test_a_gift_that_another_process_booked_is_seen_within_a_second(phone, unit, cast, uid):
    assert raised(phone, uid) == 0
    with unit():
        fen = given(cast, uid).amount_fen
        db.session.flush()
        changed(db.session()).clear()  # as if this process had not heard of it
    assert raised(phone, uid) == 0
    with clock.at(clock.now() + timedelta(seconds=1)):
        assert raised(phone, uid) == fen > 0


def test_every_address_has_an_answer_of_its_own(phone, unit, cast, uid):
    with unit():
        other = published(cast, title="另一个项目").uid
    titles = [phone.get(f"/api/v1/campaigns/{one}").get_json()["title"] for one in (uid, other, uid)]
    assert titles[0] == titles[2] != titles[1] == "另一个项目"
    sizes = [len(phone.get(f"/api/v1/campaigns?page_size={size}").get_json()["items"]) for size in (1, 2, 1)]
    assert sizes == [1, 2, 1]


def test_what_is_not_there_and_what_is_asked_wrongly_are_not_kept(phone, uid, statements):
    for _ in range(2):
        before = len(statements)
        assert phone.get("/api/v1/campaigns/nothing").status_code == 404
        assert len(statements) > before
        assert phone.get("/api/v1/campaigns?page=x").status_code == 422


def test_a_search_is_made_for_who_searches(phone, unit, cast, statements):
    with unit():
        desk.on_the_shelf(cast)
    for path in ("/api/v1/wishes?q=电风扇", "/api/v1/wishes?q=" + "长" * 40):
        asked = []
        for _ in range(2):
            before = len(statements)
            phone.get(path)
            asked.append(len(statements) - before)
        assert asked[0] == asked[1] > 0
    assert phone.get("/api/v1/policies?x=" + "长" * 400).status_code == 200


def test_who_is_signed_in_gets_a_wish_of_their_own(phone, lan, unit, cast):
    with unit():
        wish = desk.on_the_shelf(cast)
        wishes.claim(wish, actor=cast.lan)
    phone_says = phone.get(f"/api/v1/wishes/{wish}").get_json()
    assert phone_says["my_claim"] is None
    assert lan.get(f"/wishes/{wish}").get_json()["my_claim"] is not None
    assert phone.get(f"/api/v1/wishes/{wish}").get_json()["my_claim"] is None


def test_a_policy_is_counted_each_time_it_goes_out(phone, unit, cast):
    with unit():
        taken_over(few())
    (policy, *_) = phone.get("/api/v1/policies").get_json()["items"]
    for _ in range(3):
        assert phone.get(f"/api/v1/policies/{policy['id']}?area={TOWN}").status_code == 200
    with unit():
        fold()
        counts = [(row.area_code, row.times) for row in db.session.query(StepCount) if row.step == "read"]
    assert counts == [(TOWN, 3)]


def test_nothing_is_kept_that_knows_who_asks():
    """A route that needs a person, or that writes, has nothing for everybody."""
    for one in route.all:
        if one.kept:
            assert (one.method, one.auth, one.unit, one.picture) == ("GET", "anyone", "reads", False), one.path
