"""投诉: by anybody, about what the public can read, once however often it is sent."""

import pytest
from sqlalchemy import func, select

from server.complaints import queries, subjects
from server.complaints import service as complaints
from server.complaints.errors import (
    ComplaintIncomplete,
    ComplaintNotFound,
    SubjectUnknown,
    TooManyComplaints,
    TooManyLooks,
)
from server.complaints.models import Complaint
from server.complaints.rules import About, Kind
from server.kit.clock import in_china, today
from server.kit.db import db
from server.kit.once import KeyReused
from server.kit.workdays import after
from tests.campaigns.plans import published
from tests.complaints.words import KEY, PHONE, TEXT, told
from tests.policies.table import few, taken_over


def test_it_works(unit, cast, app):
    with unit():
        row, code = told()
    with unit():
        found = complaints.follow(row.no.lower().replace("-", " "), code.lower(), place="192.0.2.2")
        assert (found.state, found.subject_name, found.text, found.phone) == ("received", "平台和工作人员", TEXT, PHONE)
        assert found.no.startswith("TS-")
        assert len(code) == 8


def test_mzt_088_answered_within_five_working_days(unit, cast):
    with unit():
        row, _ = told()
        assert in_china(row.due_at).date() == after(today(), 5).day


def test_nothing_of_a_person_lies_open(unit, cast, app):
    with unit():
        _, code = told()
    with app.app_context():
        text = repr(tuple(db.session.execute(select(Complaint.__table__)).one()))
        assert not any(part in text for part in (TEXT, PHONE, code))


def test_sent_twice_is_one_with_the_same_code(unit, cast):
    with unit():
        first, code = told()
        first = first.uid
    with unit():
        again, same = told()
        assert (again.uid, same) == (first, code)
        assert db.session.scalar(select(func.count()).select_from(Complaint)) == 1
    with unit(), pytest.raises(KeyReused):
        told(text="另一件完全不同的事情")


def test_of_a_campaign_as_it_was_called_that_day(unit, cast):
    with unit():
        uid = published(cast).uid
        row, _ = told(about=About.CAMPAIGN, subject=uid)
        assert (row.subject, row.subject_name) == (uid, "微心愿项目")


def test_of_a_policy(unit, cast):
    with unit():
        taken_over(few())
        row, _ = told(about=About.POLICY, subject="1")
        assert row.subject_name
        assert len(row.subject) == 16


def test_who_is_involved_is_known(unit, cast):
    with unit():
        row = published(cast)
        assert subjects.find(About.CAMPAIGN, row.uid).involved == {cast.chen.ref, cast.zhou.ref}


@pytest.mark.parametrize("about", [About.CAMPAIGN, About.WISH, About.POLICY, About.NOTICE])
def test_what_nobody_can_read_cannot_be_meant(unit, cast, about):
    with unit(), pytest.raises(SubjectUnknown):
        told(about=about, subject="nothingnothing00")


@pytest.mark.parametrize(
    ("change", "field"),
    [({"text": "  短 "}, "/text"), ({"text": "长" * 1001}, "/text"), ({"phone": "12345"}, "/phone")],
)
def test_what_is_missing_is_named(unit, cast, change, field):
    with unit(), pytest.raises(ComplaintIncomplete) as refused:
        told(**change)
    assert [line["field"] for line in refused.value.detail] == [field]


def test_a_phone_may_be_left_out(unit, cast):
    with unit():
        assert told(phone="", kind=Kind.PRESSURE)[0].phone is None


def test_one_address_cannot_flood_the_desk(unit, cast):
    for number in range(complaints.TOLD_MAX):
        with unit():
            told(key=f"{number}{KEY}")
    with unit(), pytest.raises(TooManyComplaints):
        told(key=f"x{KEY}")
    with unit():
        told(key=f"y{KEY}", place="192.0.2.99")


def test_a_wrong_code_is_a_wrong_number_and_guessing_ends(unit, cast, app):
    with unit():
        row, code = told()
        no = row.no
    for _ in range(complaints.WRONG_MAX):
        with unit(), pytest.raises(ComplaintNotFound):
            complaints.follow(no, "AAAA2222", place="192.0.2.7")
    with unit(), pytest.raises(TooManyLooks):
        complaints.follow(no, code, place="192.0.2.7")
    with unit():
        assert complaints.follow(no, code, place="192.0.2.8").no == no


def test_figures_of_the_year(unit, cast):
    with unit():
        told()
        assert queries.figures() == queries.Figures(1, 0, 0)
