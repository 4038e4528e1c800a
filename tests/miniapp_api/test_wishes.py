"""The shelf and the page of a wish, as everybody reads them."""

from datetime import timedelta
from importlib import import_module

import pytest

from server.kit import clock, search
from server.kit.live import live
from server.wishes import queries as wish_queries
from server.wishes import service as wishes
from tests.cast import OTHER_TOWN, TOWN, VILLAGE
from tests.counting import counted
from tests.miniapp_api.giving import Phone
from tests.wishes import desk

CARD = {
    "title": "电风扇",
    "kind": "goods",
    "for_whom": "独居老人",
    "area_name": "灵泉街道",
    "price_fen": 15000,
    "quantity": 1,
    "left": 1,
    "state": "open",
    "state_text": "待认领",
    "waiting_days": 0,
    "photo_url": None,
    "sample": False,
}
NOTICE = "本心愿由民政/慈善会核实发布,为实物/服务帮扶,不是个人求助筹款"


def titles(answer):
    assert answer.status_code == 200, answer.get_json()
    return [item["title"] for item in answer.get_json()["items"]]


@pytest.fixture
def lan(app, unit, cast):
    return Phone(app.test_client(), unit, cast.lan)


def test_the_list(phone, cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast)
        desk.in_review(cast, title="还没审核")
    body = phone.get("/api/v1/wishes").get_json()
    assert (body["total"], body["page"], body["page_size"]) == (1, 1, 20)
    card = body["items"][0]
    assert {**CARD, "id": uid, "no": card["no"]} == card


def test_filters(phone, cast, unit):
    with unit():
        desk.on_the_shelf(cast, title="轮椅", area_code=VILLAGE)
        desk.on_the_shelf(cast, **desk.a_service())
        wishes.claim(desk.on_the_shelf(cast, title="书包"), actor=cast.lan)
    get = lambda query: titles(phone.get(f"/api/v1/wishes?{query}"))  # noqa: E731
    assert get("kind=service") == ["陪老人聊天"]
    assert get("kind=goods") == ["轮椅"]
    assert get(f"area={VILLAGE}") == ["轮椅"]
    assert get(f"area={TOWN}&kind=goods") == ["轮椅"]
    assert get("area=360900&q=轮椅") == ["轮椅"]
    assert get(f"area={OTHER_TOWN}") == []
    assert get("q=老人") == ["陪老人聊天", "轮椅"]
    assert get("q=灵泉") == ["陪老人聊天", "轮椅"]
    assert get("q=！") == []
    assert get("state=claimed") == ["书包"]


def test_the_price_of_one_piece(phone, cast, unit):
    with unit():
        for fen in (9_999, 10_000, 30_000):
            desk.on_the_shelf(cast, title=f"{fen}分", price_fen=fen)
        desk.on_the_shelf(cast, **desk.a_service())
    get = lambda query: titles(phone.get(f"/api/v1/wishes?sort=waiting&{query}"))  # noqa: E731
    assert get("most_fen=10000") == ["9999分", "10000分"]
    assert get("least_fen=10000") == ["10000分", "30000分"]
    assert get("least_fen=10000&most_fen=29999") == ["10000分"]
    assert get("most_fen=1") == []
    assert len(get("")) == 4


def test_sorting_and_waiting_days(phone, cast, unit):
    start = clock.now()
    for days, title in ((9, "最早"), (3, "最近"), (5, "中间")):
        with clock.at(start - timedelta(days=days, minutes=1)), unit():
            desk.on_the_shelf(cast, title=title)
    assert titles(phone.get("/api/v1/wishes?sort=new")) == ["最近", "中间", "最早"]
    assert titles(phone.get("/api/v1/wishes?sort=waiting")) == ["最早", "中间", "最近"]
    assert [w["waiting_days"] for w in phone.get("/api/v1/wishes").get_json()["items"]] == [3, 5, 9]


def test_pages(phone, cast, unit):
    with unit():
        for number in range(5):
            desk.on_the_shelf(cast, title=f"书包{number}")
    seen = [title for page in (1, 2, 3) for title in titles(phone.get(f"/api/v1/wishes?page_size=2&page={page}"))]
    assert sorted(seen) == [f"书包{number}" for number in range(5)]


@pytest.mark.parametrize(("asked", "stops_at"), [("", "COUNTED_MAX"), ("q=书包", "FOUND_MAX")])
def test_where_counting_stops_it_says_so(phone, cast, unit, monkeypatch, asked, stops_at):
    with unit():
        for number in range(3):
            desk.on_the_shelf(cast, title=f"书包{number}")
    told = lambda: [phone.get(f"/api/v1/wishes?{asked}").get_json()[name] for name in ("total", "is_more")]  # noqa: E731
    assert told() == [3, False]
    monkeypatch.setattr(import_module("server.wishes.queries.shelf"), stops_at, 2)
    live.forget()
    assert told() == [2, True]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("state=draft", "/state"),
        ("state=withdrawn", "/state"),
        ("kind=money", "/kind"),
        ("area=36090", "/area"),
        ("area=360902%0A", "/area"),
        ("area=3609%25", "/area"),
        ("sort=price", "/sort"),
        ("least_fen=0", "/least_fen"),
        ("most_fen=many", "/most_fen"),
        ("most_fen=500001", "/most_fen"),
        ("page=0", "/page"),
        ("page_size=101", "/page_size"),
        ("page=x", "/page"),
        ("q=" + "长" * 41, "/q"),
    ],
)
def test_odd_questions(phone, cast, query, field):
    answer = phone.get(f"/api/v1/wishes?{query}")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid")
    assert [line["field"] for line in answer.get_json()["detail"]] == [field]


def test_the_page_of_a_wish(phone, cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast)
    wish = phone.get(f"/api/v1/wishes/{uid}").get_json()
    assert wish["notice"] == NOTICE
    assert wish["story"] == desk.STORY
    assert wish["station"] == {"name": "灵泉街道社工站", "address": "灵泉街道便民服务中心一楼", "phone": "12345"}
    assert wish["no"] in wish["delivery_text"]
    assert wish["checked_by"] == "慈善会项目岗"
    assert wish["checked_on"] == clock.today().isoformat()
    assert wish["actions"] == [{"name": "claim", "label": "我来认领", "needs": ["phone", "name"]}]
    assert (wish["my_claim"], wish["similar"], wish["letter"]) == (None, [], None)
    assert len(wish["rules"]) == 4


def test_a_realised_wish_tells_no_address_any_more(phone, cast, unit):
    with unit():
        under_way = wish_queries.desk_claim(desk.handed_over(cast), actor=cast.chen)[1].uid
        done = wish_queries.desk_claim(desk.confirmed(cast), actor=cast.chen)[1].uid
    assert phone.get(f"/api/v1/wishes/{under_way}").get_json()["station"]["address"]
    page = phone.get(f"/api/v1/wishes/{done}")
    assert (page.get_json()["state"], page.get_json()["station"]) == ("confirmed", None)
    assert page.get_json()["delivery_text"] == "已由灵泉街道社工站工作人员交到本人手里"
    assert "便民服务中心" not in page.get_data(as_text=True)


def test_article_63_nobody_is_named_anywhere(phone, cast, unit):
    with unit():
        person = desk.person(cast)
        uid = desk.on_the_shelf(cast, person_uid=person)
    for path in (f"/api/v1/wishes/{uid}", "/api/v1/wishes", "/api/v1/wishes?q=李秀英"):
        text = phone.get(path).get_data(as_text=True)
        assert desk.NAME not in text
        assert person not in text
        assert cast.tian.uid not in text


def test_a_known_donor_needs_nothing_more(lan, cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast)
    assert lan.get(f"/wishes/{uid}").get_json()["actions"][0]["needs"] == []


def test_taken_it_shows_others(phone, cast, unit):
    with unit():
        other = desk.on_the_shelf(cast, title="落地扇")
        uid = desk.on_the_shelf(cast)
        wishes.claim(uid, actor=cast.lan)
    wish = phone.get(f"/api/v1/wishes/{uid}").get_json()
    assert (wish["state_text"], wish["left"]) == ("已认领", 0)
    assert [action["label"] for action in wish["actions"]] == ["有人放弃时告诉我"]
    assert [card["id"] for card in wish["similar"]] == [other]
    assert wish["taken_text"] == "刚刚被一位爱心人士认领"


def test_who_was_first_is_told_in_words_that_name_nobody(phone, lan, cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast)
    assert phone.get(f"/api/v1/wishes/{uid}").get_json()["taken_text"] is None
    with unit():
        wishes.claim(uid, actor=cast.lan)
    assert lan.get(f"/wishes/{uid}").get_json()["taken_text"] is None  # the holder sees their own claim instead
    with clock.at(clock.now() + timedelta(days=3)):
        assert phone.get(f"/api/v1/wishes/{uid}").get_json()["taken_text"] == "3 天前被一位爱心人士认领"


def test_the_letter(phone, cast, unit):
    with unit():
        uid = wish_queries.desk_claim(desk.handed_over(cast), actor=cast.chen)[1].uid
        desk.answered_by_letter(cast, uid)
    letter = phone.get(f"/api/v1/wishes/{uid}").get_json()["letter"]
    assert (letter["text"], letter["from"]) == ("谢谢您的电风扇。", "乡镇民政岗")
    assert letter["at"].endswith("+08:00")


def test_drafts_and_strange_ids_do_not_exist(phone, cast, unit):
    with unit():
        draft = desk.in_review(cast)
    for uid in (draft, "0000000000000000", "1", "a%00b", "%F0%9F%98%80", "x" * 300):
        for path in (f"/api/v1/wishes/{uid}", f"/api/v1/wishes/{uid}/photo"):
            assert phone.get(path).status_code == 404, path


def test_a_withdrawn_wish_says_why(phone, cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast)
        wishes.withdraw(uid, actor=cast.chen, because="met")
    answer = phone.get(f"/api/v1/wishes/{uid}")
    assert (answer.status_code, answer.get_json()["code"]) == (410, "wish_withdrawn")
    assert "其他途径" in answer.get_json()["message"]


def test_the_picture_is_public_as_long_as_the_wish(phone, cast, unit):
    with unit():
        wish = wishes.draft(desk.facts(person_uid=desk.person(cast)), actor=cast.tian, photo=desk.picture())
        uid = wish.uid
    address = f"/api/v1/wishes/{uid}/photo"
    assert phone.get(address).status_code == 404
    with unit():
        wishes.submit(uid, actor=cast.tian)
        desk.publish(uid, cast.chen)
    assert phone.get("/api/v1/wishes").get_json()["items"][0]["photo_url"] == address
    answer = phone.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.data.startswith(b"\xff\xd8")
    with unit():
        wishes.withdraw(uid, actor=cast.chen, because="asked")
    assert phone.get(address).status_code == 410


def test_what_the_pages_cost(phone, lan, cast, unit):
    with unit():
        for _ in range(4):
            desk.on_the_shelf(cast)
        uid = desk.on_the_shelf(cast)
        taken = desk.on_the_shelf(cast)
        wishes.claim(taken, actor=cast.bo)
        desk.sent(cast)
        desk.held(cast)
    assert cost(phone.get, "/api/v1/wishes") <= 3
    assert cost(phone.get, "/api/v1/wishes?q=电风扇&area=360902&sort=waiting") <= 3
    assert cost(phone.get, f"/api/v1/wishes/{uid}") <= 1
    assert cost(phone.get, f"/api/v1/wishes/{taken}") <= 2
    assert cost(lan.get, f"/wishes/{uid}") <= 2
    assert cost(lan.get, f"/wishes/{taken}") <= 3
    held = lan.get("/me/claims").get_json()["items"]
    assert {claim["state"] for claim in held} == {"held", "sent"}
    for claim in held:
        assert cost(lan.get, f"/wishes/{claim['wish']['id']}") <= 3
    assert cost(lan.get, "/me/claims") <= 6


def cost(get, path):
    with counted() as statements:
        assert get(path).status_code == 200
    return len(statements)


def test_a_word_that_many_hold_is_counted_no_further_than_it_must(phone, cast, unit, monkeypatch):
    with unit():
        for _ in range(5):
            desk.on_the_shelf(cast)
        desk.on_the_shelf(cast, title="书包")
    asked = "/api/v1/wishes?q=老人独自&page_size=2"
    told = [phone.get(f"{asked}&page={page}").get_json() for page in (1, 2, 3, 4)]
    assert [(one["total"], one["is_more"], len(one["items"])) for one in told] == [
        (4, True, 2),
        (6, False, 2),
        (6, False, 2),
        (6, False, 0),
    ]
    shelf = import_module("server.wishes.queries.shelf")
    monkeypatch.setattr(search, "RARE", 3)
    for sample, most, total in ((search.SAMPLE, 200, 4), (search.SAMPLE, 3, 3), (3, 3, 3), (3, 200, 4)):
        monkeypatch.setattr(search, "SAMPLE", sample)
        monkeypatch.setattr(shelf, "FOUND_MAX", most)
        answer = phone.get(asked).get_json()
        assert (answer["total"], len(answer["items"])) == (total, 2)
    assert phone.get(f"{asked}&page=9").get_json()["items"] == []
    assert phone.get("/api/v1/wishes?q=书包").get_json()["total"] == 1
    assert phone.get("/api/v1/wishes?q=书包&page=9").get_json()["total"] == 1
