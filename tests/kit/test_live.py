"""Pages of this moment: never older than a second, never older than what this process saved."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import update

from server.kit import clock
from server.kit import live as kept_pages
from server.kit.db import db
from server.kit.fresh import Kept
from server.kit.live import LIVE_S, LiveShelf, live, watch_live
from server.kit.units import writing
from server.notices.models import Notice
from tests.notices.words import written

watch_live("notices")


@pytest.fixture
def shelf(app):
    with app.app_context():
        yield LiveShelf()


@pytest.fixture
def page():
    """A page that says how often it was made."""
    numbers = count(1)
    return lambda: Kept(str(next(numbers)).encode())


def shown(shelf, make, key="a"):
    return int(shelf.show(key, make).body)


def test_a_page_is_made_once_in_a_moment(shelf, page):
    assert [shown(shelf, page) for _ in range(3)] == [1, 1, 1]
    assert shown(shelf, page, "another") == 2
    with clock.at(clock.now() + timedelta(seconds=LIVE_S)):
        assert shown(shelf, page) == 3
    assert LIVE_S <= 1.0, "a donor who looks for their gift must not look twice"


def test_a_clock_that_was_set_back_keeps_nothing(shelf, page):
    with clock.at(clock.now() + timedelta(hours=1)):
        assert shown(shelf, page) == 1
    assert shown(shelf, page) == 2


def test_what_is_saved_here_is_shown_at_once(app, cast, page):
    with app.app_context():
        live.clear()
        assert [shown(live, page), shown(live, page)] == [1, 1]
        with writing():
            written(cast.chen)
        assert shown(live, page) == 2


def test_what_is_undone_changes_no_page(app, cast, page):
    def lost():
        written(cast.chen)
        raise RuntimeError

    with app.app_context():
        live.clear()
        assert shown(live, page) == 1
        with pytest.raises(RuntimeError), writing():
            lost()
        assert shown(live, page) == 1


def test_a_statement_counts_like_a_row(app, unit, cast, page):
    with unit():
        written(cast.chen)
    with app.app_context():
        live.clear()
        assert shown(live, page) == 1
        with writing():
            db.session.execute(update(Notice).values(title="改了"))
        assert shown(live, page) == 2


def test_what_is_saved_while_a_page_is_made_makes_it_old(shelf, page):
    def late():
        shelf.forget()
        return page()

    assert (shown(shelf, late), shown(shelf, page)) == (1, 2)


def test_many_who_ask_at_once_have_it_made_once(app, page):
    shelf, begun, going_on = LiveShelf(), threading.Event(), threading.Event()

    def slow():
        begun.set()
        assert going_on.wait(5)
        return page()

    def ask(make):
        with app.app_context():
            return shown(shelf, make)

    with ThreadPoolExecutor(8) as hands:
        first = hands.submit(ask, slow)
        assert begun.wait(5)
        others = [hands.submit(ask, page) for _ in range(7)]
        going_on.set()
        assert [one.result(5) for one in (first, *others)] == [1] * 8


def test_what_cannot_be_made_is_not_kept_and_holds_nobody_up(shelf, page):
    def broken():
        raise RuntimeError

    for _ in range(2):
        with pytest.raises(RuntimeError):
            shelf.show("a", broken)
    assert shown(shelf, page) == 1


def test_it_has_an_end(shelf, page, monkeypatch):
    monkeypatch.setattr(kept_pages, "KEPT_MAX", 3)
    for key in range(9):
        shown(shelf, page, key)
    assert len(shelf._pages) == 3
