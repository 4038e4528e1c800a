"""The rules of a draft as a form: kept, refused beside the row, tried before they are kept."""

import html
import re

import pytest
from werkzeug.datastructures import MultiDict

from server.kit.clock import today
from server.policies import queries
from server.policies.queries import desk as desk_queries
from tests.console.policy_desk import drafted, uid_of, version_of
from tests.console.seats import seat
from tests.counting import counted

pytestmark = pytest.mark.usefixtures("policy_table")
ROWS = (
    ("all", "1", "", "", "", ""),
    ("overlaps", "2", "troubles", "火灾、车祸等意外；家里有人得了重病", "遇上了意外或者重病", "event"),
    ("eq", "2", "hard_now", "是", "基本生活过不下去", ""),
)
CASES = (
    ("车祸以后没钱吃饭", "火灾、车祸等意外", "是", "可能符合"),
    ("得了重病", "家里有人得了重病", "是", "可能符合"),
    ("日子还过得去", "火灾、车祸等意外", "否", "还差一个条件"),
    ("什么事也没有", "都没有", "否", "看来暂不符合"),
    ("说不清", "火灾、车祸等意外", "不清楚", "信息不够"),
)


def form(rows=ROWS, cases=CASES, **more):
    """What a browser sends: the same fields again and again, row by row."""
    sent = MultiDict(more)
    for op, level, fact, value, says, name in rows:
        fields = {"op": op, "level": level, "fact": fact, "value": value, "says": says, "cite": "", "id": name}
        for key, text in {**fields, "since": "", "until": ""}.items():
            sent.add(f"row-{key}", text)
    for name, trouble, hard, kind in cases:
        answers = f"「troubles」：{trouble}\n「hard_now」：{hard}"
        line = {"name": name, "answers": answers, "kind": kind, "decided_by": "", "yearly": "", "on": ""}
        for key, text in line.items():
            sent.add(f"case-{key}", text)
    return sent


def post(desk, path, sent):
    return desk.post(path, **{key: sent.getlist(key) for key in sent})


def fields_of(page):
    """Every field of the page's own form in its order, as the browser would send it back unchanged."""
    sent = MultiDict()
    own = page[page.index('<div id="rules">') : page.index('id="tried"')]
    fields = (
        r'<input\b[^>]*?name="([\w-]+)"[^>]*?value="([^"]*)"|<textarea\b[^>]*?name="([\w-]+)"[^>]*>([^<]*)</textarea>'
    )
    choices = r'<select\b[^>]*?name="([\w-]+)"[^>]*>(.*?)</select>'
    for name, text, area, inner in re.findall(fields, own):
        sent.add(name or area, html.unescape(text or inner))
    for name, inner in re.findall(choices, own, re.DOTALL):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', inner)
        sent.add(name, html.unescape(chosen[2] if chosen[1] is None else chosen[1]) if chosen else "")
    return sent


def kept(unit, path):
    with unit():
        return desk_queries.version(path.rsplit("/", 1)[1])[1]


def test_it_works(ren, unit):
    path = drafted(ren, unit)
    assert "还没有自测规则" in ren.page(path)
    assert post(ren, f"{path}/rules", form(version="0", next_step="马上打电话", excludes="4")).status_code == 303
    version = kept(unit, path)
    assert version.rules == {
        "when": {"all": [
            {"fact": "troubles", "op": "overlaps", "value": ["accident", "illness"], "id": "event",
             "says": "遇上了意外或者重病", "cite": ""},
            {"fact": "hard_now", "op": "eq", "value": True, "id": "c1", "says": "基本生活过不下去", "cite": ""},
        ]},
        "excludes": [4], "next_step": "马上打电话",
    }  # fmt: skip
    assert [case["kind"] for case in version.cases] == ["may", "may", "one_short", "unlikely", "unknown"]
    assert "5 个案例" in ren.page(path)


def test_the_page_sends_back_what_it_shows(ren, unit):
    path = drafted(ren, unit)
    post(ren, f"{path}/rules", form(version="0", next_step="马上打电话"))
    before = kept(unit, path)
    page = ren.page(f"{path}/rules")
    sent = fields_of(page)
    sent.add("version", version_of(page))
    assert post(ren, f"{path}/rules", sent).status_code == 303
    after = kept(unit, path)
    assert (after.rules, after.cases, after.version) == (before.rules, before.cases, before.version + 1)


def test_a_failing_case_may_be_kept_and_stops_the_publishing(ren, bu, unit):
    path = drafted(ren, unit)
    wrong = [*CASES[:4], ("说不清", "火灾、车祸等意外", "不清楚", "可能符合")]
    assert post(ren, f"{path}/rules", form(cases=wrong, version="0")).status_code == 303
    assert "案例“说不清”没有通过" in ren.page(f"{path}/rules")
    ren.post(f"{path}/submit", version="1")
    page = bu.page(path)
    assert "案例“说不清”没有通过：应为“可能符合”，算出来是“信息不够”" in page
    assert bu.post(f"{path}/publish", version=version_of(page), since=str(today())).status_code == 422
    uid = uid_of(unit, 6)
    with unit():
        assert queries.full(uid).version == 1


def test_cases_are_tried_before_they_are_kept(ren, unit):
    path = drafted(ren, unit)
    wrong = [*CASES[:4], ("说不清", "火灾、车祸等意外", "不清楚", "可能符合")]
    said = post(ren, f"{path}/rules/try", form(cases=wrong)).get_data(as_text=True)
    assert "<b>4</b> 个通过" in said
    assert "说不清：应为" in said
    assert kept(unit, path).rules == {}
    said = post(ren, f"{path}/rules/try", form(rows=[ROWS[0], ("eq", "2", "hard_now", "也许", "", "")]))
    assert "请答“是”“否”或“不清楚”" in said.get_data(as_text=True)


@pytest.mark.parametrize(
    ("rows", "cases", "more", "place", "says"),
    [
        ([ROWS[0], ("eq", "2", "hard_now", "也许", "", "")], CASES, {}, "row-1", "请答“是”“否”"),
        ([ROWS[0], ("between", "2", "hard_now", "1 ～ 2", "说明", "")], CASES, {}, "row-1", "不能这样比较"),
        ([*ROWS, ("eq", "2", "hard_now", "否", "说明", "")], CASES, {}, "row-0", "互相矛盾"),
        ([*ROWS, ("eq", "5", "hard_now", "否", "说明", "")], CASES, {}, "row-3", "上一层应是"),
        (ROWS, [("一", "没有这一项", "是", "可能符合")], {}, "case-0", "没有“没有这一项”这个答案"),
        (ROWS, [("", "都没有", "是", "可能符合")], {}, "case-0", "请写一句话说明这个案例"),
        (ROWS, CASES, {"excludes": "低保"}, "excludes", "请写政策编号"),
        (ROWS, CASES, {"excludes": "6"}, "excludes", "问不到第 6 号政策"),
        (ROWS, CASES, {"label": "一年大约", "sum-if": "", "sum-formula": "12 × {没有这个_元}"}, "row-4", "这个参数"),
    ],
)
def test_what_is_wrong_is_told_beside_its_row(ren, unit, rows, cases, more, place, says):
    path = drafted(ren, unit)
    answer = post(ren, f"{path}/rules", form(rows, cases, version="0", **more))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert re.search(rf'<a href="#f-{place}">[^<]*{re.escape(says)}', page), page[page.index("alert-danger") :][:900]
    assert f'id="f-{place}"' in page
    assert kept(unit, path).rules == {}


def test_without_a_condition_there_are_no_rules(ren, unit):
    path = drafted(ren, unit)
    post(ren, f"{path}/rules", form(version="0"))
    assert post(ren, f"{path}/rules", form(rows=ROWS[:1], cases=(), version="1")).status_code == 303
    assert (kept(unit, path).rules, kept(unit, path).cases) == ({}, [])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("clause?level=3", 'data-level="3"'), ("group?level=2", '<option value="any" selected'), ("sum", "sum-formula"),
        ("case", "case-answers"), ("hint?row-fact=hukou", "城镇户口；农村户口"), ("clause?level=99", 'data-level="5"'),
    ],
)  # fmt: skip
def test_rows_come_one_by_one(ren, asked, said):
    assert said in ren.get(f"/policies/versions/rows/{asked}").get_data(as_text=True)


def test_a_row_goes(ren):
    for asked in ("none", "nonsense", "hint?row-fact=nonsense"):
        answer = ren.get(f"/policies/versions/rows/{asked}")
        assert (answer.status_code, answer.get_data(as_text=True).strip()) == (200, "")


def test_others_only_read(app, ren, bu, unit, cast):
    path = drafted(ren, unit)
    post(ren, f"{path}/rules", form(version="0"))
    page = seat(app, unit, cast.fang).page(f"{path}/rules")
    assert "遇上了意外或者重病" in page
    assert "保存规则" not in page


def test_the_statements_are_few(ren, unit):
    path = drafted(ren, unit)
    post(ren, f"{path}/rules", form(version="0"))
    with counted() as statements:
        ren.get(f"{path}/rules")
    assert len(statements) <= 16, "\n".join(statements)
