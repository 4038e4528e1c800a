"""登记求助."""

import pytest
from sqlalchemy import func, select

from server.codes.models import TallyRow
from server.files.errors import NotAPicture
from server.intake import queries
from server.intake import service as intake
from server.intake.errors import (
    ConsentOld,
    HelpIncomplete,
    HelpNotFound,
    NameWrong,
    OutsideArea,
    PhoneWrong,
    PlaceWrong,
    TooManyAsked,
    TooManyFiles,
)
from server.intake.models import HelpConsent, HelpRequest
from server.intake.rules import CALL_BACK, URGENT_ACT, Consent
from server.kit.clock import now
from server.kit.db import db
from server.kit.errors import Forbidden, SignedOut
from server.kit.once import KeyReused
from server.messages import queries as messages
from tests.cast import COUNTY, TOWN, VILLAGE
from tests.files.pictures import jpeg
from tests.intake import desk


def test_it_works(unit, cast, app):
    with unit():
        uid = desk.asked(cast).uid
    with app.app_context():
        row = db.session.scalars(select(HelpRequest)).one()
        assert (row.uid, row.state, row.clock, row.level) == (uid, "received", "call_back", "village")
        assert row.due_at == row.at + CALL_BACK
        assert (row.contact_name, row.contact_phone, row.person_name) == (desk.NAME, desk.PHONE, desk.MOTHER)
        assert row.no.startswith("QZ-")
        slip = db.session.scalars(select(HelpConsent)).one()
        assert (slip.kind, slip.way, slip.given_by) == ("ask", "ticked", "family")
        told = messages.inbox([cast.lan.uid]).items
        assert [one.title for one in told] == ["求助已收到"]
        assert desk.NAME not in told[0].text


def test_nothing_of_a_person_lies_open(unit, cast, app):
    with unit():
        desk.asked(cast)
    with app.app_context():
        row = db.session.execute(select(HelpRequest.__table__)).one()
        text = repr(tuple(row))
        assert not any(part in text for part in (desk.NAME, desk.MOTHER, desk.PHONE, desk.TEXT))


def test_a_queued_request_sent_twice_is_one(unit, cast, app):
    with unit():
        first = desk.asked(cast, key="k1").uid
    with unit():
        again = desk.asked(cast, key="k1").uid
    assert again == first
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(HelpRequest)) == 1
        assert db.session.scalar(select(func.count()).select_from(HelpConsent)) == 1
        assert len(messages.inbox([cast.lan.uid]).items) == 1


def test_the_same_key_for_something_else_is_refused(unit, cast):
    with unit():
        desk.asked(cast, key="k1")
    with pytest.raises(KeyReused), unit():
        desk.asked(cast, key="k1", text="另外一件事，房子漏雨了。")


def test_an_emergency_is_the_townships_within_a_day(unit, cast):
    with unit():
        row = desk.asked(cast, urgent=True)
        assert (row.clock, row.level, row.due_at) == ("urgent", "township", row.at + URGENT_ACT)


def test_a_worker_writes_it_down_for_somebody_on_the_telephone(unit, cast):
    with unit():
        row = desk.asked(cast, by=cast.wang, on_behalf="worker", channel="phone", consent=Consent("spoken"))
        assert (row.asked_by, row.by) == (None, cast.wang.ref)
        assert [told.row.uid for told in queries.mine(cast.wang).items] == [row.uid]


def test_in_a_township_the_township_calls_back(unit, cast):
    with unit():
        assert desk.asked(cast, area_code=TOWN).level == "township"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"troubles": ()}, "/troubles"),
        ({"troubles": ("money",)}, "/troubles"),
        ({"troubles": ("illness", "illness")}, "/troubles"),
        ({"text": " "}, "/text"),
        ({"text": "长" * 1001}, "/text"),
        ({"person_name": ""}, "/person_name"),
        ({"relation": ""}, "/relation"),
        ({"relation": "长" * 11}, "/relation"),
        ({"on_behalf": "stranger"}, "/on_behalf"),
        ({"channel": "fax"}, "/channel"),
        ({"consent": Consent("nod")}, "/consent"),
        ({"consent": Consent("paper")}, "/consent"),
    ],
)
def test_what_is_missing_is_named(unit, cast, change, field):
    with pytest.raises(HelpIncomplete) as refused, unit():
        desk.asked(cast, **change)
    assert {line["field"] for line in refused.value.detail} == {field}


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"contact_phone": "12345"}, PhoneWrong),
        ({"contact_name": "7"}, NameWrong),
        ({"area_code": COUNTY}, PlaceWrong),
        ({"area_code": "360902999"}, PlaceWrong),
        ({"consent": Consent("ticked", "2020-01")}, ConsentOld),
        ({"on_behalf": "worker"}, SignedOut),
    ],
)
def test_what_does_not_fit_is_refused(unit, cast, change, refusal):
    with pytest.raises(refusal), unit():
        desk.asked(cast, **change)


def test_words_or_a_voice_are_needed(unit, cast):
    with pytest.raises(HelpIncomplete), unit():
        desk.asked(cast, text="")


def test_staff_write_down_in_their_own_places_only(unit, cast):
    with pytest.raises(OutsideArea), unit():
        desk.asked(cast, by=cast.guo, on_behalf="worker")
    with pytest.raises(Forbidden), unit():
        desk.asked(cast, by=cast.fang, on_behalf="worker")


def test_one_account_asks_five_times_a_day(unit, cast):
    with unit():
        for number in range(5):
            desk.asked(cast, key=f"k{number}")
    with pytest.raises(TooManyAsked), unit():
        desk.asked(cast, key="k6")


def test_nobody_else_sees_it(unit, cast):
    with unit():
        uid = desk.asked(cast).uid
        assert queries.one(uid, actor=cast.lan).row.uid == uid
        for stranger in (cast.bo, cast.guo, cast.chen, cast.fang):
            with pytest.raises(HelpNotFound):
                queries.one(uid, actor=stranger)


def test_the_steps_tell_what_comes_next(unit, cast):
    with unit():
        told = queries.one(desk.asked(cast).uid, actor=cast.lan)
        assert [(step.label, step.done, step.overdue) for step in told.steps] == [
            ("收到", True, False),
            ("联系您", False, False),
            ("转到窗口", False, False),
            ("有结果", False, False),
        ]
        assert queries.expected(told.row) == "3 天内有人联系您"
        assert told.actions() == ["urge", "add", "withdraw"]
        assert told.steps[0].at is not None
        assert told.steps[0].at <= now()


def test_it_is_found_again_by_number_and_phone(unit, cast):
    with unit():
        row = desk.asked(cast)
        assert intake.track(row.no.lower(), "0001", place="127.0.0.1").uid == row.uid


def test_a_key_may_be_long(unit, cast):
    with unit():
        first = desk.asked(cast, key="k" * 500).uid
        assert desk.asked(cast, key="k" * 500).uid == first
        assert desk.asked(cast, key="k" * 499).uid != first


def test_the_steps_are_counted_of_nobody(unit, cast):
    with unit():
        desk.decided(cast, scene_serial="ABC123")
        rows = db.session.scalars(select(TallyRow).order_by(TallyRow.id)).all()
        assert [(row.step, row.channel, row.area_code, row.serial) for row in rows] == [
            ("request", "miniapp", VILLAGE, "abc123"),
            ("result", "miniapp", VILLAGE, "abc123"),
        ]


def test_a_serial_that_is_none_is_left_out(unit, cast):
    with unit():
        assert desk.asked(cast, scene_serial="' OR 1=1 --").scene_serial is None


def test_what_was_handed_in_is_kept_and_cleaned(unit, cast):
    with unit():
        row = intake.ask(desk.facts(), actor=cast.lan, key="p", photos=[jpeg(), jpeg()])
        assert [file.kind for file in queries.told(row).files] == ["photo", "photo"]
    with pytest.raises(NotAPicture), unit():
        intake.ask(desk.facts(), actor=cast.lan, key="q", photos=[b"%PDF-1.4 no picture"])
    with pytest.raises(TooManyFiles), unit():
        intake.ask(desk.facts(), actor=cast.lan, key="r", photos=[jpeg()] * 7)


def test_more_may_be_told_later(unit, cast):
    with unit():
        uid = desk.asked(cast).uid
        intake.add_material(uid, actor=cast.lan, text="又去了一次医院", photos=[jpeg()])
        told = queries.one(uid, actor=cast.lan)
        assert [note.text for note in told.notes] == ["又去了一次医院"]
        assert len(told.files) == 1
        with pytest.raises(HelpIncomplete):
            intake.add_material(uid, actor=cast.lan)
        with pytest.raises(HelpNotFound):
            intake.add_material(uid, actor=cast.bo, text="别人的事")
