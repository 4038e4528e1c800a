"""字段 — what fits WeChat's limits stands as it is; what is too long is cut where it may be, or refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.messages.errors import FieldUnfit
from server.messages.fields import FORMS, fit, kind_of, length, shorten


def test_what_fits_stays():
    assert fit("thing", "  一件\n棉衣 ") == "一件 棉衣"
    assert fit("thing", "二十个字的心愿二十个字的心愿二十个字的心") == "二十个字的心愿二十个字的心愿二十个字的心"


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("冬天里的一件厚棉衣和一双合脚的防滑棉鞋给老人", "冬天里的一件厚棉衣和一双合脚的防滑棉鞋…"),
        ("给村里的老人们装一部可以呼叫的电话机共3000元整", "给村里的老人们装一部可以呼叫的电话机共…"),
        ("给村里的老人们装一部可以呼叫机共十二万三千元整好", "给村里的老人们装一部可以呼叫机共…"),
        ("给村里的老人们装一部可以呼叫电话2026年11月22日到", "给村里的老人们装一部可以呼叫电话…"),
        ("名叫𠮷野家的小店送来的热饭热菜每天一份到家里", "名叫𠮷野家的小店送来的热饭热菜每天…"),
        ("给孩子们的画笔颜料画纸画板和画架👨‍👩‍👧‍👦一家人", "给孩子们的画笔颜料画纸画板和画架…"),
        ("心" * 18 + "葛\U000e0100飾区", "心" * 18 + "…"),
    ],
)
def test_a_long_text_is_cut_between_what_belongs_together(text, short):
    assert shorten(text, 20) == short
    assert length(short) <= 20


def test_a_number_longer_than_the_field_is_refused_and_not_cut():
    with pytest.raises(FieldUnfit):
        fit("thing", "1" * 21)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("thing", ""),
        ("thing", "\u0007" * 3),
        ("character_string", "心愿一号"),
        ("character_string", "X" * 33),
        ("phrase", "六个字的短语"),
        ("phrase", "已OK"),
        ("name", "十一个字的名字十一个字"),
        ("amount", "12345678901元"),
        ("amount", "六十六元"),
        ("phone_number", "1" * 18),
        ("date", "昨天"),
        ("time", "2026年11月22日"),
        ("number", "三"),
    ],
)
def test_what_may_not_be_shortened_is_refused(kind, value):
    with pytest.raises(FieldUnfit):
        fit(kind, value)


@given(st.text(min_size=1, max_size=60))
def test_whatever_comes_out_fits_and_parts_no_number(text):
    try:
        value = fit("thing", text)
    except FieldUnfit:
        return
    assert 0 < length(value) <= 20
    plain = " ".join(text.split())
    if value != plain:
        kept = value.removesuffix("…")
        assert plain.startswith(kept)
        assert not (re.search(r"[0-9]\Z", kept) and re.match(r"[0-9]", plain[len(kept) :]))


def test_a_key_names_its_kind():
    assert [kind_of(key) for key in ("thing1", "character_string12", "thing", "car_number1", "")] == [
        "thing",
        "character_string",
        "",
        "",
        "",
    ]
    assert all(kind_of(f"{kind}9") == kind for kind in FORMS)
