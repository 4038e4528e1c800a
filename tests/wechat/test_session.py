import pytest

from server.kit.units import reading
from server.wechat import session
from server.wechat.errors import HighRisk, LoginCodeWrong, LoginTooOften, PhoneCodeWrong, WechatBusy, WechatUnavailable


def login(sim, user="lan", **more):
    return sim.post("/_sim/login", {"user": user, **more})


def openid_of(app, code):
    with app.app_context():
        return session.code_to_openid(code)


def phone_of(app, code):
    with app.app_context():
        return session.phone_of(code)


def test_it_works(app, sim):
    given = login(sim)
    assert openid_of(app, given["code"]) == given["openid"]


def test_no_token_is_sent_along(app, sim, asked):
    openid_of(app, login(sim)["code"])
    assert len(asked("jscode2session")) == 1
    assert not any("access_token" in path for path in asked("jscode2session"))


def test_a_used_code_is_refused(app, sim):
    code = login(sim)["code"]
    openid_of(app, code)
    with pytest.raises(LoginCodeWrong):
        openid_of(app, code)


@pytest.mark.parametrize("code", ["nonsense", "&appid=other", "\u4e2d"])
def test_a_strange_code_is_refused(app, sim, code):
    with pytest.raises(LoginCodeWrong):
        openid_of(app, code)


def test_a_risky_person_is_refused(app, sim):
    with pytest.raises(HighRisk):
        openid_of(app, login(sim, "xian", risky=True)["code"])


ERRCODES = [(-1, WechatBusy), (45011, LoginTooOften), (40163, LoginCodeWrong), (40125, WechatUnavailable)]


@pytest.mark.parametrize(("errcode", "refusal"), ERRCODES)
def test_each_errcode_has_its_sentence(app, sim, errcode, refusal):
    sim.fault("jscode2session", "errcode", args={"errcode": errcode})
    with pytest.raises(refusal):
        openid_of(app, login(sim)["code"])


@pytest.mark.parametrize("kind", ["empty", "html_502", "truncated", "reset_before", "reset_after"])
def test_an_answer_that_cannot_be_read_is_no_answer(app, sim, kind):
    sim.fault("jscode2session", kind)
    with pytest.raises(WechatUnavailable):
        openid_of(app, login(sim)["code"])


def test_nobody_talks_inside_a_unit(app, sim):
    with app.app_context(), reading(), pytest.raises(AssertionError, match="no network inside a unit"):
        session.code_to_openid("any")


def test_a_phone_is_proved_by_wechat(app, sim, number):
    code = sim.post("/_sim/phone_code", {"user": "lan", "phone": number})["code"]
    assert phone_of(app, code) == number
    with pytest.raises(PhoneCodeWrong):
        phone_of(app, code)


def test_a_login_code_proves_no_phone(app, sim):
    with pytest.raises(PhoneCodeWrong):
        phone_of(app, login(sim)["code"])


@pytest.mark.parametrize("kind", ["empty", "html_502", "reset_after"])
def test_a_phone_that_is_not_answered_is_not_proved(app, sim, number, kind):
    code = sim.post("/_sim/phone_code", {"user": "lan", "phone": number})["code"]
    sim.fault("getuserphonenumber", kind)
    with pytest.raises(WechatUnavailable):
        phone_of(app, code)
