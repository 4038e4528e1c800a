"""公告动态 on the public site."""

import pytest

from server.notices import service as notices
from tests.counting import counted
from tests.notices.words import published, written


def test_it_works(phone, unit, cast):
    with unit():
        uid = published(cast, sample=True).uid
    page = phone.get("/notices").get_data(as_text=True)
    assert f'href="/notices/{uid}"' in page
    assert "灵泉街道 26 件冬被已经送到" in page
    assert "示例" in page
    page = phone.get(f"/notices/{uid}").get_data(as_text=True)
    for part in ("<h2>下一步</h2>", "<li>村里再走一遍</li>", '<a href="/money">善款收支</a>', "动态 · "):
        assert part in page, part


def test_the_home_page_has_the_newest_three(phone, unit, cast):
    with unit():
        for place in range(4):
            published(cast, title=f"第 {place} 条")
    page = phone.get("/").get_data(as_text=True)
    assert [f"第 {place} 条" in page for place in range(4)] == [False, True, True, True]


def test_without_notices_the_home_page_says_nothing_of_them(phone):
    assert 'class="cards notices"' not in phone.get("/").get_data(as_text=True)
    assert "还没有公告" in phone.get("/notices").get_data(as_text=True)


@pytest.mark.parametrize(
    ("query", "shown"), [("kind=result", ["结果"]), ("kind=poem", ["结果", "动静"]), ("kind=notice", [])]
)
def test_a_list_of_one_kind(phone, unit, cast, query, shown):
    with unit():
        published(cast, kind="result", title="结果")
        published(cast, kind="news", title="动静")
    page = phone.get(f"/notices?{query}").get_data(as_text=True)
    assert [title for title in ("结果", "动静") if f"<b>{title}</b>" in page] == shown


def test_pages_of_it(phone, unit, cast):
    with unit():
        for place in range(21):
            published(cast, title=f"第 {place} 条")
    first = phone.get("/notices?kind=news").get_data(as_text=True)
    assert 'href="/notices?page=2&amp;kind=news"' in first
    assert "<b>第 0 条</b>" in phone.get("/notices?page=2").get_data(as_text=True)
    assert phone.get("/notices?page=x").status_code == 200


def test_what_is_typed_is_never_markup(phone, unit, cast):
    with unit():
        uid = published(cast, title="<b>头</b>", body="<script>alert(1)</script>，以及[这里](/money)").uid
    page = phone.get(f"/notices/{uid}").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_what_is_not_public_is_not_there(phone, unit, cast):
    with unit():
        row = published(cast)
        inside = published(cast, audience="staff")
        draft = written(cast.chen)
        notices.withdraw(row.uid, actor=cast.zhou, reason="数字有误", seen_version=row.version)
    for uid in (row.uid, inside.uid, draft.uid, "nobody"):
        assert phone.get(f"/notices/{uid}").status_code == 404


def test_its_statements_are_few(phone, unit, cast):
    with unit():
        uid = published(cast).uid
    with counted() as statements:
        phone.get("/notices")
    assert len(statements) == 2
    with counted() as statements:
        phone.get(f"/notices/{uid}")
    assert len(statements) == 1
