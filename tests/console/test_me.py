"""我的账号 — password, second factor, recovery codes, sessions; and the page that must come first."""

import re
from datetime import timedelta

import pyotp
import pytest

from server.kit.clock import at, now
from server.kit.db import db
from server.people import queries
from server.people import service as people
from server.people.models import RecoveryCode, Staff
from tests.cast import PASSWORD
from tests.console.seats import seat
from tests.counting import counted
from tests.people.desk_of_three import PASSWORD as FRESH

CODES = re.compile(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>")


@pytest.fixture
def desk(app, unit, cast):
    return seat(app, unit, cast.tian)


def secret_on(page):
    return re.search(r"<dd>([A-Z2-7]{32})</dd>", page)[1]


def forget_secret(unit, login):
    with unit():
        db.session.execute(db.update(Staff).where(Staff.login == login).values(totp_sealed=None))


def enrol(desk, **more):
    page = desk.page("/me/code")
    return desk.post("/me/code", otp=pyotp.TOTP(secret_on(page)).at(now()), **more)


def test_the_page_costs_a_known_number_of_statements(desk):
    with counted() as statements:
        page = desk.page("/me")
    assert ("乡镇民政岗" in page, "本机" in page) == (True, True)
    assert len(statements) == 7, statements


def test_a_new_password_ends_every_other_session(app, unit, cast, desk):
    other = seat(app, unit, cast.tian)
    answer = desk.post("/me/password", old=PASSWORD, new=FRESH, again=FRESH)
    assert answer.status_code == 303
    assert "1 处登录已退出" in desk.page("/me")
    assert other.get("/me").status_code == 303
    with unit():
        assert people.sign_in_staff("tian", FRESH).outcome()


@pytest.mark.parametrize(
    ("fields", "says", "status"),
    [
        ({"old": "wrong-wrong"}, "现在的密码不对", 401),
        ({"again": "another-one-77"}, "两次填写的密码不一样", 422),
        ({"new": "short", "again": "short"}, "10 到 200 个字符", 422),
        ({"new": "zhangwei1990", "again": "zhangwei1990"}, "太常见", 422),
        ({"new": "tian.tian.hong", "again": "tian.tian.hong"}, "不要有自己的用户名", 422),
        ({"new": PASSWORD, "again": PASSWORD}, "不能与现在的一样", 422),
    ],
)
def test_a_password_is_refused(desk, fields, says, status):
    answer = desk.post("/me/password", **{"old": PASSWORD, "new": FRESH, "again": FRESH, **fields})
    assert (answer.status_code, says in answer.get_data(as_text=True)) == (status, True)


def test_five_wrong_old_passwords_lock_the_account(desk):
    for _ in range(5):
        desk.post("/me/password", old="wrong-wrong", new=FRESH, again=FRESH)
    answer = desk.post("/me/password", old=PASSWORD, new=FRESH, again=FRESH)
    assert (answer.status_code, "已锁定" in answer.get_data(as_text=True)) == (429, True)


def test_a_post_with_money_opens_nothing_before_the_second_factor(app, unit, cast):
    forget_secret(unit, "fang")
    with unit():
        assert people.sign_in_staff("fang", PASSWORD).outcome()
    desk = seat(app, unit, cast.fang)
    for path in ("/", "/gifts", "/me", "/staff"):
        assert desk.get(path).location == "/console/me/code"
    assert desk.post("/me/password", old=PASSWORD, new=FRESH, again=FRESH).location == "/console/me/code"
    swapped = desk.client.get("/console/gifts", headers={"HX-Request": "true"})
    assert (swapped.status_code, swapped.headers["HX-Redirect"]) == (403, "/console/me/code")
    answer = enrol(desk)
    assert len(CODES.findall(answer.get_data(as_text=True))) == 10
    assert desk.get("/gifts").status_code == 200


def test_a_wrong_code_enrols_nothing_and_the_secret_stays_the_same(app, unit, cast):
    forget_secret(unit, "fang")
    desk = seat(app, unit, cast.fang)
    secret = secret_on(desk.page("/me/code"))
    answer = desk.post("/me/code", otp="000000")
    assert (answer.status_code, secret_on(answer.get_data(as_text=True))) == (422, secret)
    with unit():
        assert queries.staff(cast.fang.uid).totp is None
    assert secret_on(seat(app, unit, cast.fang).page("/me/code")) != secret


def test_another_phone_needs_the_old_one(unit, cast, desk):
    with unit():
        old = people.otp_now("tian")
    assert enrol(desk).status_code == 401
    assert enrol(desk, present="000000").status_code == 401
    assert enrol(desk, present=old).status_code == 200
    with unit():
        refused = people.sign_in_staff("tian", PASSWORD).refusal
        assert refused is not None  # who has a code is asked for it from now on, whatever the post
        assert refused.code == "otp_needed"


def test_a_recovery_code_opens_once(unit, cast, desk):
    with unit():
        old = people.otp_now("tian")
    codes = CODES.findall(enrol(desk, present=old).get_data(as_text=True))
    with unit():
        kept = set(db.session.scalars(db.select(RecoveryCode.code_hash)))
        assert not kept & set(codes)
        assert people.sign_in_staff("tian", PASSWORD, codes[0].upper()).outcome()
        assert people.sign_in_staff("tian", PASSWORD, codes[0]).refusal is not None
        assert people.sign_in_staff("tian", PASSWORD, codes[1]).outcome()
    assert "还剩 <b>8</b>" in desk.page("/me")


def test_new_recovery_codes_need_the_phone_and_end_the_old_ones(unit, cast, desk):
    with unit():
        old = people.otp_now("tian")
    codes = CODES.findall(enrol(desk, present=old).get_data(as_text=True))
    assert desk.post("/me/recovery", otp="000000").status_code == 401
    with unit():
        otp = people.otp_now("tian")
    fresh = CODES.findall(desk.post("/me/recovery", otp=otp).get_data(as_text=True))
    assert (len(fresh), set(fresh) & set(codes)) == (10, set())
    with unit():
        assert people.sign_in_staff("tian", PASSWORD, codes[0]).refusal is not None


def test_one_session_or_all_others_end(app, unit, cast, desk):
    others = [seat(app, unit, cast.tian) for _ in range(3)]
    foreign = seat(app, unit, cast.guo)
    uid = re.search(r"/me/sessions/([0-9a-z]{16})/end", desk.page("/me"))[1]
    assert foreign.post(f"/me/sessions/{uid}/end").status_code == 303
    assert sum(one.get("/me").status_code == 200 for one in others) == 3
    desk.post(f"/me/sessions/{uid}/end")
    assert sum(one.get("/me").status_code == 200 for one in others) == 2
    desk.post("/me/sessions/end")
    assert [one.get("/me").status_code for one in (*others, desk, foreign)] == [303, 303, 303, 200, 200]


def test_a_session_says_where_it_is(app, unit, cast, desk):
    client = app.test_client()
    mark = re.search(r'name="csrf" value="([^"]+)"', client.get("/console/sign-in").get_data(as_text=True))[1]
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0 Safari/537.36 Edg/141.0"
    form = {"login": "tian", "password": PASSWORD, "csrf": mark}
    client.post("/console/sign-in", data=form, headers={"User-Agent": agent})
    page = desk.page("/me")
    assert ("Windows · Edge" in page, "127.0.0.1" in page) == (True, True)


def test_the_last_sign_in_is_told_with_the_wrong_tries_since(app, unit, cast):
    client = app.test_client()

    def enter(password):
        page = client.get("/console/sign-in").get_data(as_text=True)
        mark = re.search(r'name="csrf" value="([^"]+)"', page)[1]
        return client.post("/console/sign-in", data={"login": "tian", "password": password, "csrf": mark})

    enter(PASSWORD)
    assert "上次登录" not in client.get("/console/").get_data(as_text=True)
    with at(now() + timedelta(minutes=1)):
        enter("wrong-wrong")
        enter("wrong-wrong")
        enter(PASSWORD)
        page = client.get("/console/").get_data(as_text=True)
    assert ("上次登录：" in page, "此后有 2 次输错" in page) == (True, True)
