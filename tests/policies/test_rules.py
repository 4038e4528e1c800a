import pytest

from server.policies import rules
from tests.pages import HALF_WIDTH
from tests.policies.table import rows


@pytest.mark.parametrize(
    ("given", "set_well"),
    [
        ("身份证;户口簿", "身份证；户口簿"),
        ("月人均935元(2023年885元)", "月人均935元（2023年885元）"),
        ("示例:进贤县岗位补贴300元/人/月(2024-08)", "示例：进贤县岗位补贴300元/人/月（2024-08）"),
        ("0-9岁(上饶2023:取消限制),一次", "0-9岁（上饶2023：取消限制），一次"),
        ("打 12345, 12348", "打 12345, 12348"),
        (" 1,234.50 元 ", "1,234.50 元"),
        ("f(x)", "f(x)"),
    ],
)
def test_punctuation_is_set_full_between_chinese(given, set_well):
    assert rules.tidy(given) == set_well
    assert rules.tidy(set_well) == set_well


def test_no_text_of_the_list_keeps_a_half_width_mark():
    said = [value for row in rows() for value in row.texts.values() if isinstance(value, str)]
    said += [paper for row in rows() for paper in row.texts["papers"]]
    assert [text for text in said if HALF_WIDTH.search(text)] == []


def test_papers_are_a_list_and_none_is_none():
    assert rules.papers("身份证;户口簿；\n声明(原件)") == ["身份证", "户口簿", "声明（原件）"]
    assert rules.papers("无") == []


def test_only_sourced_figures_are_no_samples():
    assert [rules.is_sample(mark) for mark in ("sourced", "general-knowledge", "illustrative")] == [False, True, True]
