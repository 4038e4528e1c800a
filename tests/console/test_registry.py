"""The register at the desk: a person, their paper, a reason for every look."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import text

from server.kit import clock
from server.kit.db import db
from server.registry import queries
from tests.cast import OTHER_TOWN, VILLAGE
from tests.console.charity_desk import Desk
from tests.wishes import desk

PERSON = {
    "name": "张桂花",
    "kind": "独居老人",
    "area_code": VILLAGE,
    "controller": "charity",
    "birth_year": "1946",
    "sex": "女",
    "phone": "13800000005",
    "address": "三组",
}


@pytest.fixture
def desks(app, unit, cast):
    return {who: Desk(app.test_client(), unit, getattr(cast, who)) for who in ("tian", "guo", "chen", "ren", "zhou")}


def expires(days=365):
    return (clock.today() + timedelta(days=days)).isoformat()


@pytest.fixture
def nobody(unit):
    """Whether the register is empty."""

    def ask():
        with unit():
            return db.session.execute(text("SELECT count(*) FROM helped_persons")).scalar() == 0

    return ask


def uid_of(answer):
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location.rsplit("/", 1)[1]


def test_a_person_with_their_paper(desks, unit):
    tian = desks["tian"]
    assert tian.get("/registry/new").status_code == 200
    answer = tian.post("/registry", **PERSON, consent="1", expires_on=expires(), paper=(desk.picture(), "同意书.png"))
    uid = uid_of(answer)
    with unit():
        person = queries.person(uid)
        assert queries.has_consent(person, "wish")
        assert queries.consents(person)[0].paper_file
    page = tian.page(f"/registry/{uid}")
    assert "张**" in page
    assert "有效" in page
    assert "张**" in tian.page("/registry")
    assert uid in tian.page(f"/wishes/new?person={uid}")
    for hidden in ("张桂花", "13800000005"):
        assert hidden not in page + tian.page("/registry") + tian.page("/wishes/new")


def test_without_a_paper_the_wish_stays_at_home(desks, unit):
    uid = uid_of(desks["tian"].post("/registry", **PERSON))
    assert "还没有同意书" in desks["tian"].page(f"/registry/{uid}")
    assert desks["tian"].post(f"/registry/{uid}/consent", expires_on=expires(0)).status_code == 422
    assert desks["tian"].post(f"/registry/{uid}/consent", expires_on="soon").status_code == 422
    assert desks["tian"].post(f"/registry/{uid}/consent", expires_on=expires()).status_code == 303
    with unit():
        assert queries.has_consent(queries.person(uid), "wish")


def test_taken_back_as_easily_as_given(desks, unit):
    uid = uid_of(desks["tian"].post("/registry", **PERSON, consent="1", expires_on=expires()))
    with unit():
        consent = queries.consents(queries.person(uid))[0].uid
    address = f"/registry/{uid}/consent/{consent}/withdraw"
    assert desks["tian"].post(f"/registry/{uid}/consent/0000000000000000/withdraw").status_code == 404
    assert desks["guo"].post(address).status_code == 404
    assert desks["tian"].post(address).status_code == 303
    assert desks["tian"].post(address).status_code == 409
    assert "已撤回" in desks["tian"].page(f"/registry/{uid}")
    with unit():
        assert not queries.has_consent(queries.person(uid), "wish")


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "张"},
        {"kind": "富人"},
        {"controller": "nobody"},
        {"birth_year": ""},
        {"birth_year": "二〇〇〇"},
        {"id_number": "362202195001010011"},
        {"phone": "123"},
        {"sex": "x"},
        {"birth_year": "2018"},
        {"consent": "1", "expires_on": ""},
        {"consent": "1", "expires_on": "2020-01-01"},
    ],
)
def test_odd_forms_leave_nothing_behind(desks, nobody, changes):
    answer = desks["tian"].post("/registry", **{**PERSON, **changes})
    assert answer.status_code == 422
    assert "三组" in answer.get_data(as_text=True)
    assert nobody()


def test_every_wrong_field_is_told_at_once(desks, nobody):
    wrong = {"id_number": "362202195001010011", "phone": "123", "area_code": "", "controller": "", "name": ""}
    answer = desks["tian"].post("/registry", **{**PERSON, **wrong}, consent="1", expires_on="2020-01-01")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for name in (*wrong, "expires_on"):
        assert f'href="#f-{name}"' in page, name
    assert nobody()


def test_a_paper_that_is_none_leaves_nobody_behind(desks, nobody):
    paper = (BytesIO(b"MZ a program"), "a.exe")
    answer = desks["tian"].post("/registry", **PERSON, consent="1", expires_on=expires(), paper=paper)
    assert answer.status_code == 422
    assert nobody()


def test_a_child_with_a_guardian(desks, unit):
    guardian = {"guardian_name": "张守正", "guardian_phone": "13800000006", "guardian_relation": "祖父"}
    child = {**PERSON, "kind": "困境儿童", "birth_year": str(clock.today().year - 8)}
    uid = uid_of(desks["tian"].post("/registry", **child, **guardian, consent="1", expires_on=expires()))
    with unit():
        assert queries.consents(queries.person(uid))[0].given_by == "guardian"


def test_whose_place_and_whose_record_it_is(desks):
    assert desks["tian"].post("/registry", **{**PERSON, "area_code": OTHER_TOWN}).status_code == 403
    assert desks["ren"].post("/registry", **PERSON).status_code == 422
    uid = uid_of(desks["tian"].post("/registry", **PERSON))
    for address in (f"/registry/{uid}", "/registry/0000000000000000"):
        assert desks["guo"].get(address).status_code == 404
    assert desks["guo"].post(f"/registry/{uid}/reveal", reason="好奇一下看看").status_code == 404
    assert "张**" not in desks["guo"].page("/registry")
    assert desks["zhou"].get("/registry").status_code == 403


def test_a_whole_field_for_a_reason(desks):
    uid = uid_of(desks["tian"].post("/registry", **PERSON))
    assert desks["tian"].post(f"/registry/{uid}/reveal", reason="看").status_code == 422
    page = desks["tian"].post(f"/registry/{uid}/reveal", reason="上门核实心愿").get_data(as_text=True)
    assert "张桂花" in page
    assert "13800000005" in page
    assert "张桂花" not in desks["tian"].page(f"/registry/{uid}")


def test_filters(desks):
    uid_of(desks["tian"].post("/registry", **PERSON))
    assert "张**" in desks["tian"].page("/registry?kind=独居老人&controller=charity")
    assert "张**" not in desks["tian"].page("/registry?kind=残疾人")
    assert "张**" in desks["tian"].page("/registry?kind=nonsense&controller=%27&page=x")
