"""Change of purpose (慈善法 56): asked by one, agreed to by another, told; then each refusal."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from server.campaigns import changes, changing, queries
from server.campaigns import service as campaigns
from server.campaigns.errors import ChangeIncomplete, ChangeUnknown, ChangeWaits
from server.campaigns.rules import Line
from server.kit import clock
from server.kit.db import db
from server.kit.errors import Forbidden
from server.kit.states import SamePerson, StateChanged
from server.people.roles import Role
from tests.campaigns.partners import asked, change, changed, consented
from tests.campaigns.plans import plan, published
from tests.files.pictures import jpeg


def test_article_56_filed_anew_and_agreed_to_by_a_second_person(unit, cast):
    with unit():
        uid = published(cast).uid
        made = asked(cast, uid, change(lines=(Line("电暖器 60 台", 12_000_00),)))
        row = queries.find(uid)
        assert (row.use_text, changes.done(row)) == (plan().use_text, []), "nothing changes before the second person"
        changing.agree(made.uid, actor=cast.zhou, seen_version=0)
    with unit():
        row = queries.find(uid)
        assert (row.purpose, row.use_text) == (change().purpose, change().use_text)
        assert row.filing_no == plan().filing_no, "the first filing stays; the new one stands in the change"
        assert [line.title for line in row.budget][-1] == "电暖器 60 台"
        assert len(row.budget) == 3, "no line is taken away"
        (told,) = changes.done(row)
        assert (told.was_use_text, told.use_text) == (plan().use_text, change().use_text)
        assert (told.asked_by, told.approved_by) == (cast.chen.ref, cast.zhou.ref)
        assert told.done_at is not None
        assert queries.history(row)[-1].move == "change_purpose"
        assert queries.gate_of(row) == [], "a campaign that was changed may still be stopped and opened again"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"basis": ""}, "/basis"),
        ({"filing_no": " "}, "/filing_no"),
        ({"filing_no": "BA-2026-0001（示例）"}, "/filing_no"),
        ({"filing_no": "长" * 61}, "/filing_no"),
        ({"consent_text": "长" * 301}, "/consent_text"),
        ({"filed_on": None}, "/filed_on"),
        ({"purpose": ""}, "/purpose"),
        ({"use_text": "长" * 301}, "/use_text"),
        ({"reason": " "}, "/reason"),
        ({"reason": "长" * 201}, "/reason"),
        ({"beneficiaries": "张三，电话 13800000001"}, "/beneficiaries"),
        ({"lines": (Line("", 100),)}, "/lines/0"),
        ({"lines": (Line("取暖", 0),)}, "/lines/0"),
        ({"lines": tuple(Line("取暖", 100) for _ in range(11))}, "/lines"),
        ({"frees": "nosuchline"}, "/frees"),
    ],
)
def test_article_56_each_field_is_refused_with_the_article(unit, cast, wrong, field):
    with unit():
        uid = published(cast).uid
    with unit(), pytest.raises(ChangeIncomplete) as refused:
        asked(cast, uid, change(**wrong))
    assert [line["field"] for line in refused.value.detail] == [field]
    article = "第八十二条" if "13800000001" in str(wrong) else "《慈善法》第五十六条"
    assert article in refused.value.detail[0]["issue"]


def test_article_56_the_day_of_the_new_filing(unit, cast):
    with unit():
        row = published(cast)
        uid, filed_on = row.uid, row.filed_on
    for day in (filed_on - timedelta(days=1), clock.today() + timedelta(days=1)):
        with unit(), pytest.raises(ChangeIncomplete):
            asked(cast, uid, change(filed_on=day))


def test_article_56_the_donors_consent_is_recorded(unit, cast):
    with unit():
        uid = published(cast).uid
    for wrong in ({"consent_text": ""}, {"consent_on": None}, {"consent_on": clock.today() + timedelta(days=1)}):
        with unit(), pytest.raises(ChangeIncomplete):
            asked(cast, uid, consented(**wrong))
    with unit():
        assert changed(cast, uid, consented()).state == "done"


def test_article_56_without_its_paper(unit, cast):
    with unit():
        uid = published(cast).uid
    with unit(), pytest.raises(ChangeIncomplete) as refused:
        changing.ask(uid, change(), actor=cast.chen, paper=None)
    assert [line["field"] for line in refused.value.detail] == ["/paper"]


def test_article_56_what_a_donor_tied_needs_the_donor(unit, cast):
    with unit():
        row = published(cast)
        uid, line = row.uid, row.budget[0].uid
    with unit(), pytest.raises(ChangeIncomplete) as refused:
        asked(cast, uid, change(frees=line))
    assert [one["field"] for one in refused.value.detail] == ["/frees"]
    with unit():
        assert changed(cast, uid, consented(frees=line)).frees == line


def test_nothing_is_changed(unit, cast):
    with unit():
        row = published(cast)
        same = {name: getattr(row, name) for name in ("purpose", "use_text", "beneficiaries")}
        uid = row.uid
    with unit(), pytest.raises(ChangeIncomplete, match="还不能变更"):
        asked(cast, uid, change(**same))
    with unit():
        assert asked(cast, uid, change(**same, lines=(Line("取暖", 100_00),))).state == "review"


def test_whoever_asks_does_not_agree(unit, cast):
    both = replace(cast.chen, roles=frozenset({Role.CHARITY, Role.CHARITY_LEAD}))
    with unit():
        uid = published(cast).uid
        made = changing.ask(uid, change(), actor=both, paper=jpeg()).uid
    with unit(), pytest.raises(SamePerson):
        changing.agree(made, actor=both, seen_version=0)


@pytest.mark.parametrize("who", ["zhou", "fang", "ren", "lan"])
def test_only_the_project_post_asks(unit, cast, who):
    with unit():
        uid = published(cast).uid
    with unit(), pytest.raises(Forbidden):
        changing.ask(uid, change(), actor=getattr(cast, who), paper=jpeg())


@pytest.mark.parametrize("who", ["chen", "fang", "ren"])
def test_only_the_lead_agrees(unit, cast, who):
    with unit():
        made = asked(cast, published(cast).uid).uid
    with unit(), pytest.raises(Forbidden):
        changing.agree(made, actor=getattr(cast, who), seen_version=0)


def test_one_at_a_time(unit, cast):
    with unit():
        uid = published(cast).uid
        made = asked(cast, uid)
        with pytest.raises(ChangeWaits):
            asked(cast, uid)
        changing.refuse(made.uid, actor=cast.zhou, reason="先开理事会")
        assert changes.find(made.uid).state == "refused"
        second = asked(cast, uid)
        changing.take_back(second.uid, actor=cast.chen)
        with pytest.raises(StateChanged):
            changing.agree(second.uid, actor=cast.zhou)
        assert asked(cast, uid).state == "review"
        assert queries.find(uid).use_text == plan().use_text


def test_not_of_a_draft_nor_of_what_is_concluded(unit, cast):
    with unit():
        uid = published(cast).uid
        campaigns.end(uid, actor=cast.zhou, reason="期满")
        assert asked(cast, uid).state == "review", "what is left after the end may still change its purpose"
        queries.find(uid).state = "concluded"
        with pytest.raises(StateChanged):
            asked(cast, uid)
        db.session.rollback()
    with unit(), pytest.raises(ChangeUnknown):
        changing.agree("0" * 16, actor=cast.zhou)


def test_the_database_repeats_it(unit, cast):
    with unit():
        made = asked(cast, published(cast).uid).uid
    for name, value in (("filing_no", ""), ("approved_by", cast.chen.ref), ("state", "done"), ("frees", "x")):
        with unit():
            setattr(changes.find(made), name, value)
            with pytest.raises(IntegrityError):
                db.session.flush()
            db.session.rollback()
