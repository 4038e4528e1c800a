"""The page rules catch what they promise to catch."""

import pytest

from tests.pages import faults_of

GOOD = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>愿桥</title></head><body>'
    '<form method="post" action="/x"><input type="hidden" name="csrf" value="1">'
    '<label for="a">姓名</label><input id="a" name="a"></form><p>您好，世界。</p></body></html>'
)


def test_a_good_page_has_no_fault():
    assert faults_of(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<title>愿桥</title>", "", "no title"),
        ('lang="zh-CN"', 'lang="en"', "Chinese"),
        ("</p>", "</p></div>", "does not parse"),
        ("<p>", '<p id="a">', "id a stands 2 times"),
        ('for="a"', "", "has no label"),
        ('name="csrf"', 'name="other"', "without csrf"),
        ("您好，世界", "您好,世界", "half-width"),
    ],
)
def test_each_fault_is_named(old, new, fault):
    assert any(fault in line for line in faults_of(GOOD.replace(old, new)))
