"""Rules without a database: what a wish may say, how long a lease runs."""

from datetime import UTC, datetime, timedelta

import pytest

from server.wishes import rules
from server.wishes.rules import Facts

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
GOOD = Facts(
    title="电风扇",
    kind="goods",
    for_whom="独居老人",
    area_code="360902001",
    story="老人独自居住，夏天屋里闷热，想要一台电风扇。",
    price_fen=15000,
    price_source="街道超市询价",
)


def with_(**changes):
    return Facts(**{**GOOD.__dict__, **changes})


def fields(lines):
    return [line["field"] for line in lines]


def test_a_whole_wish_misses_nothing():
    assert rules.missing(GOOD) == []
    assert rules.out_of_bounds(GOOD) == []


@pytest.mark.parametrize("field", ["title", "for_whom", "story", "price_source"])
def test_it_misses_what_is_empty(field):
    assert fields(rules.missing(with_(**{field: "  "}))) == [f"/{field}"]


def test_goods_need_a_price_and_a_service_does_not():
    assert fields(rules.missing(with_(price_fen=None))) == ["/price_fen"]
    assert rules.missing(with_(kind="service", price_fen=None, price_source="")) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "money"),
        ("title", "长" * 41),
        ("for_whom", "长" * 31),
        ("story", "长" * 601),
        ("price_source", "长" * 61),
        ("quantity", 0),
        ("quantity", 501),
        ("price_fen", 0),
        ("price_fen", 500_001),
    ],
)
def test_it_names_what_is_out_of_bounds(field, value):
    assert fields(rules.out_of_bounds(with_(**{field: value}))) == [f"/{field}"]


@pytest.mark.parametrize("text", ["想要500元现金", "请转账给我", "微信红包"])
def test_article_124_a_wish_is_never_money(text):
    assert rules.asks_for_money("心愿", text)


def test_a_thing_is_not_money():
    assert not rules.asks_for_money(GOOD.title, GOOD.story)


def test_free_slots():
    assert rules.free_slot([]) == 1
    assert rules.free_slot([1, 3]) == 2
    assert rules.free_slot([1, 2, 3]) is None


def test_days_left_are_rounded_up_and_never_negative():
    assert rules.days_left(NOW + timedelta(days=7), NOW) == 7
    assert rules.days_left(NOW + timedelta(days=1, seconds=1), NOW) == 2
    assert rules.days_left(NOW + timedelta(seconds=1), NOW) == 1
    assert rules.days_left(NOW - timedelta(days=1), NOW) == 0
    assert rules.days_left(None, NOW) is None


@pytest.mark.parametrize(
    ("holder", "ago", "said"),
    [
        ("donor", timedelta(minutes=59), "刚刚被一位爱心人士认领"),
        ("donor", timedelta(hours=15), "今天被一位爱心人士认领"),  # 16:00 in China: since one in the morning
        ("partner", timedelta(hours=17), "昨天被一家爱心单位认领"),
        ("project", timedelta(days=12), "12 天前由慈善项目认领"),
    ],
)
def test_who_was_first_in_words(holder, ago, said):
    assert rules.taken_text(holder, NOW - ago, NOW) == said


def test_reminders_come_at_two_days_and_at_one():
    end = NOW + timedelta(days=7)
    assert rules.due_reminder(end, None, end - timedelta(days=3)) is None
    assert rules.due_reminder(end, None, end - timedelta(days=2)) == 2
    assert rules.due_reminder(end, 2, end - timedelta(days=2)) is None
    assert rules.due_reminder(end, 2, end - timedelta(days=1)) == 1
    assert rules.due_reminder(end, None, end - timedelta(hours=3)) == 1
    assert rules.due_reminder(end, 1, end - timedelta(hours=3)) is None


def test_every_label_is_there():
    assert set(rules.WISH_STATE_NAMES) == set(rules.WishState)
    assert set(rules.CLAIM_STATE_NAMES) == set(rules.ClaimState)


def test_delivery_goes_to_the_station_and_never_home():
    assert "XY-1" in rules.delivery_text("goods", "XY-1", "灵泉街道社工站")
    assert rules.delivery_text("goods", "XY-1", None).startswith("请寄到或送到乡镇民政服务站")
    assert "陪同" in rules.delivery_text("service", "XY-1", None)


def test_what_has_arrived_asks_nobody_to_send():
    assert rules.delivered_text("goods", "灵泉街道社工站") == "已由灵泉街道社工站工作人员交到本人手里"
    assert rules.delivered_text("service", None) == "服务已经完成，由乡镇民政服务站工作人员陪同"
