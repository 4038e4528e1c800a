"""Notices at the desk: all of them for their keepers, what is out for the rest."""

import pytest

from server.kit.clock import today
from server.notices import service as notices
from server.notices.lists import NOTICES
from tests.counting import counted
from tests.notices.words import published, written


def asked(actor, **given):
    return [row.title for row in NOTICES.ask(actor, given).page().items]


@pytest.fixture
def filled(unit, cast):
    with unit():
        published(cast)
        published(cast, audience="staff", title="内部通知")
        written(cast.chen, kind="result", title="结果 100%")


def test_it_works(unit, cast, filled):
    with unit():
        with counted() as statements:
            assert asked(cast.chen) == ["结果 100%", "内部通知", "冬被送到了"]
        assert len(statements) == 2
        assert asked(cast.wang) == ["内部通知", "冬被送到了"]


@pytest.mark.parametrize(
    ("given", "titles"),
    [
        ({"state": "draft"}, ["结果 100%"]),
        ({"kind": "news"}, ["内部通知", "冬被送到了"]),
        ({"audience": "staff"}, ["内部通知"]),
        ({"q": "100%"}, ["结果 100%"]),
        ({"q": "_"}, []),
        ({"sort": "at"}, ["冬被送到了", "内部通知", "结果 100%"]),
        ({"until": "2000-01-01"}, []),
    ],
)
def test_what_is_asked(unit, cast, filled, given, titles):
    with unit():
        assert asked(cast.chen, **given) == titles


def test_what_is_pinned_stands_first_until_its_day_is_over(unit, cast, filled):
    with unit():
        row = NOTICES.ask(cast.chen, {"q": "冬被送到了", "audience": "public"}).page().items[0]
        notices.pin(row.uid, actor=cast.zhou, until=today(), seen_version=row.version)
        assert asked(cast.chen)[0] == "冬被送到了"
        notices.pin(row.uid, actor=cast.zhou, until=None, seen_version=row.version)
        assert asked(cast.chen)[-1] == "冬被送到了"


def test_a_reader_never_asks_for_what_is_not_out(unit, cast, filled):
    with unit():
        assert asked(cast.wang, state="draft") == ["内部通知", "冬被送到了"]
        assert asked(cast.wang, q="结果") == []
