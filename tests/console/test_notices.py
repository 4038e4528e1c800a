"""Notices at the desk: write, look at it, let another person agree, take it back."""

from io import BytesIO

import pytest
from sqlalchemy import func, select

from server.kit.clock import today
from server.kit.db import db
from server.notices import service as notices
from server.notices.models import Notice
from server.registry import service as registry
from tests.console.seats import seat
from tests.counting import counted
from tests.files.pictures import jpeg
from tests.notices.words import BODY, published, written
from tests.registry.people import facts

TYPED = {"kind": "news", "audience": "public", "title": "冬被送到了", "summary": "26 件冬被已经送到", "body": BODY}


@pytest.fixture
def chen(app, unit, cast):
    return seat(app, unit, cast.chen)


@pytest.fixture
def zhou(app, unit, cast):
    return seat(app, unit, cast.zhou)


def only(unit):
    with unit():
        return db.session.scalars(select(Notice)).first()


def test_from_the_first_word_to_the_public(unit, chen, zhou, phone):
    answer = chen.post("/notices", **TYPED)
    uid = only(unit).uid
    assert (answer.status_code, answer.location) == (303, f"/console/notices/{uid}")
    assert chen.post(f"/notices/{uid}/submit", version=0).status_code == 303
    assert "请另一位同事复核" in chen.page(f"/notices/{uid}")
    waiting = zhou.page(f"/notices/{uid}")
    assert "陈经办" in waiting
    assert "复核通过并发布" in waiting
    assert "条公告等您复核" in zhou.page("/")
    assert zhou.post(f"/notices/{uid}/publish", version=1).status_code == 303
    assert phone.get(f"/notices/{uid}").status_code == 200
    assert f'href="/notices/{uid}"' in zhou.page(f"/notices/{uid}")


def test_the_form_keeps_what_was_typed(unit, chen):
    days = {"shown_from": today().isoformat(), "shown_to": today().isoformat(), "pinned_until": today().isoformat()}
    chen.post("/notices", **TYPED | days, sample="1")
    row = only(unit)
    assert (row.shown_from, row.shown_to, row.pinned_until, row.sample) == (today(), today(), today(), True)
    page = chen.page(f"/notices/{row.uid}/edit")
    assert page.count(f'value="{today().isoformat()}"') == 3
    assert BODY.splitlines()[0] in page
    assert chen.post(f"/notices/{row.uid}/edit", **TYPED | {"title": "改过"}, version=0).status_code == 303
    assert only(unit).title == "改过"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": ""}, "请写标题"),
        ({"title": "长" * 41}, "最多 40 个字"),
        ({"kind": "poem"}, "请选择公告、动态或结果公示"),
        ({"audience": "x"}, "请选择给谁看"),
    ],
)
def test_a_form_that_cannot_be_saved(unit, chen, change, says):
    answer = chen.post("/notices", **TYPED | change)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, says in page, "26 件冬被已经送到" in page) == (422, True, True)
    with unit():
        assert db.session.scalar(select(func.count(Notice.id))) == 0


def test_editing_that_cannot_be_saved(unit, chen):
    chen.post("/notices", **TYPED)
    uid = only(unit).uid
    answer = chen.post(f"/notices/{uid}/edit", **TYPED | {"title": ""}, version=0)
    assert (answer.status_code, "请写标题" in answer.get_data(as_text=True)) == (422, True)
    assert chen.post(f"/notices/{uid}/edit", **TYPED, version=0).status_code == 303
    assert chen.post(f"/notices/{uid}/edit", **TYPED, version=0).status_code == 409
    assert chen.post(f"/notices/{uid}/edit", **TYPED, version="x").status_code == 422


def test_somebodys_name_is_told_on_the_page(unit, cast, chen):
    with unit():
        registry.register_person(facts(), actor=cast.chen)
    chen.post("/notices", **TYPED | {"body": "李示例老人收到了冬被，很高兴"})
    row = only(unit)
    answer = chen.post(f"/notices/{row.uid}/submit", version=0)
    assert (answer.status_code, "有受助人的姓名" in answer.get_data(as_text=True)) == (422, True)
    assert only(unit).state == "draft"


def test_the_preview_is_the_public_page(unit, chen):
    chen.post("/notices", **TYPED | {"title": "<script>alert(1)</script>"})
    uid = only(unit).uid
    answer = chen.get(f"/notices/{uid}/preview?size=30")
    page = answer.get_data(as_text=True)
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert 'class="fs-30"' in page
    assert "<h2>下一步</h2>" in page
    assert "&lt;script&gt;" in page


def test_a_cover(unit, cast, app, chen):
    chen.post("/notices", **TYPED, cover=(BytesIO(jpeg()), "cover.jpg"))
    uid = only(unit).uid
    assert chen.get(f"/notices/{uid}/cover").mimetype == "image/jpeg"
    assert seat(app, unit, cast.wang).get(f"/notices/{uid}/cover").status_code == 404
    answer = chen.post("/notices", **TYPED, cover=(BytesIO(b"<svg>"), "cover.png"))
    assert answer.status_code == 422


def test_pin_withdraw_and_out_again(unit, cast, chen, zhou):
    with unit():
        uid = published(cast).uid
    assert zhou.post(f"/notices/{uid}/pin", version=2, until=today().isoformat()).status_code == 303
    assert "置顶" in zhou.page("/notices")
    assert zhou.post(f"/notices/{uid}/pin", version=3, until="").status_code == 303
    assert chen.post(f"/notices/{uid}/withdraw", version=4, note=" ").status_code == 422
    assert chen.post(f"/notices/{uid}/withdraw", version=4, note="数字有误").status_code == 303
    assert "数字有误" in chen.page(f"/notices/{uid}")
    assert chen.post(f"/notices/{uid}/reopen", version=5).status_code == 303
    assert only(unit).state == "draft"


def test_sent_back(unit, cast, chen, zhou):
    with unit():
        row = written(cast.chen)
        notices.submit(row.uid, actor=cast.chen, seen_version=0)
    assert zhou.post(f"/notices/{row.uid}/send_back", version=1, note="请核对数字").status_code == 303
    assert "请核对数字" in chen.page(f"/notices/{row.uid}")


def test_the_list_and_its_filters(unit, cast, chen):
    with unit():
        published(cast, kind="result", title="结果")
        written(cast.chen, title="草稿在此")
    assert "草稿在此" in chen.page("/notices")
    assert "草稿在此" not in chen.page("/notices?state=published")
    assert "没有符合条件" in chen.page("/notices?kind=result&q=没有的词")
    assert chen.page("/notices?cols=title,at").count("data-label=") == 4


def test_all_staff_read_and_keepers_write(app, unit, cast):
    with unit():
        inside = published(cast, audience="staff", title="内部通知")
        draft = written(cast.chen, title="草稿在此")
    wang = seat(app, unit, cast.wang)
    page = wang.page("/notices")
    assert ("内部通知" in page, "草稿在此" in page) == (True, False)
    assert 'name="state"' not in page, "a reader has one state before him and is not asked"
    assert "内部通知" in wang.page("/notices?state=draft")
    sheet = wang.post("/lists/notices/export", form="csv", cols=["title"]).data.decode("utf-8-sig")
    assert ("内部通知" in sheet, "草稿在此" in sheet) == (True, False)
    page = wang.page(f"/notices/{inside.uid}")
    assert ("村里再走一遍" in page, "撤下" in page) == (True, False)
    assert wang.get(f"/notices/{draft.uid}").status_code == 404
    for path in ("/notices/new", f"/notices/{draft.uid}/edit", f"/notices/{draft.uid}/preview"):
        assert wang.get(path).status_code == 403
    assert wang.post("/notices", **TYPED).status_code == 403
    assert wang.post(f"/notices/{inside.uid}/withdraw", version=2, note="x").status_code == 403


def test_the_lead_lets_out_and_does_not_write(unit, cast, zhou):
    assert zhou.get("/notices/new").status_code == 403
    assert zhou.post("/notices", **TYPED).status_code == 403


@pytest.mark.parametrize("path", ["/notices/nobody", "/notices/nobody/edit", "/notices/nobody/preview"])
def test_what_is_not_there(chen, path):
    assert chen.get(path).status_code == 404


def test_a_move_that_does_not_exist(unit, cast, zhou):
    with unit():
        uid = published(cast).uid
    assert zhou.post(f"/notices/{uid}/explode", version=2).status_code == 404
    assert zhou.post(f"/notices/{uid}/edit_all", version=2).status_code == 404


def test_signed_out_and_forged(console, chen):
    assert console.get("/console/notices").status_code == 303
    chen.csrf = "wrong"
    assert chen.post("/notices", **TYPED).status_code == 403


def test_its_statements_are_few(app, unit, cast):
    """Two for the list and one for how he likes it, one for a notice, beside what it costs to know who sits there."""
    with unit():
        uid = published(cast).uid
        published(cast)
    desk = seat(app, unit, cast.wang)
    costs = []
    for path in ("/notices", f"/notices/{uid}"):
        with counted() as statements:
            desk.get(path)
        costs.append(len(statements))
        assert sum("FROM notices" in statement for statement in statements) == {"/notices": 2}.get(path, 1)
    assert costs[0] - costs[1] == 2
