"""A link in a chat: a title, a sentence and a picture of ours, on the pages of the site and of the phone client."""

import re

import pytest
from PIL import Image

from server.config import ROOT
from server.kit.settings import settings
from server.site import files
from server.wishes import service as wishes
from tests.counting import counted
from tests.wishes import desk

META = re.compile(r'<meta property="og:(\w+)" content="([^"]*)">')
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')


@pytest.fixture
def root(app):
    with app.app_context():
        return settings().public_base_url


@pytest.fixture
def h5(tmp_path, monkeypatch):
    (tmp_path / "index.html").write_text('<!doctype html><html lang="zh-CN"><head><title>愿桥</title></head></html>')
    monkeypatch.setattr(files, "H5", tmp_path)
    return tmp_path


def said(phone, path):
    """What a page says of itself to those who show links; each thing once."""
    text = phone.get(path).get_data(as_text=True)
    found = META.findall(text)
    assert len(found) == len(dict(found)), found
    assert text.count("<title>") == 1
    own = CANONICAL.findall(text)
    assert own == ([dict(found)["url"]] if "url" in dict(found) else [])
    return dict(found)


def test_a_policy_and_its_page_on_the_phone_say_the_same(phone, h5, table, root):
    here = said(phone, f"/policies/{table[1]}?area=360902001&code=k7m3q9pd2x")
    assert here["title"] == "城市最低生活保障"
    assert here["url"] == f"{root}/policies/{table[1]}"  # without the place and the poster somebody came from
    assert here["image"].startswith(f"{root}/static/site/share-policy.png")
    there = said(phone, f"/m/policy/detail?id={table[1]}&area=360902001&scene=k7m3q9pd2x&stale=1")
    assert (there["title"], there["url"], there["image"]) == (here["title"], here["url"], here["image"])


def test_a_wish_names_nobody(phone, h5, cast, unit, root):
    with unit():
        person = desk.person(cast)
        uid = desk.on_the_shelf(cast, person_uid=person)
    card = said(phone, f"/m/wish/detail?id={uid}&from=somebody")
    assert (card["title"], card["url"]) == ("微心愿：电风扇", f"{root}/m/wish/detail?id={uid}")
    assert "不是个人求助筹款" in card["description"]
    assert not [text for text in card.values() if desk.NAME in text or desk.STORY in text or person in text]
    assert "<title>微心愿：电风扇 · 愿桥</title>" in phone.get(f"/m/wish/detail?id={uid}").get_data(as_text=True)


def test_what_is_not_public_says_nothing(phone, h5, cast, unit):
    with unit():
        draft, gone = desk.in_review(cast), desk.on_the_shelf(cast)
        wishes.withdraw(gone, actor=cast.chen, because="asked")
    for path in (
        f"/m/wish/detail?id={draft}",
        f"/m/wish/detail?id={gone}",
        "/m/wish/detail",
        "/m/policy/detail?id=nobody",
        "/m/give/campaign?id=%3Cb%3E",
        "/m/notice/detail?id=1",
        "/m/wish/mine",
        "/m/",
    ):
        answer = phone.get(path)
        assert (answer.status_code, META.findall(answer.get_data(as_text=True))) == (200, []), path


def test_words_of_others_stay_words(phone, h5, cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast, title='电风扇"><script>')
    text = phone.get(f"/m/wish/detail?id={uid}").get_data(as_text=True)
    assert "<script" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize("path", ["/", "/policies", "/policies?category=基本生活保障", "/money", "/notices", "/fits"])
def test_every_page_to_share_has_one_address(phone, table, path, root):
    card = said(phone, path)
    assert card["url"].startswith(root)
    assert card["description"]


@pytest.mark.parametrize("path", ["/policies?q=低保", "/help", "/help/track", "/nowhere"])
def test_what_is_asked_for_oneself_has_none(phone, table, path):
    assert "url" not in said(phone, path)


@pytest.mark.parametrize("about", ["policy", "wish", "give", "house"])
def test_the_pictures_have_the_size_that_is_asked_for(about):
    file = ROOT / "static" / "site" / f"share-{about}.png"
    with Image.open(file) as picture:
        assert picture.size == (1200, 630)
    assert file.stat().st_size <= 60_000


def test_a_card_costs_little(phone, h5, cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast)
    for path, most in ((f"/m/wish/detail?id={uid}", 1), ("/m/wish/mine?id=1", 0)):
        with counted() as statements:
            phone.get(path)
        assert len(statements) <= most, path
