"""心愿办得怎么样: public, without a claim counted and without a partner that did not ask to be named."""

from server.wishes import service as wishes
from tests.counting import counted
from tests.wishes import desk
from tests.wishes.test_outcomes import partner


def test_before_anything_was_published(phone):
    assert "这一年还没有公布过心愿" in phone.get("/wishes").get_data(as_text=True)


def test_what_became_of_them(phone, unit, cast):
    with unit():
        desk.confirmed(cast)
        desk.held(cast, title="书包")
        shown, hidden = partner("示例甲公司", "jia", listed=True), partner("示例乙公司", "yi")
        for holder in (shown, hidden):
            claim = wishes.claim(desk.on_the_shelf(cast), actor=holder).uid
            wishes.sent(claim, actor=holder, carrier="邮政", waybill="YZ1")
            wishes.receive(claim, actor=cast.tian)
            wishes.hand_over(claim, actor=cast.tian, note="本人签收")
            wishes.confirm(claim, actor=cast.chen)
    with counted() as statements:
        page = phone.get("/wishes").get_data(as_text=True)
    assert len(statements) <= 6, "\n".join(statements)
    assert "<dt>已经圆了</dt><dd>3<small>" in page
    assert "一半的心愿当天就圆了" in page
    assert "袁州区灵泉街道" in page
    assert "示例甲公司" in page
    assert "示例乙公司" not in page
    assert "没有要求署名的 1 家单位" in page
