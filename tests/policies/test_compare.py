"""What differs between two texts, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from server.policies.compare import changes, words


def test_numbers_are_whole_and_chinese_goes_by_the_letter():
    assert words("每月 935 元，按月发", "每月 1020 元，按季发") == (
        ("same", "每月 "), ("del", "935"), ("ins", "1020"), ("same", " 元，按"), ("del", "月"), ("ins", "季"),
        ("same", "发"),
    )  # fmt: skip


def test_a_line_taken_out_or_put_in_is_whole():
    assert words("甲\n乙\n丙\n", "甲\n丙\n丁\n") == (
        ("same", "甲\n"), ("del", "乙\n"), ("same", "丙\n"), ("ins", "丁\n"),
    )  # fmt: skip


def test_only_the_fields_that_differ_in_the_order_of_the_form():
    old = {"summary": "甲", "phone": "12345", "papers": ["身份证"], "mark": "sourced", "days_check": 15}
    new = {"summary": "甲", "phone": "12348", "papers": ["身份证", "户口簿"], "mark": "illustrative", "days_check": 15}
    found = changes(old, new)
    assert [change.label for change in found] == ["咨询电话", "要带什么", "数字来源"]
    assert changes(old, old) == []
    assert "示例" in "".join(text for _kind, text in found[2].parts)


@given(st.text("甲乙丙1 \n", max_size=30), st.text("甲乙丙1 \n", max_size=30))
def test_both_texts_can_be_read_out_of_it(old, new):
    parts = words(old, new)
    assert "".join(text for kind, text in parts if kind != "ins") == old
    assert "".join(text for kind, text in parts if kind != "del") == new
    assert all(before[0] != after[0] for before, after in zip(parts, parts[1:], strict=False))


def test_a_long_text_takes_no_long_time():
    parts = words("甲乙丙丁" * 5000, "甲乙丙戊" * 5000)
    assert [kind for kind, _text in parts] == ["del", "ins"]
