"""The pages of figures by date, and of the windows of a policy."""

import pytest

from server.kit.clock import today
from server.policies.queries import figures
from tests.cast import COUNTY, TOWN
from tests.console.policy_desk import uid_of
from tests.counting import counted

pytestmark = pytest.mark.usefixtures("policy_table")
GIVEN = {"figure": "城市低保标准_元", "since": str(today()), "value": "960", "source": "赣民字〔2026〕2号"}


def asked(ren, **changes):
    return ren.post("/policies/figures", **GIVEN | changes)


def of_figure(unit):
    with unit():
        return figures.every()["城市低保标准_元"][0].uid


def test_one_enters_it_and_another_agrees(ren, bu, unit):
    assert "还没有参数" in ren.page("/policies/figures")
    assert asked(ren).status_code == 303
    uid = of_figure(unit)
    assert "等另一位同事复核" in ren.page("/policies/figures")
    assert ren.post(f"/policies/figures/{uid}/agree", version="0").status_code == 403
    assert '<span class="count">1</span>' in bu.page("/policies")
    assert bu.post(f"/policies/figures/{uid}/agree", version="0").status_code == 303
    assert "今天是 960" in ren.page("/policies/figures")
    with unit():
        assert figures.on() == {"城市低保标准_元": 960}


def test_another_does_not_take_it(ren, bu, unit):
    asked(ren)
    uid = of_figure(unit)
    assert bu.post(f"/policies/figures/{uid}/refuse", version="0", note="").status_code == 422
    assert bu.post(f"/policies/figures/{uid}/refuse", version="0", note="数字写反了").status_code == 303
    assert "未采用" in ren.page("/policies/figures")


def test_a_wrong_one_is_told_beside_its_field(ren):
    answer = asked(ren, figure="低保", value="九百")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "名称写成" in page, "请填整数" in page, 'value="九百"' in page) == (
        422,
        True,
        True,
        True,
    )
    asked(ren)
    assert asked(ren).status_code == 409


def test_the_windows_of_a_policy(ren, unit, phone):
    uid = uid_of(unit, 6)
    at = f"/policies/{uid}/windows"
    assert "还没有单独登记的窗口" in ren.page(at)
    given = {"area": TOWN, "station_name": "便民中心 3 号窗口", "station_address": "一楼", "hours": "周一至周五"}
    assert ren.post(at, **given).status_code == 303
    assert "便民中心 3 号窗口" in phone.get(f"/policies/{uid}?area={TOWN}").get_data(as_text=True)
    assert phone.get(f"/api/v1/policies/{uid}?area={TOWN}").json["station"]["hours"] == "周一至周五"
    page = ren.page(f"{at}?area={TOWN}")
    assert page.count("便民中心 3 号窗口") == 2
    assert "没有窗口，居民会看到" in ren.page(f"{at}?area={COUNTY}")
    assert ren.post(at, **given | {"area": ""}).status_code == 422
    remove = page.split("/remove")[0].rsplit("/console", 1)[1] + "/remove"
    assert ren.post(remove.replace(uid, uid_of(unit, 1))).status_code == 404
    assert ren.post(remove).status_code == 303
    assert "还没有单独登记的窗口" in ren.page(at)


def test_their_statements_are_few(ren, unit):
    asked(ren)
    for path, most in (("/policies/figures", 13), (f"/policies/{uid_of(unit, 6)}/windows", 15)):
        with counted() as statements:
            ren.get(path)
        assert len(statements) <= most, "\n".join(statements)
