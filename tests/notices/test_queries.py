"""Who reads what, on which days."""

from datetime import timedelta

import pytest

from server.kit import clock
from server.kit.clock import today
from server.notices import queries
from server.notices import service as notices
from server.notices.errors import NoticeUnknown
from tests.counting import counted
from tests.notices.words import published, written


def test_the_public_reads_what_is_published_for_it(unit, cast):
    with unit():
        shown = published(cast)
        inside = published(cast, audience="staff", title="内部通知")
        written(cast.chen, title="草稿")
        assert [row.uid for row in queries.public_page().items] == [shown.uid]
        assert {row.uid for row in queries.newest_for_staff()} == {shown.uid, inside.uid}
        with pytest.raises(NoticeUnknown):
            queries.public(inside.uid)
        assert queries.for_staff(inside.uid).title == "内部通知"


def test_a_list_of_one_kind(unit, cast):
    with unit():
        published(cast, kind="result", title="结果")
        published(cast)
        assert [row.title for row in queries.public_page("result").items] == ["结果"]


@pytest.mark.parametrize(("days", "is_there"), [(-1, False), (0, True), (3, True), (4, False)])
def test_only_on_its_days(unit, cast, days, is_there):
    with unit():
        published(cast, shown_from=today(), shown_to=today() + timedelta(days=3))
    with clock.at(clock.now() + timedelta(days=days)), unit():
        assert bool(queries.newest()) == is_there


def test_staff_see_a_month_of_the_publics_and_all_of_their_own(unit, cast):
    with unit():
        published(cast)
        published(cast, audience="staff", title="内部通知")
    with clock.at(clock.now() + timedelta(days=31)), unit():
        assert [row.title for row in queries.newest_for_staff()] == ["内部通知"]


def test_lists_cost_the_same_for_many(unit, cast):
    with unit():
        for place in range(5):
            published(cast, title=f"第 {place} 条")
        with counted() as statements:
            assert queries.public_page(page_size=2).total == 5
            assert len(queries.newest()) == 3
    assert len(statements) == 3


def test_what_waits_for_a_second_person(unit, cast):
    with unit():
        row = written(cast.chen)
        notices.submit(row.uid, actor=cast.chen, seen_version=0)
        assert queries.waiting_count(not_by=cast.chen) == 0
        assert queries.waiting_count(not_by=cast.zhou) == 1
