"""许多心愿 — a page of the desk counts and looks no further than it must, and loses nothing by that."""

from dataclasses import replace
from importlib import import_module

import pytest

from server.kit import search
from server.kit.paging import COUNTED_MAX, many
from server.wishes import queries
from server.wishes.lists import CLAIMS, WISHES
from tests.counting import counted
from tests.wishes import desk

NARROW = replace(WISHES, counted=3, found=2)


@pytest.fixture
def five(cast, unit):
    with unit():
        desk.held(cast)
        return [desk.on_the_shelf(cast, title=title) for title in ("轮椅", "轮椅", "轮椅", "书包")]


def test_a_page_counts_so_far_and_says_so(five, cast, unit):
    with unit():
        page = NARROW.ask(cast.chen, {"queue": "all"}).page(1, 2)
        assert (page.total, page.is_more, len(page.items), page.pages) == (3, True, 2, 2)
        exact = WISHES.ask(cast.chen, {"queue": "all"}).page()
        assert (exact.total, exact.is_more, len(exact.items)) == (5, False, 5)


def test_nothing_beyond_what_was_counted(five, cast, unit):
    with unit():
        page = NARROW.ask(cast.chen, {"queue": "all"}).page(9, 2)
        assert (page.page, len(page.items)) == (1, 2)


def test_an_export_has_them_all(five, cast, unit):
    with unit():
        assert len(NARROW.ask(cast.chen, {"queue": "all"}).ids()) == 5
        assert NARROW.ask(cast.chen, {"queue": "all", "q": "轮椅"}).count() == 3


@pytest.mark.parametrize("rare", [1, 100])
def test_a_word_leads_or_is_met_on_the_way(five, cast, unit, monkeypatch, rare):
    monkeypatch.setattr(search, "RARE", rare)
    with unit():
        for words, number in (("轮椅", 3), ("书包", 1), ("没有的词", 0)):
            page = WISHES.ask(cast.chen, {"queue": "all", "q": words}).page()
            assert (page.total, [line.wish.title for line in page.items]) == (number, [words] * number)
        held = CLAIMS.ask(cast.chen, {"queue": "all", "q": "电风扇"}).page()
        assert [line.held.wish.title for line in held.items] == ["电风扇"]
        found = NARROW.ask(cast.chen, {"queue": "all", "q": "轮椅"}).page()
        assert (found.total, found.is_more) == (2, True)


@pytest.mark.parametrize("who", ["tian", "chen"])
def test_a_township_looks_at_each_in_order_and_a_county_finds_the_same(five, cast, unit, who):
    """Tian answers for one township: no word is asked how rare it is; every other filter holds before it."""
    actor = getattr(cast, who)
    with unit():
        for asked, order in (("all", -1), ("open", 1)):
            page = WISHES.ask(actor, {"queue": asked, "q": "轮椅"}).page()
            assert [line.wish.id for line in page.items] == sorted([line.wish.id for line in page.items])[::order]
            assert (page.total, {line.wish.title for line in page.items}) == (3, {"轮椅"})
        for asked, number in (
            ({"queue": "all", "q": "轮椅 老人"}, 3), ({"queue": "all", "q": "轮椅 书包"}, 0),
            ({"queue": "claimed", "q": "轮椅"}, 0), ({"queue": "claimed", "q": "电风扇"}, 1),
            ({"queue": "all", "kind": "service", "q": "轮椅"}, 0), ({"queue": "all", "q": "？"}, 0),
        ):  # fmt: skip
            assert WISHES.ask(actor, asked).page().total == WISHES.ask(actor, asked).count() == number, asked
        claims = CLAIMS.ask(actor, {"queue": "all", "q": "电风扇"}).page()
        assert [line.held.wish.title for line in claims.items] == ["电风扇"]
        assert WISHES.ask(cast.guo, {"queue": "all", "q": "轮椅"}).page().total == 0


def test_a_township_is_asked_in_two_statements_and_those_of_the_rows(five, cast, unit):
    with unit():
        asked = WISHES.ask(cast.tian, {"queue": "all", "q": "轮椅"})
        with counted() as statements:
            asked.page()
    assert len(statements) == 3, statements


def test_counters_stop_too(five, cast, unit, monkeypatch):
    with unit():
        whole = queries.wish_counts(cast.chen)
        assert (whole["open"], whole["claimed"], whole["all"], whole["hidden"]) == (4, 1, 5, 0)
    monkeypatch.setattr(import_module("server.wishes.queries.desk"), "COUNTED_MAX", 2)
    with unit(), counted() as statements:
        found = queries.wish_counts(cast.chen)
        assert (found["open"], found["claimed"], found["all"]) == (2, 1, 2)
        assert queries.claim_counts(cast.chen)["held"] == 1
    assert len(statements) == 2


def test_how_a_counter_is_told():
    assert (many(7), many(COUNTED_MAX - 1), many(COUNTED_MAX)) == ("7", "499", "500+")
