"""The page of one text: its form, its difference to the text in force, its publishing for a day."""

from datetime import timedelta

import pytest

from server.kit import clock
from server.kit.clock import start_of, today
from server.policies import jobs, queries
from tests.console.policy_desk import drafted, edited, submitted, uid_of, version_of
from tests.counting import counted

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("policy_table")


def test_every_fact_of_a_text_is_in_the_form(ren, unit):
    given = {
        "document_no": "国发〔2014〕47号", "issuer": "国务院", "source_url": "https://www.gov.cn/x",
        "full_text": "第一条",
        "door_kind": "ganfutong", "door_text": "赣服通 → 民政", "door_url": "https://ganfutong.example.cn/x",
        "days_check": "10", "days_publicity": "3", "days_decide": "2", "effective_from": "2027-01-01",
        "effective_to": "2027-12-31",
    }  # fmt: skip
    path = drafted(ren, unit)
    assert edited(ren, path, **given).status_code == 303
    page = ren.page(path)
    assert [value for value in given.values() if value not in page] == []


def test_the_difference_is_shown_word_by_word(ren, unit):
    path = drafted(ren, unit)
    assert "内容一个字也没有改" in ren.page(path)
    edited(ren, path, phone="12348", papers="事由证明\n户口簿")
    page = ren.page(path)
    assert "<del>12345</del><ins>12348</ins>" in page
    assert "<del>身份证</del><ins>户口簿</ins>" in page
    assert "和第 1 版比" in page


def test_published_for_a_later_day_it_waits(ren, bu, unit, phone):
    path, soon = submitted(ren, unit, summary="以后的新内容"), today() + 3 * DAY
    answer = bu.post(f"{path}/publish", version=version_of(bu.page(path)), since=str(soon))
    assert answer.status_code == 303
    uid = uid_of(unit, 6)
    assert "零点自动生效" in bu.page(f"/policies/{uid}")
    assert "以后的新内容" not in phone.get(f"/policies/{uid}").get_data(as_text=True)
    assert "这一版从" in phone.get(f"/policies/{uid}?on={soon}").get_data(as_text=True)
    with clock.at(start_of(soon)), unit():
        assert jobs.start_due() == 1
        assert queries.full(uid).summary == "以后的新内容"


def test_a_text_that_waits_can_be_called_back(ren, bu, unit):
    path = submitted(ren, unit)
    bu.post(f"{path}/publish", version=version_of(bu.page(path)), since=str(today() + DAY))
    page = bu.page(path)
    assert "取消定期" in page
    assert bu.post(f"{path}/call_back", version=version_of(page), note="日子写错了").status_code == 303
    assert "保存修改" in ren.page(path)


def test_what_stands_against_it_is_shown_before_and_after(ren, bu, unit):
    path = submitted(ren, unit, effective_from=str(today()), effective_to=str(today() + DAY))
    answer = bu.post(f"{path}/publish", version=version_of(bu.page(path)), since=str(today() + 9 * DAY))
    assert answer.status_code == 422
    assert "“失效日期”不能早于“生效日期”" in answer.get_data(as_text=True)


def test_the_one_that_held_on_a_day_is_found(ren, unit):
    uid = uid_of(unit, 6)
    assert "适用<a" in ren.page(f"/policies/{uid}?on={today()}")
    assert "还没有公布" in ren.page(f"/policies/{uid}?on=2020-01-01")
    assert "历次版本" in ren.page(f"/policies/{uid}?on=nonsense")


def test_a_new_policy_begins_with_an_empty_text(ren, bu, unit, phone):
    assert 'value="38"' in ren.page("/policies/new")
    heads = {"no": "99", "name": "示例补贴", "department": "民政局", "category": "基本生活保障", "relief_class": "低保"}
    path = ren.post("/policies/new", **heads).location.removeprefix("/console")
    uid = uid_of(unit, 99)
    assert "还没有公布" in ren.page(f"/policies/{uid}")
    assert phone.get(f"/policies/{uid}").status_code == 404
    right = dict.fromkeys(("summary", "who", "benefit", "sum_text", "standard", "how", "where_text"), "写好的一句话")
    assert edited(ren, path).status_code == 422
    assert edited(ren, path, **right, phone="12345").status_code == 303
    ren.post(f"{path}/submit", version=version_of(ren.page(path)))
    bu.post(f"{path}/publish", version=version_of(bu.page(path)), since=str(today()))
    assert "写好的一句话" in phone.get(f"/policies/{uid}").get_data(as_text=True)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"no": "6"}, "这个编号已有政策"),
        ({"no": "x"}, "编号应为正整数"),
        ({"name": ""}, "请填写“政策名称”，最多 60 个字"),
    ],
)
def test_a_wrong_new_policy_is_refused(ren, changes, says):
    heads = {"no": "99", "name": "示例补贴", "department": "民政局", "category": "基本生活保障"}
    answer = ren.post("/policies/new", **heads | changes)
    assert answer.status_code in (409, 422)
    assert says in answer.get_data(as_text=True)


def test_the_statements_of_a_text_are_few(ren, unit):
    path = drafted(ren, unit)
    with counted() as statements:
        ren.get(path)
    assert len(statements) <= 16, "\n".join(statements)
