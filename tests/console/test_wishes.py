"""Wishes at the desk: write, hand in, check, publish one or many, take down, archive."""

import re
from io import BytesIO

import pytest

from server.wishes import queries
from server.wishes import service as wishes
from tests.cast import OTHER_TOWN, TOWN
from tests.console.charity_desk import Desk
from tests.counting import counted
from tests.wishes import desk

FORM = {
    "title": "电风扇",
    "kind": "goods",
    "for_whom": "独居老人",
    "area_code": TOWN,
    "story": desk.STORY,
    "price_fen": "150",
    "price_source": "街道超市询价",
    "quantity": "2",
}
# Nobody of the cast has bound a WeChat, so the reviewer judges words and picture.
SEEN = {f"{what}_{about}": "1已逐字看过" for what in ("seen", "because") for about in ("text", "photo")}


@pytest.fixture
def desks(app, unit, cast):
    return {who: Desk(app.test_client(), unit, getattr(cast, who)) for who in ("tian", "chen", "zhou", "guo", "fang")}


@pytest.fixture
def person(cast, unit):
    with unit():
        return desk.person(cast)


def uid_of(answer):
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location.rsplit("/", 1)[1]


def test_from_the_form_to_the_shelf(desks, person, unit, cast):
    tian, chen = desks["tian"], desks["chen"]
    assert "李**" in tian.page("/wishes/new")
    uid = uid_of(tian.post("/wishes", **FORM, person_uid=person, photo=(desk.picture(), "扇.png")))
    page = tian.page(f"/wishes/{uid}")
    assert "提交审核" in page
    assert "审核通过" not in page
    assert tian.get(f"/wishes/{uid}/photo").mimetype == "image/jpeg"
    assert tian.post(f"/wishes/{uid}/submit", version=0).status_code == 303
    waiting = chen.page("/wishes")
    assert "电风扇" in waiting
    assert "条心愿等您审核" in chen.page("/")
    assert "已同意公开心愿" in chen.page(f"/wishes/{uid}")
    assert chen.post(f"/wishes/{uid}/publish", version=1).status_code == 303
    with unit():
        wish = queries.find_public(uid)
        assert (wish.title, wish.price_fen, wish.quantity, wish.state) == ("电风扇", 15000, 2, "open")


def test_what_was_typed_stays_in_a_refused_form(desks, person):
    answer = desks["tian"].post("/wishes", **{**FORM, "price_fen": "一百", "quantity": "很多", "title": "我的标题"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "我的标题" in text
    assert "请填写金额" in text
    assert "份数请填整数" in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "长" * 41),
        ("kind", "money"),
        ("area_code", "360902"),
        ("area_code", "nowhere"),
        ("quantity", "0"),
        ("quantity", "501"),
        ("quantity", "²"),
        ("price_fen", "12.345"),
        ("price_fen", "99999"),
        ("story", "长" * 601),
    ],
)
def test_odd_forms(desks, field, value):
    assert desks["tian"].post("/wishes", **{**FORM, field: value}).status_code == 422


def test_a_photo_that_is_none(desks):
    answer = desks["tian"].post("/wishes", **FORM, photo=(BytesIO(b"not a picture"), "a.jpg"))
    assert answer.status_code == 422
    assert "不是能打开的照片" in answer.get_data(as_text=True)


def test_another_township_is_out_of_reach(desks, cast, unit):
    with unit():
        uid = desk.in_review(cast)
    guo = desks["guo"]
    assert guo.post("/wishes", **FORM).status_code == 403
    assert "电风扇" not in guo.page("/wishes?queue=all")
    for path in (f"/wishes/{uid}", f"/wishes/{uid}/edit", f"/wishes/{uid}/photo"):
        assert guo.get(path).status_code == 404
    assert guo.post(f"/wishes/{uid}/submit", version=1).status_code == 404


def test_who_has_no_business_here(desks, phone, unit, cast):
    with unit():
        uid = desk.in_review(cast)
    for path in ("/wishes", "/wishes/new", f"/wishes/{uid}", "/claims"):
        assert desks["fang"].get(path).status_code == 403
        assert phone.get(f"/console{path}").status_code == 303
    assert desks["zhou"].get("/wishes/new").status_code == 403
    assert desks["tian"].post("/lists/wishes/batch", act="publish", pick=f"{uid}:1").status_code == 404
    assert desks["fang"].post("/lists/wishes/batch", act="publish", pick=f"{uid}:1").status_code == 404
    assert desks["tian"].post(f"/wishes/{uid}/publish", version=1).status_code == 403


def test_a_form_without_its_mark(desks, unit, cast):
    with unit():
        uid = desk.in_review(cast)
    answer = desks["chen"].client.post(f"/console/wishes/{uid}/publish", data={"version": "1"})
    assert answer.status_code == 403
    with unit():
        assert queries.desk_wish(uid, actor=cast.chen).state == "review"


def test_an_edit_over_another_edit(desks, person):
    tian = desks["tian"]
    uid = uid_of(tian.post("/wishes", **FORM))
    assert 'value="150.00"' in tian.page(f"/wishes/{uid}/edit")
    assert tian.post(f"/wishes/{uid}/edit", **{**FORM, "title": "落地扇"}, version=0).status_code == 303
    assert tian.post(f"/wishes/{uid}/edit", **FORM, version=0).status_code == 409
    assert tian.post(f"/wishes/{uid}/edit", **FORM, version="x").status_code == 422
    assert "落地扇" in tian.page(f"/wishes/{uid}")


def test_what_is_missing_is_told_on_the_page(desks):
    tian = desks["tian"]
    uid = uid_of(tian.post("/wishes", **FORM))
    answer = tian.post(f"/wishes/{uid}/submit", version=0)
    assert answer.status_code == 422
    assert "哪位困难群众" in answer.get_data(as_text=True)


def test_the_picker_finds_by_kind_and_shows_nobody(desks, person, cast):
    found = desks["tian"].post("/wishes/people", find_kind="独居老人").get_data(as_text=True)
    assert person in found
    assert desk.NAME not in found
    assert person not in desks["tian"].post("/wishes/people", find_kind="残疾人").get_data(as_text=True)
    assert person not in desks["guo"].post("/wishes/people", find_kind="").get_data(as_text=True)
    assert "没有找到" in desks["tian"].post("/wishes/people", find_id="36220219500101001X").get_data(as_text=True)


def test_a_batch_tells_what_it_could_not_do(desks, cast, unit):
    with unit():
        good = desk.in_review(cast)
        stale = desk.in_review(cast, title="轮椅")
        naked = desk.in_review(cast, title="助行器", person_uid=desk.person(cast, consent=False))
    picks = [f"{good}:1", f"{stale}:0", f"{naked}:1", "0000000000000000:1", "nonsense"]
    assert desks["chen"].post("/lists/wishes/batch", act="publish", pick=picks).status_code == 303
    text = desks["chen"].page("/wishes?queue=review")
    assert "已通过 1 条，1 条已被他人处理，3 条没有办成" in text
    assert "已被他人处理：轮椅" in text
    assert "还没有这位群众同意" in text
    assert "：助行器" in text
    with unit():
        assert [wish.uid for wish in queries.shelf().items] == [good]


def test_more_than_a_page_holds_is_refused_and_none_of_it_done(desks, cast, unit):
    with unit():
        good = desk.in_review(cast)
    picks = [f"{good}:1", *(f"nonsense{number}:1" for number in range(100))]
    assert desks["chen"].post("/lists/wishes/batch", act="publish", pick=picks).status_code == 303
    assert "一次最多选 100 条，现在选了 101 条，请分几次办" in desks["chen"].page("/wishes?queue=review")
    with unit():
        assert queries.shelf().items == []


def test_two_reviewers_at_once(desks, cast, unit):
    """The second one's batch does what is left, and names what the first has done."""
    with unit():
        first, second = desk.in_review(cast, title="电饭锅"), desk.in_review(cast, title="书包")
    picks = [f"{first}:1", f"{second}:1"]
    assert desks["zhou"].post("/lists/wishes/batch", act="publish", pick=picks[:1]).status_code == 303
    assert desks["chen"].post("/lists/wishes/batch", act="publish", pick=picks).status_code == 303
    text = desks["chen"].page("/wishes")
    assert "已通过 1 条，1 条已被他人处理" in text
    assert "已被他人处理：电饭锅" in text
    with unit():
        assert {queries.desk_wish(uid, actor=cast.chen).state for uid in (first, second)} == {"open"}


def test_a_batch_sent_back_needs_a_reason(desks, cast, unit):
    with unit():
        uid = desk.in_review(cast)
    chen = desks["chen"]
    chen.post("/lists/wishes/batch", act="send_back", pick=f"{uid}:1", query="kind=goods")
    assert "写明为什么" in chen.page("/wishes")
    answer = chen.post("/lists/wishes/batch", act="send_back", pick=f"{uid}:1", note="价格偏高", query="kind=goods")
    assert answer.location == "/console/wishes?kind=goods"
    assert "已退回 1 条" in chen.page("/wishes")
    assert "价格偏高" in desks["tian"].page(f"/wishes/{uid}")


def test_an_empty_batch(desks):
    assert desks["chen"].post("/lists/wishes/batch", act="publish").status_code == 303
    assert "还没有勾选" in desks["chen"].page("/wishes")


def test_a_batch_of_something_else(desks):
    assert desks["chen"].post("/lists/wishes/batch", act="close").status_code == 404
    assert desks["chen"].post("/lists/nothing/batch", act="publish").status_code == 404


def test_the_writer_is_told_to_wait_for_another(desks, person, cast, unit):
    chen = desks["chen"]
    uid = uid_of(chen.post("/wishes", **FORM, person_uid=person))
    chen.post(f"/wishes/{uid}/submit", version=0)
    page = chen.page(f"/wishes/{uid}")
    assert "请由另一位工作人员审核" in page
    assert f"/wishes/{uid}/publish" not in page
    assert f"{uid}:1" not in chen.page("/wishes")
    assert chen.post(f"/wishes/{uid}/publish", version=1).status_code == 403
    assert desks["zhou"].post(f"/wishes/{uid}/publish", version=1, **SEEN).status_code == 303


def test_sent_back_taken_down_answered_archived(desks, cast, unit):
    chen = desks["chen"]
    with unit():
        back, down = desk.in_review(cast), desk.on_the_shelf(cast)
        done = queries.desk_claim(desk.confirmed(cast), actor=cast.chen)[1].uid
    assert chen.post(f"/wishes/{back}/send_back", version=1, reason="").status_code == 422
    assert chen.post(f"/wishes/{back}/send_back", version=1, reason="请写明价格来源").status_code == 303
    assert "请写明价格来源" in desks["tian"].page(f"/wishes/{back}")
    assert chen.post(f"/wishes/{down}/withdraw", version=2, because="nonsense").status_code == 422
    assert chen.post(f"/wishes/{down}/withdraw", version=2, because="met").status_code == 303
    assert chen.post(f"/wishes/{done}/close").status_code == 303
    assert "已办结" in chen.page(f"/wishes/{done}")
    assert chen.post(f"/wishes/{done}/close").status_code == 409


def test_what_is_not_there(desks):
    assert desks["chen"].get("/wishes/0000000000000000").status_code == 404


@pytest.mark.parametrize(
    ("path", "queue"),
    [
        ("/wishes?queue=nonsense", "待审核"),
        ("/claims?queue=nonsense&page=x&size=7&sort=-story&cols=no", "等您办理"),
    ],
)
def test_a_nonsense_address_shows_the_usual_list(desks, path, queue):
    assert f'aria-current="page">{queue}' in desks["chen"].page(path)


def test_moves_nobody_presses(desks, cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast)
    for name in ("fill", "reopen", "give_back", "confirm", "edit_all", "__class__"):
        assert desks["chen"].post(f"/wishes/{uid}/{name}", version=2).status_code == 404


def test_the_project_buys_it(desks, cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast)
    assert "由本单位认领" in desks["chen"].page(f"/wishes/{uid}")
    assert desks["chen"].post(f"/wishes/{uid}/claim", pieces=1).status_code == 303
    assert "由项目代购" in desks["chen"].page(f"/wishes/{uid}")
    assert desks["tian"].post(f"/wishes/{uid}/claim", pieces=1).status_code == 403


def test_filters_and_pages_stay_in_the_address(desks, cast, unit):
    with unit():
        person = desk.person(cast)
        for number in range(23):
            desk.in_review(cast, title=f"书包{number:02}", person_uid=person)
        desk.in_review(cast, **desk.a_service(person_uid=person))
    page = desks["chen"].page("/wishes?queue=review&q=书包")
    assert "共 <b>23</b> 条" in page
    assert "queue=review&amp;q=" in page
    for name in ("q", "kind", "area", "queue"):
        assert f'name="{name}"' in page
    second = desks["chen"].page("/wishes?queue=review&q=书包&page=2")
    assert len(re.findall(r"书包\d\d</a>", second)) == 3
    assert "共 <b>1</b> 条" in desks["chen"].page("/wishes?queue=review&kind=service")
    assert "没有符合条件的记录" in desks["chen"].page(f"/wishes?queue=review&area={OTHER_TOWN}")
    assert "这里没有心愿" in desks["chen"].page("/wishes?queue=draft")
    assert "共 <b>24</b> 条" in desks["chen"].page("/wishes?queue=review&area=%27&page=0")


def test_a_list_costs_the_same_however_long(desks, cast, unit):
    with unit():
        desk.in_review(cast)
    one = cost(desks["chen"], "/wishes?queue=review")
    with unit():
        for _ in range(5):
            desk.in_review(cast)
    assert cost(desks["chen"], "/wishes?queue=review") == one


def cost(who, path):
    with counted() as statements:
        assert who.get(path).status_code == 200
    return len(statements)


def test_nobody_is_named_at_the_desk_either(desks, person, cast, unit):
    with unit():
        uid = desk.in_review(cast, person_uid=person)
    for path in (f"/wishes/{uid}", "/wishes", "/wishes/new"):
        assert desk.NAME not in desks["chen"].page(path)
    with unit():
        assert wishes.publish(uid, actor=cast.chen).state == "open"


def test_the_second_of_two_reviewers_is_told_who_was_faster(desks, cast, unit):
    with unit():
        uid = desk.in_review(cast)
    assert desks["zhou"].post(f"/wishes/{uid}/send_back", version=1, reason="价格偏高").status_code == 303
    answer = desks["chen"].post(f"/wishes/{uid}/publish", version=1)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert f"{cast.zhou.name}已在 20" in text
    assert "办理“退回修改”" in text
    assert "没有生效" in text
