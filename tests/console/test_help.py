"""The handbook: every role has its page, every picture is there and small, every address is a real one."""

import re

import pytest
from werkzeug.exceptions import HTTPException

from server.config import ROOT
from server.console import help as handbook
from server.console.nav import ITEMS
from server.kit.waiting import NOTHING
from server.people.roles import NAMES, Role
from server.spending.states import SPENDING_WRITERS
from tests.cast import COUNTY, staff
from tests.console.seats import seat

PAGES = sorted(path.stem for path in handbook.HANDBOOK.glob("*.md") if path.stem != "README")
PICTURES = handbook.HANDBOOK / "pictures"


def words(name):
    return (handbook.HANDBOOK / f"{name}.md").read_text(encoding="utf-8")


def test_every_role_has_its_page_and_no_page_is_nobodys():
    assert handbook.PAGES.keys() == set(Role)
    assert sorted({*handbook.PAGES.values(), *handbook.OTHERS}) == PAGES
    listed = re.findall(r"\]\(([a-z-]+)\.md\)", words("README"))
    assert sorted(listed) == PAGES


@pytest.mark.parametrize("name", PAGES)
def test_every_picture_is_there_and_small(name):
    named = re.findall(r"\(pictures/([^)]+)\)", words(name))
    assert named
    assert all((PICTURES / one).stat().st_size <= 80_000 for one in named)


def test_no_picture_is_left_over_and_all_are_small_together():
    named = {one for name in PAGES for one in re.findall(r"\(pictures/([^)]+)\)", words(name))}
    there = {path.name for path in PICTURES.iterdir()}
    assert there == named
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) <= 3_000_000


@pytest.mark.parametrize("name", PAGES)
def test_every_address_is_a_real_one(app, name):
    routes = app.url_map.bind("127.0.0.1")
    addresses = re.findall(r"`(/[^`]*)`", words(name))
    assert addresses or name == "README"
    wrong = []
    for address in addresses:
        try:
            routes.match(address)
        except HTTPException:
            wrong.append(address)
    assert wrong == []


@pytest.mark.parametrize("name", PAGES)
def test_half_a_page_in_plain_chinese(name):
    text = words(name)
    assert len(re.sub(r"`[^`]*`", "", text)) <= 900  # what is read; an address is pressed
    assert not re.search(r"API|JSON|URL|HTTP|SQL|缓存|接口", text)


@pytest.mark.parametrize("role", list(Role))
def test_each_sees_ones_own_page(app, unit, cast, role):
    with unit():
        actor = staff("reader", "阅示例", role, COUNTY)
    page = seat(app, unit, actor).page("/help")
    title = words(handbook.PAGES[role]).splitlines()[0].removeprefix("# ")
    assert f"<title>使用手册：{title}" in page
    assert "<img" in page
    assert NAMES[role] in page


@pytest.mark.parametrize("role", list(Role))
def test_whatever_waits_for_somebody_is_told_on_their_page(unit, cast, role):
    """Every counter of one's menu and workbench: a stranger finds in the handbook what to do about it."""
    page = words(handbook.PAGES[role])
    with unit():
        actor = staff("reader", "阅示例", role, COUNTY)
        mine = [item for item in ITEMS if role in item.roles and item.waiting and item.waiting(actor) is not NOTHING]
    assert [item.label for item in mine if f"`{item.href}`" not in page] == []


def test_an_address_becomes_a_link_and_another_page_can_be_asked_for(app, unit, cast):
    desk = seat(app, unit, cast.chen)
    assert '<a href="/console/wishes">/console/wishes</a>' in desk.page("/help")
    assert "居民：扫一扫" in desk.page("/help?page=residents")
    assert "慈善会项目岗</title>" not in desk.page("/help?page=finance")
    assert "使用手册：慈善会项目岗" in desk.page("/help?page=../../README")


def test_pictures_are_served_and_nothing_else(app, unit, cast):
    desk = seat(app, unit, cast.chen)
    assert desk.get("/help/pictures/charity.webp").mimetype == "image/webp"
    for name in ("nobody.webp", "..%2Fcharity.md", "charity.md"):
        assert desk.get(f"/help/pictures/{name}").status_code == 404
    assert "docs/handbook" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_whoever_drafts_spendings_reads_how():
    for role in SPENDING_WRITERS:
        assert "`/console/spendings`" in words(handbook.PAGES[role]), role
