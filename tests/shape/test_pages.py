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


def around(inner):
    return GOOD.replace(
        "<p>", f"<main><section><ul><li>{inner}</li></ul><table><tr><td>一</td></tr></table></section></main><p>"
    )


def test_a_good_part_has_no_fault():
    assert faults_of(around('<a href="/x">看</a>')) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("看</a>", "看"),
        ("看</a>", "看</a></div>"),
        ("看</a>", "<nav><a>看</a></nav></a>"),
        ("</ul>", ""),
        ("<ul>", "<table>"),
        ("</section>", "</main>"),
        ("</main>", ""),
        ("<td>", "<div>"),
        ("<li>", "<form action='/a'><dl><dd><form action='/b'></form></dd></dl></form><li>"),
    ],
)
def test_a_fault_is_found_however_deep(old, new):
    """Parts are parsed one by one: what is wrong inside one, between two, and with one inside another."""
    found = faults_of(around('<a href="/x">看</a>').replace(old, new, 1))
    assert any("does not parse" in line for line in found)
