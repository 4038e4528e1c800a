"""Draft, submit, send back, approve: first that it works, then each refusal."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from server.campaigns import queries
from server.campaigns import service as campaigns
from server.campaigns.errors import GateClosed, ReasonNeeded
from server.campaigns.rules import Line, Plan
from server.kit.db import db
from server.kit.errors import Forbidden, Invalid, NotFound
from server.kit.states import SamePerson, StateChanged
from server.people.roles import Role
from tests.campaigns.plans import BANK, CHARITY, plan, published


@pytest.fixture
def asked(unit, cast):
    """A complete campaign that waits for the second person: its uid and version."""
    with unit():
        campaigns.set_charity(CHARITY, actor=cast.zhou)
        draft = campaigns.draft(plan(), actor=cast.chen)
        row = campaigns.submit(draft.uid, actor=cast.chen, seen_version=0)
        return row.uid, row.version


def test_it_works(unit, cast, asked):
    uid, version = asked
    with unit():
        row = campaigns.approve(uid, actor=cast.zhou, seen_version=version)
        assert (row.state, row.approved_by, row.asked_by) == ("published", cast.zhou.ref, cast.chen.ref)
    with unit():
        row = queries.find_public(uid)
        assert row.no.startswith("MJ-")
        assert (row.is_listed, row.own_merchant_on) == (True, True)
        assert [event.move for event in queries.history(row)] == ["submit", "approve"]
        assert queries.plan_of(row) == plan()


def test_the_writer_cannot_agree_with_herself(unit, cast):
    both = replace(cast.chen, roles=frozenset({Role.CHARITY, Role.CHARITY_LEAD}))
    with unit():
        campaigns.set_charity(CHARITY, actor=cast.zhou)
        uid = campaigns.draft(plan(), actor=both).uid
        version = campaigns.submit(uid, actor=both).version
    with unit(), pytest.raises(SamePerson):
        campaigns.approve(uid, actor=both, seen_version=version)


def test_the_database_repeats_the_second_person(unit, cast, asked):
    with unit():
        row = queries.find(asked[0])
        row.approved_by = row.asked_by
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()


def test_the_database_refuses_publication_without_a_filing(unit, cast):
    with unit():
        uid = campaigns.draft(Plan(title="半成品"), actor=cast.chen).uid
    with unit():
        queries.find(uid).state = "published"
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()


def test_a_version_that_was_not_seen(unit, cast, asked):
    uid, version = asked
    with unit(), pytest.raises(StateChanged):
        campaigns.approve(uid, actor=cast.zhou, seen_version=version - 1)


def test_approval_is_for_what_was_asked(unit, cast, asked):
    """Sent back, changed and asked again: the old page approves nothing."""
    uid, version = asked
    with unit():
        sent = campaigns.send_back(uid, actor=cast.zhou, reason="预算再细一些")
        campaigns.edit(uid, plan(title="改过的项目"), actor=cast.chen, seen_version=sent.version)
        campaigns.submit(uid, actor=cast.chen)
    with unit(), pytest.raises(StateChanged):
        campaigns.approve(uid, actor=cast.zhou, seen_version=version)


def test_the_gate_stands_at_submit(unit, cast):
    with unit():
        uid = campaigns.draft(plan(filing_no="", channels=(BANK,)), actor=cast.chen).uid
    with unit(), pytest.raises(GateClosed) as refused:
        campaigns.submit(uid, actor=cast.chen)
    fields = [line["field"] for line in refused.value.detail]
    assert {"/charity/certificate_no", "/filing_no", "/channels"} <= set(fields)
    assert "（《慈善法》第二十七条）" in refused.value.detail[fields.index("/channels")]["issue"]
    with unit():
        assert queries.find(uid).state == "draft"


def test_the_gate_stands_again_at_approval(unit, cast, asked):
    uid, version = asked
    with unit():
        expired = replace(CHARITY, certificate_expires_on=plan().starts_on)
        campaigns.set_charity(expired, actor=cast.zhou)
    with unit(), pytest.raises(GateClosed, match="还不能发布"):
        campaigns.approve(uid, actor=cast.zhou, seen_version=version)


@pytest.mark.parametrize("who", ["zhou", "fang", "ren", "wang", "lan"])
def test_only_the_project_post_writes(unit, cast, who):
    with unit(), pytest.raises(Forbidden):
        campaigns.draft(plan(), actor=getattr(cast, who))


@pytest.mark.parametrize("who", ["chen", "fang", "ren", "lan"])
def test_only_the_lead_approves(unit, cast, asked, who):
    uid, version = asked
    with unit(), pytest.raises(Forbidden):
        campaigns.approve(uid, actor=getattr(cast, who), seen_version=version)


@pytest.mark.parametrize("who", ["chen", "fang", "lan"])
def test_only_the_lead_writes_down_the_charity(unit, cast, who):
    with unit(), pytest.raises(Forbidden):
        campaigns.set_charity(CHARITY, actor=getattr(cast, who))


def test_the_charity_is_one_row(unit, cast):
    with unit():
        campaigns.set_charity(CHARITY, actor=cast.zhou)
        version = queries.charity().version
        campaigns.set_charity(replace(CHARITY, contact_phone="0795-12345"), actor=cast.zhou, seen_version=version)
        assert queries.charity_facts().contact_phone == "0795-12345"
        with pytest.raises(StateChanged):
            campaigns.set_charity(CHARITY, actor=cast.zhou, seen_version=version)


def test_editing_replaces_the_whole_plan(unit, cast):
    with unit():
        uid = campaigns.draft(plan(), actor=cast.chen).uid
        other = plan(title="冬衣项目", budget=(Line("冬衣", 50_000_00),), suggestions=())
        campaigns.edit(uid, other, actor=cast.chen, seen_version=0)
    with unit():
        assert queries.plan_of(queries.find(uid)) == other


def test_editing_an_old_page(unit, cast):
    with unit():
        uid = campaigns.draft(plan(), actor=cast.chen).uid
        campaigns.edit(uid, plan(title="第一位"), actor=cast.chen, seen_version=0)
        with pytest.raises(StateChanged):
            campaigns.edit(uid, plan(title="第二位"), actor=cast.chen, seen_version=0)


def test_editing_what_waits_or_is_public(unit, cast, asked):
    uid, version = asked
    with unit(), pytest.raises(StateChanged):
        campaigns.edit(uid, plan(), actor=cast.chen, seen_version=version)


def test_sizes(unit, cast):
    with unit(), pytest.raises(Invalid) as refused:
        campaigns.draft(Plan(title="长" * 41), actor=cast.chen)
    assert refused.value.detail == [{"field": "/title", "issue": "最多 40 个字"}]


def test_sending_back_needs_a_reason(unit, cast, asked):
    with unit(), pytest.raises(ReasonNeeded):
        campaigns.send_back(asked[0], actor=cast.zhou, reason="  ")
    with unit(), pytest.raises(Invalid):
        campaigns.send_back(asked[0], actor=cast.zhou, reason="长" * 201)


def test_an_unknown_campaign(unit, cast):
    with unit(), pytest.raises(NotFound):
        campaigns.submit("0" * 16, actor=cast.chen)


def test_a_draft_is_not_there_for_the_public(unit, cast, asked):
    with unit(), pytest.raises(NotFound):
        queries.find_public(asked[0])


def test_it_loses_a_race(unit, cast, asked):
    """Two leads read the same page. Only one approval finds it waiting."""
    uid, version = asked
    other = replace(cast.zhou, uid="another")
    with unit():
        campaigns.approve(uid, actor=cast.zhou, seen_version=version)
        with pytest.raises(StateChanged):
            campaigns.approve(uid, actor=other, seen_version=version)


def test_published_needs_nothing_more(unit, cast):
    with unit():
        assert queries.gate_of(published(cast)) == []
