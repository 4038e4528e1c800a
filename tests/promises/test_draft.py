"""Write a promise down and agree to it: first that it works, then each refusal."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from server.kit import clock
from server.kit.db import db
from server.kit.errors import Forbidden
from server.kit.states import SamePerson, StateChanged
from server.ledger import queries as ledger
from server.promises import queries, service
from server.promises.errors import BadPromise, PaperMissing
from tests.files.pictures import jpeg
from tests.promises.agreements import COMPANY, drafted, facts, standing, terms


def test_it_works(unit, cast, campaign):
    with unit():
        row = queries.find(standing(cast, campaign))
        assert (row.state, row.amount_fen, row.company) == ("standing", 1000_00, COMPANY)
        assert [one.amount_fen for one in queries.terms(row)] == [600_00, 400_00]
        assert (row.asked_by, row.approved_by) == (cast.chen.ref, cast.zhou.ref)
        assert queries.arrived_fen(row) == 0


def test_what_is_promised_is_no_money(unit, cast, campaign, promise):
    with unit():
        assert ledger.raised_fen(f"campaign:{campaign}") == 0
        assert db.session.scalar(text("SELECT count(*) FROM ledger_entries")) == 0


def test_for_the_charity_at_large(unit, cast):
    with unit():
        assert queries.find(standing(cast, None)).campaign_uid is None


def test_the_contact_is_sealed(unit, promise):
    with unit():
        boxes = db.session.execute(text("SELECT contact_name_sealed, contact_phone_sealed FROM promises")).one()
        assert all("苏示例".encode() not in bytes(box) and b"1234567" not in bytes(box) for box in boxes)
        assert queries.find(promise).contact_phone == "0795-1234567"


def test_edited_while_it_is_a_draft(unit, cast, campaign):
    with unit():
        row = drafted(cast, campaign)
        new = facts(
            campaign, amount_fen=300_00, terms=terms((1, 100_00), (2, 100_00), (3, 100_00)), contact_name="柳示例"
        )
        service.edit(row.uid, new, actor=cast.fang, seen_version=0)
        assert (len(queries.terms(row)), row.contact_name, row.version) == (3, "柳示例", 1)
    with unit(), pytest.raises(StateChanged):
        service.edit(row.uid, new, actor=cast.fang, seen_version=0)


def test_sent_back_and_void(unit, cast, campaign):
    with unit():
        row = drafted(cast, campaign)
        service.submit(row.uid, actor=cast.chen)
        service.send_back(row.uid, note="协议缺盖章", actor=cast.zhou)
        assert row.state == "draft"
        service.void(row.uid, note="单位改为直接捐赠", actor=cast.chen)
        assert row.state == "void"


def test_nobody_agrees_alone(unit, cast, campaign):
    with unit():
        uid = service.submit(drafted(cast, campaign).uid, actor=cast.chen).uid
    with unit(), pytest.raises(Forbidden):
        service.approve(uid, actor=cast.chen, seen_version=1)
    lead_too = cast.chen.__class__("staff", cast.chen.uid, cast.zhou.roles, "陈经办", cast.chen.areas)
    with unit(), pytest.raises(SamePerson):
        service.approve(uid, actor=lead_too, seen_version=1)


def test_nobody_agrees_to_what_they_have_not_seen(unit, cast, campaign):
    with unit():
        uid = service.submit(drafted(cast, campaign).uid, actor=cast.chen).uid
    with unit(), pytest.raises(StateChanged):
        service.approve(uid, actor=cast.zhou, seen_version=0)


def test_article_39_wants_the_agreement_itself(unit, cast, campaign):
    with unit():
        uid = service.draft(facts(campaign), actor=cast.chen).uid
    with unit(), pytest.raises(PaperMissing, match="第三十九条"):
        service.submit(uid, actor=cast.chen)
    with unit():
        service.add_paper(uid, jpeg(), kind="other", actor=cast.chen)
        with pytest.raises(PaperMissing):
            service.submit(uid, actor=cast.chen)


def test_only_the_desk_writes(unit, cast, campaign):
    for nobody in (cast.lan, cast.ren, cast.zhou):
        with unit(), pytest.raises(Forbidden):
            service.draft(facts(campaign), actor=nobody)


def _today(days=0):
    return clock.today() + timedelta(days=days)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (lambda: {"company": ""}, "/company"),
        (lambda: {"credit_code": "91350100M000100Y44"}, "/credit_code"),
        (lambda: {"ground": "hope"}, "/ground"),
        (lambda: {"use_text": ""}, "/use_text"),
        (lambda: {"agreement_no": ""}, "/agreement_no"),
        (lambda: {"signed_on": None}, "/signed_on"),
        (lambda: {"signed_on": _today(1), "terms": terms((2, 1000_00))}, "/signed_on"),
        (lambda: {"amount_fen": 0}, "/amount"),
        (lambda: {"amount_fen": 100_000_000_01}, "/amount"),
        (lambda: {"terms": ()}, "/terms"),
        (lambda: {"terms": terms((1, 999_99))}, "/terms"),
        (lambda: {"terms": terms((1, 1001_00), (2, -1_00))}, "/terms"),
        (lambda: {"terms": terms((9, 500_00), (9, 500_00))}, "/terms"),
        (lambda: {"terms": terms((9, 500_00), (1, 500_00))}, "/terms"),
        (lambda: {"terms": terms((-6, 1000_00))}, "/terms"),
        (lambda: {"terms": terms(*((day, 40_00) for day in range(25)))}, "/terms"),
        (lambda: {"contact_name": ""}, "/contact_name"),
        (lambda: {"contact_phone": "电话"}, "/contact_phone"),
        (lambda: {"unrelated": False}, "/unrelated"),
        (lambda: {"campaign_uid": "nobodysthing0000"}, "/campaign"),
        (lambda: {"note": "长" * 201}, "/note"),
    ],
)
def test_what_is_wrong_is_named(unit, cast, campaign, changes, field):
    with unit(), pytest.raises(BadPromise) as refused:
        service.draft(facts(**{"campaign_uid": campaign, **changes()}), actor=cast.chen)
    assert [line["field"] for line in refused.value.detail] == [field]


def test_article_40_is_named(unit, cast, campaign):
    with unit(), pytest.raises(BadPromise) as refused:
        service.draft(facts(campaign, unrelated=False), actor=cast.chen)
    assert "《慈善法》第四十条" in refused.value.detail[0]["issue"]


def test_the_name_is_public_only_with_consent(unit, cast, campaign, promise):
    with unit():
        assert queries.in_public(campaign).count == 0
        service.show_name(promise, actor=cast.chen)
        told = queries.in_public(campaign)
        assert (list(told.companies), told.promised_fen, told.arrived_fen) == ([COMPANY], 1000_00, 0)
        service.hide_name(promise, actor=cast.chen)
        assert queries.in_public(campaign).promised_fen == 0
