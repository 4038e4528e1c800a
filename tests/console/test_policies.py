import re

import pytest

from server.kit.clock import today
from server.policies import queries
from server.policies.queries import desk as desk_queries
from tests.console.policy_desk import drafted, form_of, uid_of, version_of
from tests.console.seats import seat
from tests.counting import counted
from tests.policies.table import FEW

pytestmark = pytest.mark.usefixtures("policy_table")


def test_the_list(ren):
    page = ren.page("/policies")
    assert f"共 <b>{len(FEW)}</b> 条" in page
    assert page.count('data-href="/console/policies/') == len(FEW)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=低保", 2),
        ("department=总工会", 1),
        ("mark=illustrative", 2),
        ("state=draft", 0),
        ("q=没有这个词", 0),
        ("page=99", 0),
    ],
)
def test_its_filters_are_the_address(ren, query, found):
    page = ren.page(f"/policies?{query}")
    rows = page.count('data-href="/console/policies/')
    assert rows >= found if query == "q=低保" else rows == found
    assert ("没有符合条件的记录" in page) == (rows == 0)


def test_sorting_turns_round(ren):
    up, down = ren.page("/policies?sort=no&size=100"), ren.page("/policies?sort=-no&size=100")
    order = [re.findall(r'class="lead"><div><a[^>]*>([^<]+)', page) for page in (up, down)]
    assert order[0] == list(reversed(order[1]))
    assert 'aria-sort="ascending"' in up


def test_the_lists_statements_are_few(ren):
    with counted() as statements:
        ren.get("/policies")
    assert len(statements) <= 14


def test_the_whole_way_of_a_new_text(ren, bu, unit, phone):
    path = drafted(ren, unit)
    page = ren.page(path)
    answer = ren.post(f"{path}/edit", **{**form_of(page), "version": version_of(page), "summary": "有急难就来找我们"})
    assert answer.status_code == 303
    page = ren.page(path)
    assert ren.post(f"{path}/submit", version=version_of(page)).status_code == 303
    page = ren.page(path)
    assert "请另一位同事复核后发布" in page
    assert "/publish" not in page
    assert ren.post(f"{path}/publish", version=version_of(page)).status_code == 403
    page = bu.page(path)
    assert "复核通过并发布" in page
    assert bu.post(f"{path}/publish", version=version_of(page), since=str(today())).status_code == 303
    assert "有急难就来找我们" in phone.get(f"/policies/{uid_of(unit, 6)}").get_data(as_text=True)
    page = bu.page(path)
    assert all(words in page for words in ("保存修改", "提交复核", "复核通过并发布", "任救助", "卜复核"))


def test_a_wrong_field_is_told_beside_it_and_what_was_typed_stays(ren, unit):
    path = drafted(ren, unit)
    page = ren.page(path)
    answer = ren.post(f"{path}/edit", **{**form_of(page), "version": "0", "summary": "", "who": "我刚写的话"})
    said = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said.count("请填写“一句话说明”") == 2
    assert "我刚写的话" in said
    with unit():
        assert "我刚写的话" not in [v.who for v in desk_queries.versions(queries.find("6"))]


def test_a_stale_page_does_not_overwrite(ren, unit):
    path = drafted(ren, unit)
    page = ren.page(path)
    form = {**form_of(page), "version": version_of(page)}
    assert ren.post(f"{path}/edit", **form).status_code == 303
    answer = ren.post(f"{path}/edit", **form)
    assert (answer.status_code, "您刚才的操作没有生效" in answer.get_data(as_text=True)) == (409, True)


def test_sending_back_gives_the_draft_back(ren, bu, unit):
    path = drafted(ren, unit)
    ren.post(f"{path}/submit", version="0")
    assert bu.post(f"{path}/send_back", version="1", note="").status_code == 422
    assert bu.post(f"{path}/send_back", version="1", note="请写得再短些").status_code == 303
    page = ren.page(path)
    assert "请写得再短些" in page
    assert "保存修改" in page


def test_the_preview_shows_the_draft_in_our_own_frame_alone(ren, unit, phone):
    path = drafted(ren, unit)
    for size in ("18", "30"):
        answer = ren.get(f"{path}/preview?size={size}")
        assert f'class="fs-{size}"' in answer.get_data(as_text=True)
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert phone.get(f"/console{path}/preview").status_code == 303


def test_who_does_not_edit_sees_no_button(app, unit, cast):
    fang = seat(app, unit, cast.fang)
    uid = uid_of(unit, 6)
    assert "/draft" not in fang.page(f"/policies/{uid}")
    assert fang.post(f"/policies/{uid}/draft").status_code == 403


@pytest.mark.parametrize("path", ["/policies/nobody", "/policies/versions/nobody", "/policies/versions/nobody/preview"])
def test_unknown_ones_are_not_found(ren, path):
    assert ren.get(path).status_code == 404
