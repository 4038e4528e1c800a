"""Old paper and silent posters at the desk, the register of what hangs where, and the figures."""

import re
from io import BytesIO

import openpyxl
import pypdfium2
import pytest

from server.codes import queries as codes
from server.codes import service as code_work
from server.codes import stale
from server.codes.models import Replacement, Silence, StepCount
from server.codes.states import Step
from server.kit.actors import THE_CLOCK
from server.kit.clock import at, now, timedelta, today
from server.kit.db import db
from server.policies import queries
from server.policies import service as policies
from tests.cast import COUNTY, OTHER_TOWN, TOWN, VILLAGE
from tests.console.seats import seat
from tests.counting import counted
from tests.files.pictures import jpeg
from tests.hostile.strings import ALL
from tests.policies.table import few, taken_over


@pytest.fixture
def table(few_policies):
    """A handful."""


@pytest.fixture
def tian(app, unit, cast, table):
    return seat(app, unit, cast.tian)


@pytest.fixture
def ren(app, unit, cast, table):
    return seat(app, unit, cast.ren)


def old_paper(unit, area=TOWN):
    with unit():
        poster = policies.register_policy("1", area_code=area, actor=THE_CLOCK)
        stale.ask(poster.serial, 2)
        return poster.uid, poster.serial


def count(step, times, *, area=TOWN, serial="", subject="", ago=1):
    key = {"day": today() - timedelta(days=ago), "step": str(step), "channel": "web"}
    db.session.add(StepCount(area_code=area, serial=serial, subject=subject, times=times, **key))


def test_hanging_is_registered_with_a_photo(tian, unit):
    uid, _serial = old_paper(unit)
    answer = tian.post(
        f"/posters/{uid}/hang", spot="村委会公告栏", hung_on=f"{today()}", photo=(BytesIO(jpeg()), "here.jpg")
    )
    assert answer.status_code == 303
    page = tian.page(f"/posters/{uid}")
    assert "村委会公告栏" in page
    assert f"/console/posters/{uid}/photo" in page
    assert tian.get(f"/posters/{uid}/photo").mimetype == "image/jpeg"
    with unit():
        assert codes.find(uid).hung_on == today()


def test_a_place_and_a_day_are_asked_for(tian, unit):
    uid, _serial = old_paper(unit)
    answer = tian.post(f"/posters/{uid}/hang", spot="", hung_on="")
    assert answer.status_code == 422
    assert "请写明贴在什么地方" in answer.get_data(as_text=True)
    assert tian.get(f"/posters/{uid}/photo").status_code == 404


def test_old_paper_is_on_the_list_of_its_township_and_ends_by_hand(tian, unit):
    _uid, serial = old_paper(unit)
    _other, elsewhere = old_paper(unit, OTHER_TOWN)
    page = tian.page("/replacements")
    assert (serial.upper() in page, elsewhere.upper() in page) == (True, False)
    assert "张旧海报要换" in tian.page("/")
    with unit():
        task = next(row.uid for row in db.session.query(Replacement) if row.poster_id == codes.find(_uid).id)
    assert tian.post(f"/replacements/{task}/done", note="已换").status_code == 303
    assert "没有旧海报要换" in tian.page("/replacements")
    assert "已换" in tian.page("/replacements?state=done")


def test_a_silent_poster_is_on_the_list_and_ends_by_a_look(tian, unit):
    uid, serial = old_paper(unit)
    with unit():
        db.session.add(Silence(poster_id=codes.find(uid).id, week_from=today(), expected=21, seen=0, odds=12_000))
    assert serial.upper() in tian.page("/silences")
    page = tian.page(f"/posters/{uid}")
    assert "这张海报忽然没人扫了" in page
    assert "往常一周大约 21 次" in page
    assert "张海报忽然没人扫了" in tian.page("/")
    with unit():
        silent = db.session.query(Silence).one().uid
    assert tian.post(f"/silences/{silent}/done", note="公告栏搬了").status_code == 303
    assert "没有沉默的海报" in tian.page("/silences")
    page = tian.page(f"/posters/{uid}")
    assert "这张海报忽然没人扫了。" not in page
    assert "公告栏搬了" in page


def test_what_is_not_ones_own_cannot_be_ended(tian, unit):
    old_paper(unit, OTHER_TOWN)
    with unit():
        uid = db.session.query(Replacement).one().uid
    assert tian.post(f"/replacements/{uid}/done").status_code == 404
    assert tian.post("/silences/nothing/done").status_code == 404


def test_figures_by_place_poster_policy_and_day(ren, unit):
    with unit():
        poster = policies.register_policy("1", area_code=TOWN, actor=THE_CLOCK)
        policy, serial = queries.find("1"), poster.serial
        for step, times in zip(Step, (40, 30, 20, 10, 5), strict=True):
            count(step, times, serial=serial, subject=policy.uid)
        count(Step.SCAN, 7, area=VILLAGE)
        count(Step.SCAN, 100, ago=60)
        count(Step.READ, 3, area="")
    for by, named in (
        ("place", "袁州区灵泉街道"),
        ("policy", "城市最低生活保障"),
        ("poster", serial.upper()),
        ("day", f"{today().day - 0}日" if today().day == 1 else "日"),
    ):
        page = ren.page(f"/statistics?by={by}")
        assert named in page, by
        assert '<div class="h2 mb-0">47</div>' in page
        assert '<div class="h2 mb-0">33</div>' in page
    assert '<div class="h2 mb-0">7</div>' in ren.page(f"/statistics?area={VILLAGE}")


def read(page):
    """What a person reads of it: marks of forms and addresses hold any figures."""
    return re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL)


def test_a_township_sees_its_own_figures_alone(tian, unit):
    with unit():
        count(Step.SCAN, 40)
        count(Step.SCAN, 900, area=OTHER_TOWN)
        count(Step.SCAN, 8000, area="")
    for path in ("/statistics", f"/statistics?area={OTHER_TOWN}", f"/statistics?area={COUNTY}", "/statistics?by=x"):
        page = tian.page(path)
        assert '<div class="h2 mb-0">40</div>' in page
        assert "900" not in read(page)
    assert "8000" not in read(tian.page("/statistics/rows"))


def test_silent_places_and_stale_sheets_are_told(ren, unit):
    with unit(), at(now() - timedelta(days=50)):
        policies.register_total(VILLAGE, actor=THE_CLOCK)
        policies.register_policy("1", area_code=TOWN, actor=THE_CLOCK)
    with unit():
        policies.register_total(OTHER_TOWN, actor=THE_CLOCK)  # young: not silent yet
        count(Step.SCAN, 2, area=TOWN, ago=40)
        taken_over(few().replace("每月补足差额", "每月补上差额", 1))
    page = ren.page("/statistics")
    assert "从来没有" in page
    assert "示例村" in page
    assert "秀江街道</td>" not in page
    quiet, old = page.split("旧版海报")[0], page.split("旧版海报")[1]
    assert "灵泉街道" in quiet
    assert '<td class="num">1</td><td class="num">1</td>' in old


def test_rows_are_a_list_that_can_be_exported(ren, unit):
    with unit():
        count(Step.READ, 12, subject=queries.find("1").uid)
    page = ren.page("/statistics/rows?step=read")
    assert "城市最低生活保障" in page
    assert "看政策" in page


def test_the_report_is_one_page_and_one_table(ren, unit):
    with unit():
        for number in ("1", "2", "6"):
            count(Step.READ, 10 + int(number), subject=queries.find(number).uid)
        code_work.hang(policies.register_total(TOWN, actor=THE_CLOCK), actor=THE_CLOCK, spot="公告栏", hung_on=today())
    document = pypdfium2.PdfDocument(ren.get(f"/statistics/report.pdf?area={TOWN}").data)
    words = document[0].get_textpage().get_text_range()
    assert len(document) == 1
    for said in ("灵泉街道", "宣传报告", "城市最低生活保障", "在用海报"):
        assert said in words
    book = openpyxl.load_workbook(BytesIO(ren.get(f"/statistics/report.xlsx?area={TOWN}").data))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows[1][0] == "政策"
    assert rows[2][1] == 16
    assert ren.get("/statistics/report.doc").status_code == 404


def test_their_statements_are_few(ren, unit):
    found = {}
    paths = ("/statistics", "/statistics?by=poster", "/replacements", "/silences", "/statistics/rows")
    for path in paths:
        with counted() as statements:
            ren.page(path)
        found[path] = len(statements)
    old_paper(unit)
    with unit():
        count(Step.SCAN, 4)
        count(Step.SCAN, 5, ago=2)
    for path in paths:
        with counted() as statements:
            ren.page(path)
        assert len(statements) - found[path] <= 3, (path, statements)


@pytest.mark.parametrize("field", ["spot", "replacement", "silence"])
def test_hostile_texts_are_kept_to_the_letter_or_refused(tian, unit, field):
    uid, serial = old_paper(unit)
    for text in ALL:
        if field == "spot":
            status = tian.post(f"/posters/{uid}/hang", spot=text, hung_on=f"{today()}").status_code
            with unit():
                kept = codes.find(uid).spot
        else:
            with unit():
                table = Replacement if field == "replacement" else Silence
                db.session.query(table).delete()
                more = {"in_force": 2} if field == "replacement" else {"week_from": today(), "expected": 20, "seen": 0}
                row = table(poster_id=codes.find(uid).id, **more, **({} if field == "replacement" else {"odds": 9}))
                db.session.add(row)
                db.session.flush()
                task = row.uid
            status = tian.post(f"/{field}s/{task}/done", note=text).status_code
            with unit():
                kept = db.session.query(table).one().note
        assert status in (303, 422), (text, status)
        assert status == 422 or kept == text.strip(), text
    assert "<script>alert" not in tian.page("/posters") + tian.page(f"/posters/{uid}") + tian.page(
        "/replacements?state=all"
    )
