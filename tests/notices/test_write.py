"""Write a notice, correct it, hand it in."""

from datetime import timedelta
from io import BytesIO

import pytest

from server.files import queries as files
from server.files.errors import NotAPicture
from server.kit.clock import today
from server.kit.errors import Forbidden, Invalid
from server.kit.states import StateChanged
from server.notices import queries
from server.notices import service as notices
from server.notices.errors import NoticeIncomplete, NoticeShowsSomebody, NoticeUnknown
from server.notices.rules import Text
from server.people import queries as people_facts
from server.people import service as people
from server.registry import service as registry
from tests.cast import COUNTY
from tests.files.pictures import jpeg
from tests.notices.words import words, written
from tests.registry.people import facts


def fields(refusal):
    return [line["field"] for line in refusal.value.detail]


def test_it_works(unit, cast):
    with unit():
        row = written(cast.chen, title="  冬被送到了 ")
        assert (row.state, row.version, row.title, row.written_by) == ("draft", 0, "冬被送到了", cast.chen.ref)
        row = notices.edit(row.uid, words(title="改过"), actor=cast.ren, seen_version=0)
        assert (row.title, row.version) == ("改过", 1)
        row = notices.submit(row.uid, actor=cast.chen, seen_version=1)
        assert (row.state, row.asked_by) == ("review", cast.chen.ref)
        assert [event.move for event in queries.history(row)] == ["edit", "submit"]


def test_who_stands_for_it_is_the_house_not_the_clerk(unit, cast):
    with unit():
        unit_of = people.add_organisation(name="示例慈善会", kind="charity", area_code=COUNTY)
        people_facts.staff(cast.chen.uid).organisation = unit_of
        assert written(cast.chen).organisation == "示例慈善会"


def test_a_draft_may_be_unfinished_and_is_refused_when_handed_in(unit, cast):
    with unit():
        row = notices.draft(Text(kind="notice", title="半成品"), actor=cast.chen)
        with pytest.raises(NoticeIncomplete) as refusal:
            notices.submit(row.uid, actor=cast.chen, seen_version=0)
    assert fields(refusal) == ["/summary", "/body"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "poem"}, "/kind"),
        ({"audience": "friends"}, "/audience"),
        ({"title": " "}, "/title"),
        ({"title": "长" * 41}, "/title"),
        ({"summary": "长" * 81}, "/summary"),
        ({"body": "长" * 5001}, "/body"),
        ({"shown_from": today(), "shown_to": today() - timedelta(days=1)}, "/shown_to"),
        ({"shown_from": today(), "pinned_until": today() - timedelta(days=1)}, "/pinned_until"),
    ],
)
def test_what_no_draft_may_hold(unit, cast, change, field):
    with unit(), pytest.raises(Invalid) as refusal:
        written(cast.chen, **change)
    assert fields(refusal) == [field]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"body": "请看[这里](https://evil.example/x)，有详细说明"}, "/body"),
        ({"shown_to": today() - timedelta(days=1)}, "/shown_to"),
    ],
)
def test_what_is_not_ready_for_its_readers(unit, cast, change, field):
    with unit():
        row = written(cast.chen, **change)
        with pytest.raises(NoticeIncomplete) as refusal:
            notices.submit(row.uid, actor=cast.chen, seen_version=0)
    assert fields(refusal) == [field]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "李示例老人的心愿"}, "/title"),
        ({"summary": "李　示例收到了"}, "/summary"),
        ({"body": "感谢大家，**李示例**老人收到了"}, "/body"),
        ({"body": "有事请打138 0000 0001，我们会回电"}, "/body"),
        ({"body": "证号 36220219500101001X 的老人"}, "/body"),
    ],
)
def test_nobody_whom_we_help_is_shown(unit, cast, change, field):
    with unit():
        registry.register_person(facts(), actor=cast.chen)
        row = written(cast.chen, **change)
        with pytest.raises(NoticeShowsSomebody) as refusal:
            notices.submit(row.uid, actor=cast.chen, seen_version=0)
    assert fields(refusal) == [field]


def test_masked_names_and_an_offices_telephone_may_stand(unit, cast):
    with unit():
        registry.register_person(facts(), actor=cast.chen)
        body = "李**等三位老人收到了冬被。咨询电话 0795-3588888，民政局 301 室。"
        row = written(cast.chen, kind="result", body=body)
        assert notices.submit(row.uid, actor=cast.chen, seen_version=0).state == "review"


def test_a_cover(unit, cast):
    with unit():
        row = notices.draft(words(), actor=cast.chen, cover=BytesIO(jpeg()))
        assert not files.find(row.cover).public
        kept = row.cover
        row = notices.edit(row.uid, words(), actor=cast.chen, seen_version=0)
        assert row.cover == kept
        with pytest.raises(NotAPicture):
            notices.edit(row.uid, words(), actor=cast.chen, seen_version=1, cover=BytesIO(b"<svg>"))


@pytest.mark.parametrize("who", ["wang", "tian", "fang", "zhou"])
def test_who_may_not_write(unit, cast, who):
    with unit(), pytest.raises(Forbidden):
        written(getattr(cast, who))


def test_an_old_page_changes_nothing(unit, cast):
    with unit():
        row = written(cast.chen)
        notices.edit(row.uid, words(title="第二"), actor=cast.chen, seen_version=0)
        with pytest.raises(StateChanged):
            notices.edit(row.uid, words(title="第三"), actor=cast.ren, seen_version=0)
        with pytest.raises(StateChanged):
            notices.submit(row.uid, actor=cast.chen, seen_version=0)


def test_what_is_handed_in_is_not_edited(unit, cast):
    with unit():
        row = written(cast.chen)
        notices.submit(row.uid, actor=cast.chen, seen_version=0)
        with pytest.raises(StateChanged):
            notices.edit(row.uid, words(), actor=cast.chen, seen_version=1)


def test_one_that_is_not_there(unit, cast):
    with unit(), pytest.raises(NoticeUnknown):
        notices.submit("nobody", actor=cast.chen, seen_version=0)
