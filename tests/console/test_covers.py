"""A shortfall filled at the desk: asked with the paper, agreed to by another; and how a matter came to its end."""

from io import BytesIO

import pytest

from server.gifts.service import lines as booking
from server.payments import service as acts
from tests.campaigns.plans import published
from tests.console.charity_desk import Desk
from tests.counting import counted
from tests.files.pictures import jpeg
from tests.gifts.test_lines import MATCHING, REFUND, brought
from tests.payments.matters import waiting_matters


@pytest.fixture
def matter(unit, cast):
    with unit():
        campaign = published(cast)
    told = brought(unit, cast, "platform_gifts", MATCHING, REFUND)
    with unit():
        for kind in ("matching", "refund"):
            booking.book_line(told[kind], campaign.uid, actor=cast.fang)
        return waiting_matters()[0].uid


def fields(**changes):
    paper = (BytesIO(jpeg()), "slip.jpg")
    return {"source": "bank:main", "reason": "理事会同意", "voucher": "HD-1", "file": paper, **changes}


def desk(app, unit, actor):
    return Desk(app.test_client(), unit, actor)


def test_from_the_matter_to_its_end(app, unit, cast, matter):
    chen, fang = desk(app, unit, cast.chen), desk(app, unit, cast.fang)
    assert f"/console/matters/{matter}/cover" in chen.page("/matters")
    form = chen.page(f"/matters/{matter}/cover")
    assert "50.00 元" in form
    assert "不能动用其他募捐项目的善款" in form
    answer = chen.post(f"/matters/{matter}/cover", **fields())
    assert answer.status_code == 303
    here = answer.location.removeprefix("/console")
    assert "您是提交人" in chen.page(here)
    assert "补足单待复核" in fang.page("/matters")
    page = fang.page(here)
    for text in ("自有资金转入募捐银行账户", "理事会同意", "HD-1", "同意补足"):
        assert text in page, text
    picture = fang.get(f"{here}/paper")
    assert (picture.status_code, picture.mimetype) == (200, "image/jpeg")
    assert fang.post(f"{here}/approve", version=0).status_code == 303
    assert "已补足" in fang.page(here)
    assert "没有待处理的款项" in fang.page("/matters")
    over = fang.page("/matters?state=settled")
    assert "已用补足单 HD-1 补足：理事会同意" in over
    assert here in over


def test_what_is_missing_stands_beside_its_field(app, unit, cast, matter):
    chen = desk(app, unit, cast.chen)
    answer = chen.post(f"/matters/{matter}/cover", **fields(source="", voucher="", file=(BytesIO(), "")))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for text in ("请选择钱从哪里来", "请填写回单号或凭证号", "请上传回单或凭证", 'value="理事会同意"'):
        assert text in page, text


def test_given_up(app, unit, cast, matter):
    chen = desk(app, unit, cast.chen)
    here = chen.post(f"/matters/{matter}/cover", **fields()).location.removeprefix("/console")
    assert chen.post(f"{here}/void", note="").status_code == 422
    assert chen.post(f"{here}/void", note="填错了").status_code == 303
    assert "填错了" in chen.page(here)
    assert "补足差额" in chen.page("/matters")
    assert chen.post(f"{here}/pay", version=0).status_code == 404


def test_words_do_not_fill_it(app, unit, cast, matter):
    fang = desk(app, unit, cast.fang)
    assert f"/console/matters/{matter}/settle" not in fang.page("/matters")
    assert fang.post(f"/matters/{matter}/settle", note="已处理").status_code == 409


def test_who_may_not(app, unit, cast, matter):
    ren = desk(app, unit, cast.ren)
    assert ren.get(f"/matters/{matter}/cover").status_code == 403
    assert ren.post(f"/matters/{matter}/cover", **fields()).status_code == 403


def test_another_matter_has_no_such_form(app, unit, cast):
    with unit():
        acts.raise_matter("mismatch", key="m:1", says="请核对")
        uid = waiting_matters()[0].uid
    assert desk(app, unit, cast.fang).get(f"/matters/{uid}/cover").status_code == 404


def own(statements):
    return len([text for text in statements if "payment_matter" in text or "payment_cover" in text])


def test_what_the_pages_cost(app, unit, cast, matter):
    fang = desk(app, unit, cast.fang)
    here = fang.post(f"/matters/{matter}/cover", **fields()).location.removeprefix("/console")
    fang.page(here)
    with counted() as waiting:
        fang.page("/matters")
    with counted() as over:
        fang.page("/matters?state=settled")
    with counted() as one:
        fang.page(here)
    assert (own(waiting), own(over), own(one)) == (4, 3, 3)
