"""进展公开 at the desk: written, published with what the books say, corrected in public."""

from io import BytesIO

import pytest

from server.campaigns import queries, reports
from tests.campaigns.plans import published
from tests.campaigns.words import TEXT
from tests.console.seats import seat
from tests.counting import counted
from tests.files.pictures import jpeg

TOLD = {"title": "2026 年第三季度进展", "text": TEXT, "also_at": "慈善中国"}


@pytest.fixture
def uid(unit, cast):
    with unit():
        return published(cast).uid


@pytest.fixture
def chen(app, unit, cast):
    return seat(app, unit, cast.chen)


def newest(unit, uid):
    with unit():
        return reports.of(queries.find(uid)).items[0]


def test_from_the_form_to_the_public(unit, uid, chen, phone):
    assert "发布进展公开" in chen.page(f"/campaigns/{uid}/reports/new")
    pictures = [(BytesIO(jpeg()), "a.jpg"), (BytesIO(jpeg(20, 10)), "b.jpg")]
    answer = chen.post(f"/campaigns/{uid}/reports", kind="progress", version=2, photos=pictures, **TOLD)
    assert (answer.status_code, answer.location) == (303, f"/console/campaigns/{uid}")
    one = newest(unit, uid)
    assert len(one.photos) == 2
    page = phone.get(f"/money/{uid}/reports/{one.row.uid}").get_data(as_text=True)
    assert TEXT in page
    assert TOLD["title"] in phone.get(f"/money/{uid}").get_data(as_text=True)
    shown = phone.get(f"/api/v1/campaigns/{uid}").get_json()
    assert (shown["reports"][0]["title"], shown["disclosure"]["light"]) == (TOLD["title"], "green")
    assert phone.get(shown["reports"][0]["photo_urls"][0]).mimetype == "image/jpeg"
    assert phone.get(f"/api/v1/campaigns/{uid}/reports").get_json()["total"] == 1


def test_a_correction_is_read_beside_the_old_one(unit, uid, chen, phone):
    chen.post(f"/campaigns/{uid}/reports", kind="progress", version=2, **TOLD)
    old = newest(unit, uid).row.uid
    page = chen.page(f"/campaigns/{uid}/reports/{old}/correct")
    assert TEXT in page
    changed = {**TOLD, "text": TEXT + "另有两户下月送到。", "reason": "漏写了两户"}
    assert chen.post(f"/campaigns/{uid}/reports/{old}/correct", **changed).status_code == 303
    new = newest(unit, uid).row.uid
    assert new in phone.get(f"/money/{uid}/reports/{old}").get_data(as_text=True)
    assert "漏写了两户" in phone.get(f"/money/{uid}/reports/{new}").get_data(as_text=True)


def test_photos_are_not_kept_and_the_page_says_so(unit, uid, chen):
    """A browser fills in no file: without a word the second click would publish without the picture."""
    gone = "照片没有保留，请重新选择"
    bad = {**TOLD, "title": ""}
    told = chen.post(f"/campaigns/{uid}/reports", kind="progress", version=2, photos=(BytesIO(jpeg()), "a.jpg"), **bad)
    assert told.status_code == 422
    assert gone in told.get_data(as_text=True).partition('id="f-photos"')[2].partition("</div></div>")[0]
    none = chen.post(f"/campaigns/{uid}/reports", kind="progress", version=2, photos=(BytesIO(b""), ""), **bad)
    assert gone not in none.get_data(as_text=True)
    assert gone not in chen.page(f"/campaigns/{uid}/reports/new")


def test_what_is_missing_is_told_and_nothing_typed_is_lost(uid, chen):
    answer = chen.post(f"/campaigns/{uid}/reports", kind="progress", version=2, **{**TOLD, "text": "太短"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "太短" in page
    assert TOLD["title"] in page


def test_nobody_else_writes_one(app, unit, cast, uid):
    for actor in (cast.fang, cast.ren, cast.tian):
        assert seat(app, unit, actor).get(f"/campaigns/{uid}/reports/new").status_code == 403


def test_a_draft_has_no_reports(phone, uid, chen):
    assert chen.get("/campaigns/nothing/reports/new").status_code == 404
    assert phone.get(f"/money/{uid}/reports/nothing").status_code == 404


def test_pages_have_their_price(unit, uid, chen, phone):
    for number in range(3):
        told = {**TOLD, "title": f"第 {number} 次进展"}
        chen.post(f"/campaigns/{uid}/reports", kind="progress", version=2 + number, **told)
    with counted() as statements:
        chen.page(f"/campaigns/{uid}")
    assert len(statements) <= 24, statements
    with counted() as statements:
        assert phone.get(f"/money/{uid}").status_code == 200
    assert len(statements) <= 16, statements
