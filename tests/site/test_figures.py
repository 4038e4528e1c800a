"""Nobody stands out: what is below five is hidden, and nothing that is shown depends on it."""

import random
import re
from itertools import product

import pytest

from server.codes import figures
from server.codes.models import StepCount
from server.codes.states import Step
from server.kit.clock import timedelta, today
from server.kit.db import db
from server.regions import service as regions
from tests.cast import COUNTY, OTHER_TOWN, TOWN, VILLAGE
from tests.counting import counted

LAST_MONTH = (today().replace(day=1) - timedelta(days=1)).replace(day=1)


def put(area, step, times, day=LAST_MONTH):
    row = db.session.query(StepCount).filter_by(area_code=area, step=str(step), day=day).one_or_none()
    if row is None:
        key = {"serial": "", "day": day, "step": str(step), "channel": "web", "subject": ""}
        db.session.add(StepCount(area_code=area, times=times, **key))
    else:
        row.times = times
    db.session.flush()


def numbers(page):
    return re.sub(r"<(style|form).*?</\1>", "", page, flags=re.DOTALL)


def page(phone, month=""):
    answer = phone.get(f"/figures?month={month}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_it_works(phone, unit, cast):
    with unit():
        put(TOWN, Step.SCAN, 40)
        put(VILLAGE, Step.SCAN, 7)
        put(OTHER_TOWN, Step.SCAN, 3)
        put(TOWN, Step.REQUEST, 4)
    said = page(phone)
    assert "扫码 47" in said  # a township and its villages
    assert "求助登记 少于 5" in said
    assert said.count("<dd>47<small>") == 1
    assert "明月山" not in said
    assert "<dd>0<small>" in said


def test_hidden_numbers_change_nothing_on_the_page(phone, unit, cast):
    """Whatever the hidden numbers are, nought to four, the page is the same to the letter: so nothing gives them away.

    That is stronger than any search for a sum that could be subtracted.
    """
    dice = random.Random(5)
    with unit():
        towns = [
            regions.add(f"{COUNTY}{600 + number}", name=f"{number}号镇", level="township", parent_code=COUNTY).code
            for number in range(6)
        ]
        cells = {(area, step): dice.choice([0, 2, 5, 9, 60]) for area, step in product(towns, Step)}
    pages = set()
    for _ in range(6):
        with unit():
            for (area, step), times in cells.items():
                value = times if times >= 5 else dice.randrange(5)
                if value:
                    put(area, step, value)
                else:
                    db.session.query(StepCount).filter_by(area_code=area, step=str(step)).delete()
        pages.add(page(phone))
    assert len(pages) == 1
    (said,) = pages
    for step in Step:
        shown = sum(times for (_area, one), times in cells.items() if one == step and times >= 5)
        assert f"<dd>{shown}<small>" in said


def test_a_month_that_is_not_over_is_not_published(phone, unit, cast):
    with unit():
        put(TOWN, Step.SCAN, 99, day=today())
        with pytest.raises(AssertionError):
            figures.public(today().replace(day=1))
    assert "99" not in numbers(page(phone, f"{today():%Y-%m}"))
    assert "还没有可以公开的数字" in page(phone, "nonsense")


def test_its_statements_are_few(phone, unit, cast):
    with unit():
        put(TOWN, Step.SCAN, 40)
    with counted() as statements:
        page(phone)
    assert len(statements) == 2
