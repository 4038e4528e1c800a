"""Units take part of their own accord, by a code; what a donor gives through it counts without a name."""

from datetime import timedelta

import pytest

from server.events import queries, report, service
from server.events.errors import BadUnit, GiftUnfit, NotNow, UnitTwice, UnitUnknown
from server.events.models import EventUnit, RosterRow, UnitOrder
from server.events.tables import ROSTER
from server.gifts import service as gifts
from server.kit.clock import today
from server.kit.db import db
from server.kit.errors import Forbidden, NotFound
from tests.campaigns.plans import published
from tests.events.words import on, unit_of
from tests.gifts.booked import at_the_counter, booked, given_back
from tests.gifts.money import paid
from tests.gifts.test_give import give


def through(cast, campaign, school, donor=None, fen=66_00):
    """A gift by the unit's code, paid; its order."""
    donor = donor or cast.lan
    no = give(campaign.uid, donor, amount_fen=fen)
    service.count_for(no, school.no, donor=donor, place="192.0.2.1")
    paid(no)
    gifts.settle(no)
    return no


def test_it_works(unit, cast, campaign, event, school):
    with unit():
        assert school.no.startswith("DW-")
        assert queries.open_unit(school.no.lower()).uid == school.uid
        through(cast, campaign, school)
        through(cast, campaign, school, cast.bo, 34_00)
        part = report.unit_fen([queries.unit(school.uid)])[school.id]
        assert (part.count, part.left_fen) == (2, 100_00)
        assert queries.named_units(event) == ["示例中学"]


def test_article_32_no_list_of_who_did_not_give():
    """慈善法 32: nothing of a unit or a roster says who ought to give, how much, or who did not."""
    columns = {column.name for kind in (EventUnit, RosterRow, UnitOrder) for column in kind.__table__.columns}
    words = ("quota", "target", "goal", "head", "rank", "grade", "due", "owed", "pledge", "staff", "suggest", "default")
    assert [name for name in columns if any(word in name for word in words)] == []
    assert [column.name for column in ROSTER.columns] == ["unit", "number", "name", "amount", "receipt", "phone"]
    assert not any(column.sample and column.name == "default" for column in ROSTER.columns)


def test_article_32_whose_a_gift_is_stands_nowhere_beside_its_unit(unit, cast, campaign, school):
    """What counts for a unit names an order and no person, and nobody of a unit is among those who may look."""
    with unit():
        through(cast, campaign, school)
        row = db.session.query(UnitOrder).one()
        held = {column.name: str(getattr(row, column.name)) for column in UnitOrder.__table__.columns}
    assert set(held) == {"id", "unit_id", "order_no", "at"}
    assert cast.lan.uid not in "".join(held.values())


def test_article_32_units_stand_as_they_joined(unit, cast, campaign, event, school):
    """No ranking by sum: who gave more stands nowhere above."""
    with unit():
        rich = unit_of(event, cast, "示例银行", named=True)
        unit_of(event, cast, "不愿公开的单位")
        through(cast, campaign, rich, fen=900_00)
        assert queries.named_units(event) == ["示例中学", "示例银行"]


def test_what_went_back_counts_no_more(unit, cast, campaign, school):
    with unit():
        no = through(cast, campaign, school)
        given_back(gifts.settle(no).uid, cast, 60_00)
        assert report.unit_fen([queries.unit(school.uid)])[school.id].left_fen == 6_00


def test_a_code_that_takes_nothing(unit, cast, campaign, event, school):
    with unit():
        no = give(campaign.uid, cast.lan)
        for code in ("DW-00000000", "", school.uid):
            with pytest.raises(UnitUnknown):
                service.count_for(no, code, donor=cast.lan, place="192.0.2.1")
        with pytest.raises(NotFound):
            service.count_for(no, school.no, donor=cast.bo, place="192.0.2.1")
        service.leave(school.uid, note="改由个人参加", actor=cast.chen)
        with pytest.raises(UnitUnknown):
            service.count_for(no, school.no, donor=cast.lan, place="192.0.2.1")
        service.rejoin(school.uid, actor=cast.chen)
        service.count_for(no, school.no, donor=cast.lan, place="192.0.2.1")


def test_only_in_its_days_and_for_its_campaigns(unit, cast, campaign, school):
    with unit():
        other = published(cast, title="另一个项目", filing_no="BA-2026-0002（示例）")
        past = on(
            cast, campaign.uid, title="去年的一日捐", starts_on=today() - timedelta(9), ends_on=today() - timedelta(2)
        )
        late = unit_of(past, cast)
        for uid, no in ((other.uid, school.no), (campaign.uid, late.no)):
            order = give(uid, cast.lan)
            with pytest.raises(NotNow):
                service.count_for(order, no, donor=cast.lan, place="192.0.2.1")


def test_edited_and_no_longer_named(unit, cast, event, school):
    with unit():
        facts = {"title": "示例一中", "contact_name": "", "contact_phone": ""}
        row = service.edit_unit(school.uid, named=False, actor=cast.fang, seen_version=0, **facts)
        assert (row.title, row.named, row.contact_phone) == ("示例一中", False, None)
        assert queries.named_units(event) == []


def test_unit_refusals(unit, cast, event, school):
    with unit():
        with pytest.raises(Forbidden):
            service.add_unit(event.uid, title="镇里的单位", actor=cast.tian)
        with pytest.raises(UnitTwice):
            unit_of(event, cast)
        other = unit_of(event, cast, "示例医院")
        with pytest.raises(UnitTwice):
            service.edit_unit(
                other.uid, title="示例中学", named=False, contact_name="", contact_phone="", actor=cast.chen
            )
        for changes in ({"title": "短"}, {"contact_phone": "12"}, {"contact_name": "长" * 31}):
            with pytest.raises(BadUnit):
                service.add_unit(event.uid, **{"title": "又一个单位", **changes}, actor=cast.chen)


def test_a_gift_that_is_no_units(unit, cast, campaign, school, tie):
    with unit():
        other = published(cast, title="另一个项目", filing_no="BA-2026-0002（示例）")
        uids = [
            booked(campaign.uid, cast.lan),
            at_the_counter(other.uid, cast, voucher="收-0005"),
            queries.unit_gifts(school)[0].gift_uid,
        ]
        for uid in uids:
            with pytest.raises(GiftUnfit):
                service.tie_gift(school.uid, uid, actor=cast.chen)
        with pytest.raises(Forbidden):
            service.tie_gift(school.uid, uids[0], actor=cast.ren)
        service.untie_gift(tie, actor=cast.chen)
        assert queries.unit_gifts(school) == []
