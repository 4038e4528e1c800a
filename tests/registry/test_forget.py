"""Three years after the aid a person is forgotten: every record of theirs, and, three more years on, the papers."""

from datetime import timedelta

import pytest

from server.files import queries as kept_files
from server.files import service as files
from server.files.errors import FileUnknown
from server.kit.clock import at, now, today
from server.people.roles import Role
from server.registry import jobs, queries
from server.registry import service as registry
from server.registry.errors import PaperGone, PersonForgotten, StillNeeded
from tests.cast import COUNTY, staff
from tests.console.charity_desk import Desk
from tests.files.pictures import jpeg
from tests.registry.people import facts, id_number

DAY = timedelta(days=1)
YEARS = timedelta(days=3 * 365 + 2)


@pytest.fixture
def admin(unit, cast):
    with unit():
        return staff("anquan", "安管理", Role.SECURITY_ADMIN, COUNTY)


@pytest.fixture
def li(unit, cast):
    """On record, with one paper photographed, and no longer helped."""
    with unit():
        person = registry.register_person(facts(), actor=cast.wang)
    signed(unit, cast, person)
    return person


def signed(unit, cast, person, days=365 * 9):
    with unit():
        return sign(cast, person, days)


def sign(cast, person, days=30):
    paper = files.keep_paper(jpeg(), owner=f"person:{person.uid}", actor=cast.tian)
    return registry.give_consent(
        person,
        recipient="示例慈善会",
        purpose="aid",
        kinds=["基本情况"],
        expires_on=today() + timedelta(days=days),
        opens_to="charity",
        paper_file=paper.uid,
        actor=cast.tian,
    )


def ended(unit, cast, person):
    with unit():
        registry.change_life(person.uid, "end_aid", note="已不在困难范围", actor=cast.tian)


def forgotten(unit, cast, person, admin):
    """Forgotten at the first moment it may be; the moment."""
    ended(unit, cast, person)
    moment = now() + YEARS
    with at(moment), unit():
        registry.forget_person(person.uid, actor=admin)
    return moment


def paper_of(person):
    return queries.consents(person)[-1]


def test_the_paper_is_stored_unseen_for_three_years_and_then_gone(unit, cast, admin, li):
    moment = forgotten(unit, cast, li, admin)
    with at(moment), unit():
        given = paper_of(li)
        assert not queries.has_consent(li, "aid")
        with pytest.raises(PersonForgotten):
            registry.open_paper(given.uid, actor=cast.tian)
    with at(moment + YEARS - 2 * DAY), unit():
        assert jobs.purge_papers() == 0
        assert kept_files.find(given.paper_file)
    with at(moment + YEARS), unit():
        assert jobs.purge_papers() == 1
        assert jobs.purge_papers() == 0
        with pytest.raises(FileUnknown):
            kept_files.find(given.paper_file)
        assert paper_of(li).uid == given.uid


def test_a_paper_goes_three_years_after_it_expired_though_the_person_is_still_helped(unit, cast, li):
    short, moment = signed(unit, cast, li, days=30), now()
    with at(moment + timedelta(days=30) + YEARS), unit():
        with pytest.raises(PaperGone):
            registry.open_paper(short.uid, actor=cast.tian)
        assert jobs.purge_papers() == 1
        assert kept_files.find(paper_of(li).paper_file)


def test_a_paper_goes_three_years_after_it_was_withdrawn(unit, cast, li):
    with unit():
        registry.withdraw_consent(paper_of(li).uid, actor=cast.tian)
        moment = now()
    with at(moment + YEARS - 2 * DAY), unit():
        assert jobs.purge_papers() == 0
    with at(moment + YEARS), unit():
        assert jobs.purge_papers() == 1


def test_every_record_that_was_merged_is_forgotten_too(unit, cast, admin, li):
    with unit():
        other = registry.register_person(facts(id_number="", birth_year=1950, name="李例示"), actor=cast.wang)
        registry.edit_person(other.uid, {"phone": "13800000022"}, actor=cast.tian)
        asked = registry.ask_merge(li.uid, other.uid, reason="同一个人登记了两次", actor=cast.tian)
    with unit():
        registry.agree_merge(asked.uid, actor=cast.wang)
    forgotten(unit, cast, li, admin)
    with unit():
        for one in queries.records(queries.person(other.uid)):
            assert (one.name, one.name_blind, one.phone, one.phone_blind, one.household.address) == (None,) * 5


def test_nothing_more_is_done_with_the_record(unit, cast, admin, li):
    moment = forgotten(unit, cast, li, admin)
    acts = (
        lambda: registry.edit_person(li.uid, {"kind": "残疾人"}, actor=cast.tian),
        lambda: registry.change_life(li.uid, "resume", note="又回来了", actor=cast.tian),
        lambda: registry.move_home(li.uid, None, actor=cast.tian),
        lambda: registry.enter_provision(
            li.uid, source="charity", form="cash", what="慰问金", amount_fen=100, given_on=today(), actor=cast.tian
        ),
        lambda: sign(cast, queries.person(li.uid)),
    )
    for act in acts:
        with at(moment), unit(), pytest.raises(PersonForgotten):
            act()
    with at(moment), unit():
        assert registry.register_person(facts(), actor=cast.wang).uid != li.uid


def test_the_page_says_what_is_still_kept(app, unit, cast, admin, li):
    signed(unit, cast, li, days=30)
    moment = forgotten(unit, cast, li, admin)
    with at(moment):
        page = Desk(app.test_client(), unit, cast.tian).page(f"/registry/{li.uid}")
    assert "已依法清除" in page
    assert "照片封存到" in page
    assert "照片保存期已满，已清除" not in page
    assert "看原件" not in page
    assert "查看完整信息" not in page
    assert "修改资料" not in page
    assert "李示例" not in page
    with at(moment + timedelta(days=40)):
        assert "照片保存期已满，已清除" in Desk(app.test_client(), unit, cast.tian).page(f"/registry/{li.uid}")


def test_what_was_photographed_after_an_import_is_not_made_void(unit, cast):
    with unit():
        person = registry.register_person(facts(id_number=id_number(serial="994")), actor=cast.wang)
    signed(unit, cast, person)
    with unit(), pytest.raises(StillNeeded):
        registry.void_person(person.uid, actor=cast.wang)
