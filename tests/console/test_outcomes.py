"""心愿成效 at the desk, and a partner's word on being named."""

import pytest

from tests.console.seats import seat
from tests.counting import counted
from tests.wishes import desk
from tests.wishes.test_outcomes import partner


@pytest.fixture
def tian(app, unit, cast):
    return seat(app, unit, cast.tian)


def test_before_anything_was_published(tian):
    assert "这段时间没有公布过心愿" in tian.page("/outcomes")


def test_what_became_of_them(tian, unit, cast):
    with unit():
        desk.confirmed(cast)
        desk.on_the_shelf(cast)
    page = tian.page("/outcomes")
    assert page.count('data-label="实现率 %"><div>50<') == 3  # all, the township, goods
    assert "灵泉街道" in page
    assert "愿意公开署名" not in page
    assert "这段时间没有公布过心愿" in tian.page("/outcomes?from=2020-01-01&to=2020-12-31")


def test_its_statements_are_few(tian, unit, cast):
    with unit():
        desk.confirmed(cast)
    with counted() as statements:
        tian.page("/outcomes")
    assert len(statements) <= 8, "\n".join(statements)


def test_a_partner_says_whether_it_is_named(app, unit, cast):
    with unit():
        clerk = partner("示例甲公司", "jia")
    jia = seat(app, unit, clerk)
    assert "现在公众网站不写单位名称" in jia.page("/outcomes")
    assert jia.post("/outcomes/listed", listed="yes").status_code == 303
    assert "现在公众网站写着单位名称" in jia.page("/outcomes")
    assert jia.post("/outcomes/listed", listed="perhaps").status_code == 422
    assert jia.post("/outcomes/listed", listed="no").status_code == 303
    assert "现在公众网站不写单位名称" in jia.page("/outcomes")


def test_nobody_says_it_for_a_partner(tian):
    assert tian.post("/outcomes/listed", listed="yes").status_code == 403
