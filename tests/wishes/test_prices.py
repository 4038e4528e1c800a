"""参考价目: kept by the charity, offered by name, named when outdated; outside the band a wish wants a reason."""

from dataclasses import replace
from datetime import timedelta

import pytest

from server.kit.clock import at, now, today
from server.kit.errors import Forbidden
from server.kit.states import StateChanged
from server.wishes import service as wishes
from server.wishes.errors import PriceKnown, PriceUnfit, PriceUnknown, PriceUsed, WishIncomplete
from server.wishes.price_lists import SHEET, state_of
from server.wishes.queries import prices
from server.wishes.service import judging
from server.wishes.service.prices import PriceFacts, correct_price, drop_price, keep_price
from tests.wishes import desk


def fan(**changes):
    values = {"name": "电风扇", "unit": "台", "low_fen": 100_00, "high_fen": 200_00, "source": "街道超市询价"}
    days = {"checked_on": today() - timedelta(days=9), "valid_until": today() + timedelta(days=90)}
    return PriceFacts(**{**values, **days, **changes})


def test_it_is_kept_corrected_and_offered(unit, cast):
    with unit():
        row = keep_price(fan(), actor=cast.chen)
        keep_price(fan(name="棉被", unit="床"), actor=cast.chen)
        assert [one.name for one in prices.matching("一台落地电风扇", "goods")] == ["电风扇"]
        assert (prices.matching("", "goods"), prices.matching("电风扇", "service")) == ([], [])
        assert prices.band_text(row) == "100 到 200 元（每台）"
        correct_price(row.uid, replace(fan(), high_fen=180_00), actor=cast.chen, seen_version=0)
        assert (row.high_fen, row.version) == (180_00, 1)
        correct_price(row.uid, fan(active=False), actor=cast.chen)
        assert (prices.matching("电风扇"), state_of(row)) == ([], "off")
    with pytest.raises(StateChanged), unit():
        correct_price(row.uid, fan(), actor=cast.chen, seen_version=0)


def test_past_its_day_it_is_named_as_outdated(unit, cast):
    with unit():
        row = keep_price(fan(), actor=cast.chen)
        assert (prices.is_outdated(row), state_of(row)) == (False, "valid")
    with at(now() + timedelta(days=120)), unit():
        row = prices.find(row.uid)
        assert (prices.is_outdated(row), state_of(row)) == (True, "outdated")


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"unit": ""},
        {"kind": "money"},
        {"low_fen": 0},
        {"high_fen": None},
        {"low_fen": 300_00},
        {"high_fen": 5001_00},
        {"source": ""},
        {"checked_on": None},
        {"checked_on": today() + timedelta(days=2)},
        {"valid_until": None},
        {"valid_until": today() - timedelta(days=30)},
    ],
)
def test_what_it_lacks_is_told(unit, cast, changes):
    with pytest.raises(PriceUnfit), unit():
        keep_price(fan(**changes), actor=cast.chen)


def test_one_line_a_thing_and_only_from_the_charity(unit, cast):
    with unit():
        row, other = keep_price(fan(), actor=cast.chen), keep_price(fan(unit="个"), actor=cast.chen)
    for facts, uid in ((fan(), None), (fan(), other.uid)):
        with pytest.raises(PriceKnown), unit():
            correct_price(uid, facts, actor=cast.chen) if uid else keep_price(facts, actor=cast.chen)
    with pytest.raises(Forbidden), unit():
        keep_price(fan(name="台灯"), actor=cast.tian)
    with pytest.raises(PriceUnknown), unit():
        correct_price("nosuch", fan(), actor=cast.chen)
    assert row.uid != other.uid


def test_a_wish_is_priced_by_its_line(unit, cast):
    with unit():
        row = keep_price(fan(), actor=cast.chen)
        given = desk.facts(price_uid=row.uid, price_source="", person_uid=desk.person(cast))
        wish = wishes.draft(given, actor=cast.tian)
        assert (wish.price_uid, wish.price_source) == (row.uid, prices.source_of(row))
        assert wishes.submit(wish.uid, actor=cast.tian).state == "review"
        assert judging.sight(wish, cast.zhou).band.fits
        assert wishes.draft(desk.facts(price_uid="nosuch"), actor=cast.tian).price_uid is None


@pytest.mark.parametrize("by_name", [False, True])
def test_outside_the_band_a_reason_is_asked_and_shown(unit, cast, by_name):
    with unit():
        row = keep_price(fan(), actor=cast.chen)
        dear = desk.facts(price_uid=None if by_name else row.uid, price_fen=300_00, person_uid=desk.person(cast))
        uid = wishes.draft(dear, actor=cast.tian).uid
    with pytest.raises(WishIncomplete) as refused, unit():
        wishes.submit(uid, actor=cast.tian)
    assert refused.value.detail[0]["field"] == "/price_because"
    with unit():
        wishes.edit(uid, replace(dear, price_because="要带遥控的，站立不便"), actor=cast.tian)
        wish = wishes.submit(uid, actor=cast.tian)
        assert (judging.sight(wish, cast.zhou).band.fits, wish.price_because) == (False, "要带遥控的，站立不便")


def test_it_is_brought_in_by_a_table_and_taken_back(unit, cast):
    line = {"name": "电风扇", "kind": "物品", "unit": "台", "low": "100", "high": "200", "source": "超市"}
    line |= {"checked_on": f"{today()}", "valid_until": f"{today() + timedelta(days=90)}"}
    with unit():
        assert SHEET.check([line], cast.chen, {}) == [[]]
        uid = SHEET.take(line, cast.chen, {})
        assert [one.says for one in SHEET.check([line], cast.chen, {})[0]] == [PriceKnown.says]
        SHEET.undo(uid, cast.chen)
        uid = SHEET.take(line, cast.chen, {})
        correct_price(uid, fan(), actor=cast.chen)
        odd = SHEET.check([line | {"name": "灯", "low": "很多", "unit": ""}], cast.chen, {})[0]
        assert {one.column for one in odd} == {"low", "unit"}
    with pytest.raises(PriceUsed), unit():
        drop_price(uid, actor=cast.chen)
