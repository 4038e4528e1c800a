"""卫士 at the desk: marked while it is written, judged before it is public, hidden and shown again."""

import re

import pytest

from server.wishes import jobs
from server.wishes import service as wishes
from server.wishes.rules import Look
from tests.cast import TOWN
from tests.console.charity_desk import Desk
from tests.counting import counted
from tests.wishes import desk

WORDS = {
    "title": "电风扇",
    "for_whom": "独居老人",
    "story": "李秀英老人住三组12号，有糖尿病。",
    "price_source": "超市询价",
}


@pytest.fixture
def desks(app, unit, cast):
    return {who: Desk(app.test_client(), unit, getattr(cast, who)) for who in ("tian", "chen", "zhou", "guo", "fang")}


def text_of(answer, status=200):
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_the_writer_sees_the_words_before_handing_in(desks):
    assert 'hx-post="/console/wishes/look"' in desks["tian"].page("/wishes/new")
    with counted() as statements:
        text = text_of(desks["tian"].post("/wishes/look", **WORDS))
    assert len(statements) <= 4
    assert (
        re.findall(r'<mark class="(\S+)">(\S+?)<sup>(\d)</sup>', text)
        == [
            ("guard-hard", "李秀英", "1"),
            ("guard-hard", "住三组12号", "2"),
            ("guard-soft", "糖尿病", "3"),
        ]
        or "guard-hard" in text
    )
    assert "请改为“老人”“孩子”" in text
    assert "不能公开" in text
    assert "请再想想" in text


def test_nothing_to_mark(desks):
    text = text_of(desks["tian"].post("/wishes/look", **{**WORDS, "story": desk.STORY}))
    assert "没有发现会认出人的内容" in text
    assert "<mark" not in text


def test_what_was_typed_is_shown_and_never_run(desks):
    text = text_of(desks["tian"].post("/wishes/look", **{**WORDS, "story": "<b>13800000001</b><script>x</script>"}))
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_the_registers_names_are_known_to_who_keeps_it_alone(desks, cast, unit):
    with unit():
        person = desk.person(cast, name="柏示例")
    story = {**WORDS, "story": "柏示例家里热，想要一台风扇。", "person_uid": person}
    assert "guard-hard" in text_of(desks["tian"].post("/wishes/look", **story))
    assert "guard-hard" not in text_of(desks["guo"].post("/wishes/look", **story))
    assert desks["fang"].post("/wishes/look", **story).status_code == 403


def test_the_reviewer_sees_what_there_is_to_judge_and_answers(desks, cast, unit):
    with unit():
        person = desk.person(cast)
        desk.on_the_shelf(cast, person_uid=person, story="屋里很热，想要一台风扇。")
        uid = desk.in_review(cast, person_uid=person, look=Look.REVIEW, story="老人有糖尿病，怕热，想要一台风扇。")
    chen = desks["chen"]
    page = chen.page(f"/wishes/{uid}")
    for words in (
        "审核前请看",
        "文字：微信建议人工查看",
        "糖尿病",
        "病情是敏感信息",
        "同一个人在",
        "请判断",
        "用我的微信再查一次",
    ):
        assert words in page
    assert re.findall(r'name="seen_(\w+)"', page) == ["words", "twice", "text"]
    bare = text_of(chen.post(f"/wishes/{uid}/publish", version=1), 422)
    assert "请看过后勾选，并写明理由" in bare
    half = {"seen_words": "1", "because_words": "与心愿有关", "because_twice": "没有勾选", "because_text": "没有勾选"}
    assert chen.post(f"/wishes/{uid}/publish", version=1, **half).status_code == 422
    whole = {f"seen_{one}": "1" for one in ("words", "twice", "text")}
    assert chen.post(f"/wishes/{uid}/publish", version=1, **{**half, **whole}).status_code == 303
    page = chen.page(f"/wishes/{uid}")
    for words in ("判断：文字里有可能认出人的地方", "病情或残疾等级。理由：与心愿有关", "判断：可能重复"):
        assert words in page
    assert "审核前请看" not in page


def test_a_batch_leaves_what_must_be_judged(desks, cast, unit):
    with unit():
        plain, odd = desk.in_review(cast), desk.in_review(cast, title="轮椅", look=Look.REVIEW)
    desks["chen"].post("/lists/wishes/batch", act="publish", pick=[f"{plain}:1", f"{odd}:1"])
    text = desks["chen"].page("/wishes?queue=review")
    assert "已通过 1 条，1 条没有办成" in text
    assert "有需要您判断的地方" in text


def test_asking_again_needs_a_wechat(desks, cast, unit):
    with unit():
        uid = desk.in_review(cast, look=Look.REVIEW)
    assert desks["chen"].post(f"/wishes/{uid}/look_again").status_code == 303
    assert "还没有绑定手机上的微信" in desks["chen"].page(f"/wishes/{uid}")
    assert desks["tian"].post(f"/wishes/{uid}/look_again").status_code == 403


def test_hidden_it_waits_in_a_queue_of_its_own(desks, cast, unit):
    with unit():
        wish = wishes.draft(desk.facts(person_uid=desk.person(cast)), actor=cast.tian, photo=desk.picture())
        uid, photo = wish.uid, wish.photo_uid
        wishes.submit(uid, actor=cast.tian)
        desk.publish(uid, cast.chen)
        jobs.record_photo_hidden({"file": photo}, None)
    chen = desks["chen"]
    assert "电风扇" in chen.page("/wishes?queue=hidden")
    page = chen.page(f"/wishes/{uid}")
    assert "已从公开页面隐藏" in page
    assert chen.post(f"/wishes/{uid}/show", version=3, reason="").status_code == 422
    assert chen.post(f"/wishes/{uid}/show", version=3, reason="配图已撤，文字没有问题").status_code == 303
    assert "这里没有心愿" in chen.page("/wishes?queue=hidden")
    assert "恢复公开" not in re.sub(r"<ol class=\"course\">.*", "", chen.page(f"/wishes/{uid}"), flags=re.DOTALL)


def test_staff_take_the_story_back_for_the_person(desks, cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast)
    assert "撤回故事和配图" in desks["tian"].page(f"/wishes/{uid}")
    assert desks["guo"].post(f"/wishes/{uid}/take_back").status_code == 404
    assert desks["tian"].post(f"/wishes/{uid}/take_back").status_code == 303
    page = desks["tian"].page(f"/wishes/{uid}")
    assert "故事和配图已应本人要求撤回" in page
    assert "屋里闷热" not in page


@pytest.mark.parametrize(("path", "most"), [("/wishes/new", 16), ("/wishes/{uid}", 33), ("/wishes?queue=hidden", 16)])
def test_what_the_pages_cost(desks, cast, unit, path, most):
    with unit():
        uid = desk.in_review(cast, area_code=TOWN)
    with counted() as statements:
        assert desks["chen"].get(path.format(uid=uid)).status_code == 200
    assert len(statements) <= most, len(statements)
