"""A donor takes a copy of what is kept of them (PIPL 45) and is forgotten (PIPL 47); what the law keeps is said."""

import pytest
from sqlalchemy import select, text

from server.gifts import queries as gifts
from server.gifts import service as giving
from server.jobs import privacy
from server.kit.audit import AuditRow
from server.kit.db import db
from server.kit.privacy import NotYet
from server.messages import service as messages
from server.people import queries as people
from server.people import service as people_acts
from tests.campaigns.plans import published
from tests.cast import PHONE_LAN
from tests.gifts.money import paid
from tests.gifts.test_give import give
from tests.miniapp_api.doors import h5, refused


@pytest.fixture
def gift(unit, cast):
    """One gift of Lan's, with her own name and words in public, and a message about it."""
    with unit():
        no = give(published(cast).uid, cast.lan, message="愿灯长明", shown_as="alias", alias="小船")
        paid(no)
        giving.settle(no)
        messages.tell_donor(cast.lan.uid, "已收到", "谢谢您的捐赠。")
        return no


@pytest.fixture
def lan(app, cast):
    return h5(app, cast.lan.uid)


def test_the_copy_holds_everything_and_can_be_read(lan, gift, cast, unit):
    copy = lan.get("/me/data").get_json()
    rooms = [
        "账号",
        "消息",
        "微信消息的同意",
        "发到微信的消息",
        "捐赠",
        "捐赠证书",
        "票据",
        "付款",
        "认领",
        "求助",
        "求助的补充和答复",
        "求助的同意",
        "自己的心愿",
        "心愿的补充和答复",
        "心愿的同意",
    ]
    assert [one["title"] for one in copy["sections"]] == rooms
    for said in ("兰心", PHONE_LAN, "小船", "愿灯长明", gift, "谢谢您的捐赠。"):
        assert said in copy["text"], said
    assert any("5 年" in line for line in copy["kept"])
    with unit():
        last = db.session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
        assert (last.what, last.actor) == ("privacy.export_person", f"donor:{cast.lan.uid}")
        assert PHONE_LAN not in str(last.facts)


def test_it_is_only_for_oneself(phone, app, cast, gift):
    refused(phone.get("/api/v1/me/data"), 401, "signed_out")
    assert PHONE_LAN not in h5(app, cast.bo.uid).get("/me/data").text


def test_who_is_forgotten_is_nowhere_but_in_the_books(lan, app, gift, cast, unit):
    told = lan.post("/me/forget", json={"confirm": "注销"}).get_json()
    assert "手机号、微信身份、昵称和登录已清除" in told["gone"]
    assert any("姓名随捐赠记录" in line for line in told["kept"])
    assert lan.get("/me").get_json() == {"signed_in": False, "csrf": None}
    with unit():
        record = people.record(cast.lan.uid)
        assert (record.phone, record.phone_blind, record.openid, record.alias) == (None, None, None, "")
        assert record.name == "兰心"
        offer = gifts.offer_of_order(gift)
        assert (offer.shown_name, offer.message, offer.shown_as) == (None, "", "anonymous")
        assert gifts.by_order(gift).amount_fen > 0
        assert db.session.execute(text("SELECT count(*) FROM messages")).scalar_one() == 0


def test_without_a_gift_the_name_goes_too_and_the_phone_is_free(app, unit, cast):
    with unit():
        told = privacy.forget(cast.bo.uid)
        assert "姓名已清除" in told.gone
        assert people.record(cast.bo.uid).name is None
        again = people_acts.donor_by_openid("oBo")
        assert again.uid != cast.bo.uid


def test_every_record_of_theirs_is_forgotten(unit, cast):
    with unit():
        second = people_acts.donor_by_openid("oLanSecond")
        people_acts.set_name(second, "兰心二")
        people_acts.prove_phone(second, PHONE_LAN)
        privacy.forget(cast.lan.uid)
        assert people.record(second.uid).openid is None
        assert people.record(second.uid).name is None


def test_an_order_without_a_result_holds_it_up(unit, cast):
    with unit():
        give(published(cast).uid, cast.lan)
    with unit(), pytest.raises(NotYet, match="没有结果"):
        privacy.forget(cast.lan.uid)


def test_it_must_be_meant(lan, cast, unit):
    refused(lan.post("/me/forget", json={"confirm": "好"}), 422, "invalid")
    with unit():
        assert people.record(cast.lan.uid).phone == PHONE_LAN
