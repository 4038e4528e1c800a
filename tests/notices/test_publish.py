"""Another person lets a notice out, and it can be taken back at once."""

from datetime import timedelta
from io import BytesIO

import pytest

from server.files import queries as files
from server.kit.clock import today
from server.kit.errors import Forbidden
from server.kit.states import SamePerson, StateChanged
from server.notices import queries
from server.notices import service as notices
from server.notices.errors import NoticeShowsSomebody, NoticeUnknown, ReasonNeeded
from server.registry import service as registry
from tests.files.pictures import jpeg
from tests.notices.words import published, words, written
from tests.registry.people import facts


def handed_in(cast, actor=None, **given):
    row = written(actor or cast.chen, **given)
    return notices.submit(row.uid, actor=actor or cast.chen, seen_version=row.version)


def test_it_works(unit, cast):
    with unit():
        row = published(cast)
        assert (row.state, row.approved_by, row.published_at is not None) == ("published", cast.zhou.ref, True)
        assert queries.public(row.uid).uid == row.uid


def test_nobody_lets_out_what_they_handed_in(unit, cast):
    with unit():
        row = handed_in(cast, cast.ren)
        with pytest.raises(SamePerson):
            notices.publish(row.uid, actor=cast.ren, seen_version=row.version)
        assert notices.publish(row.uid, actor=cast.zhou, seen_version=row.version).state == "published"


@pytest.mark.parametrize("who", ["chen", "fang", "tian", "wang"])
def test_who_may_not_let_out(unit, cast, who):
    with unit():
        row = handed_in(cast, cast.ren)
        with pytest.raises(Forbidden):
            notices.publish(row.uid, actor=getattr(cast, who), seen_version=row.version)


def test_an_old_page_lets_nothing_out(unit, cast):
    with unit():
        row = handed_in(cast)
        with pytest.raises(StateChanged):
            notices.publish(row.uid, actor=cast.zhou, seen_version=0)


def test_a_person_registered_in_between_is_found(unit, cast):
    with unit():
        row = handed_in(cast, body="感谢大家，李示例老人收到了冬被")
        registry.register_person(facts(), actor=cast.chen)
        with pytest.raises(NoticeShowsSomebody):
            notices.publish(row.uid, actor=cast.zhou, seen_version=row.version)


def test_sent_back_with_a_reason(unit, cast):
    with unit():
        row = handed_in(cast)
        with pytest.raises(ReasonNeeded):
            notices.send_back(row.uid, actor=cast.zhou, reason=" ", seen_version=row.version)
        row = notices.send_back(row.uid, actor=cast.zhou, reason="数字请核对", seen_version=row.version)
        assert (row.state, queries.history(row)[-1].note) == ("draft", "数字请核对")


def test_a_reason_holds_nobodys_number(unit, cast):
    with unit():
        row = published(cast)
        with pytest.raises(NoticeShowsSomebody):
            notices.withdraw(row.uid, actor=cast.chen, reason="请打13800000001", seen_version=row.version)


def test_taken_back_at_once_with_its_picture(unit, cast):
    with unit():
        row = notices.draft(words(), actor=cast.chen, cover=BytesIO(jpeg()))
        row = notices.submit(row.uid, actor=cast.chen, seen_version=0)
        row = notices.publish(row.uid, actor=cast.zhou, seen_version=1)
        assert files.find(row.cover).public
        assert queries.public_cover(row.uid) == row.cover
        row = notices.withdraw(row.uid, actor=cast.chen, reason="数字有误", seen_version=row.version)
        assert not files.find(row.cover).public
        for look in (queries.public, queries.public_cover, queries.for_staff):
            with pytest.raises(NoticeUnknown):
                look(row.uid)


def test_out_again_needs_a_second_person_again(unit, cast):
    with unit():
        row = published(cast)
        row = notices.withdraw(row.uid, actor=cast.chen, reason="数字有误", seen_version=row.version)
        row = notices.reopen(row.uid, actor=cast.chen, seen_version=row.version)
        assert (row.state, row.asked_by, row.approved_by) == ("draft", None, None)
        row = notices.submit(row.uid, actor=cast.ren, seen_version=row.version)
        with pytest.raises(SamePerson):
            notices.publish(row.uid, actor=cast.ren, seen_version=row.version)


def test_pinned(unit, cast):
    with unit():
        first, second = published(cast, title="第一"), published(cast, title="第二")
        assert [row.title for row in queries.newest()] == ["第二", "第一"]
        first = notices.pin(first.uid, actor=cast.zhou, until=today(), seen_version=first.version)
        assert queries.is_pinned(first)
        assert [row.title for row in queries.newest()] == ["第一", "第二"]
        first = notices.pin(first.uid, actor=cast.zhou, until=None, seen_version=first.version)
        assert not queries.is_pinned(first)
        with pytest.raises(Forbidden):
            notices.pin(second.uid, actor=cast.chen, until=today() + timedelta(days=3), seen_version=second.version)
