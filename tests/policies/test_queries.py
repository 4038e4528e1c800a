import pytest

from server.policies import queries
from server.policies.errors import CategoryUnknown
from tests.cast import OTHER_TOWN, TOWN, VILLAGE
from tests.policies.table import ALL


@pytest.fixture(autouse=True)
def table(all_policies):
    """Every policy."""


def test_it_works(unit):
    with unit():
        cards = queries.cards()
        shelves = queries.shelves(cards)
        departments = queries.departments(cards)
    assert (len(cards), sum(shelf.policies for shelf in shelves)) == (ALL, ALL)
    assert len(departments) == 14
    assert [card.no for card in cards] == sorted(card.no for card in cards)


def test_a_category_of_several_departments_is_one_shelf(unit):
    with unit():
        shelf = next(shelf for shelf in queries.shelves(queries.cards()) if shelf.name == "群团关爱帮扶")
    assert (shelf.policies, shelf.department) == (3, "总工会、妇女联合会、共青团")


def test_narrowed_by_department_category_and_words(unit):
    with unit():
        by_name = queries.page(department="司法局")
        by_id = queries.page(category=queries.category("残疾人两项补贴").uid)
        found = [card.name for card in queries.cards(words="护理 残疾")]
    assert (by_name.total, by_id.total) == (2, 2)
    assert "重度残疾人护理补贴" in found
    assert "城市最低生活保障" not in found


def test_the_window_of_the_place_is_named(unit):
    with unit():
        uid = queries.find("1").uid
        here = queries.full(uid, area=VILLAGE)
        elsewhere = queries.full(uid, area=OTHER_TOWN)
    assert here.station is not None
    assert here.station.name == "灵泉街道社工站"
    assert elsewhere.station is None


def test_a_hospitals_policy_does_not_send_people_to_the_township(unit):
    with unit():
        assert queries.full(queries.find("20").uid, area=TOWN).station is None


def test_old_paper_is_told(unit):
    with unit():
        uid = queries.find("1").uid
        assert queries.full(uid, paper_version=1).updated_note is None
        assert queries.full(uid, paper_version=0).updated_note == "您手里的海报是旧版，这里是最新内容"


def test_an_unknown_category_is_refused(unit):
    with unit(), pytest.raises(CategoryUnknown):
        queries.category("没有这一类")
