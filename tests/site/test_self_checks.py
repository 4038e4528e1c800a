"""测一测 and 我能申请什么 on the site: light, whole in one page, answered by the server where there is no script."""

import gzip
import json
import re

import pytest
from sqlalchemy import text

from server.codes.jobs import fold
from server.kit.db import db
from server.policies import queries
from tests.cast import TOWN
from tests.counting import counted
from tests.policies.checking.second import judged
from tests.policies.table import ALL, few, taken_over

POOR = {"hukou": "rural", "income_fen": "315", "assets": "no", "aid": "no", "people": "3"}


@pytest.fixture
def checks(unit, few_rules):
    with unit():
        return {card.no: card.id for card in queries.cards()}


@pytest.fixture
def all_checks(unit, all_rules):
    with unit():
        return {card.no: card.id for card in queries.cards()}


def text_of(answer):
    return answer.get_data(as_text=True)


def test_it_works_without_script(phone, checks):
    page = phone.get(f"/policies/{checks[2]}/check")
    assert text_of(page).count('<fieldset class="q"') == 5
    assert text_of(page).count("不清楚</span>") == 5
    result = text_of(phone.post(f"/policies/{checks[2]}/check", data=POOR))
    for words in ("可能符合", "户口是农村户口", "一年大约", "14,400", "收入财产声明", "打 12345 问一问"):
        assert words in result, words
    assert f'href="/help?policy={checks[2]}"' in result


@pytest.mark.parametrize(
    ("changes", "title", "line"),
    [
        ({"hukou": "urban"}, "还差一个条件", "户口是农村户口"),
        ({"hukou": "urban", "assets": "yes"}, "看来暂不符合，仍可登记求助", "家里没有小汽车"),
        ({"income_fen": "不知道"}, "信息不够", "全家一个月的收入"),
        ({"hukou": "?"}, "信息不够", "户口是城镇的还是农村的"),
        ({"people": "3.5"}, "可能符合", "户口是农村户口"),
    ],
)
def test_the_four_answers(phone, checks, changes, title, line):
    result = text_of(phone.post(f"/policies/{checks[2]}/check", data=POOR | changes))
    assert f'<h2 id="title" tabindex="-1">{title}</h2>' in result
    lines = result[result.index('id="lines"') : result.index("</ul>", result.index('id="lines"'))]
    assert line in lines
    assert "仍可登记求助" in result or title == "可能符合"


def test_what_decided_names_what_it_rests_on_and_no_title_twice(phone, checks):
    result = text_of(phone.post(f"/policies/{checks[2]}/check", data=POOR))
    lines = result[result.index('id="lines"') : result.index("</ul>", result.index('id="lines"'))]
    assert lines.count("<li>") == 4  # the three of the law, and that it is not had twice
    assert lines.count("依据：《社会救助暂行办法》第九条") == 1
    short = text_of(phone.post(f"/policies/{checks[2]}/check", data=POOR | {"hukou": "urban"}))
    assert "户口是农村户口<small>依据：《社会救助暂行办法》第九条</small>" in short


def test_what_only_serves_the_sum_is_not_asked_to_be_found_out(phone, checks):
    result = text_of(phone.post(f"/policies/{checks[2]}/check", data={"hukou": "rural"}))
    assert "家里人有几个" not in result[result.index('id="lines"') : result.index('id="sum"')]


def test_the_page_can_judge_alone(phone, checks):
    page = text_of(phone.get(f"/policies/{checks[2]}/check"))
    held = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert held
    data = json.loads(held[1])
    answers = {"hukou": "rural", "income_fen": 31_500, "assets": False, "aid": [], "people": 3}
    (verdict,) = judged([(data["rules"], answers, data["parameters"])])
    assert (verdict["kind"], verdict["yearly_fen"]) == ("may", 1_440_000)
    assert set(data["texts"]) == {"may", "one_short", "unlikely", "unknown"}


def test_all_at_once_without_script(phone, all_checks):
    assert f"{ALL} 项政策一起看" in text_of(phone.get("/fits"))
    form = {"hukou": "rural", "aid": ["tuopin", "dibao"], "income_fen": "600", "assets": "no", "elder_age": "80",
            "disability": "severe", "children": "-", "troubles": ["illness"], "folk": "-"}  # fmt: skip
    result = text_of(phone.post("/fits", data=form))
    found = re.findall(r"<summary>(.*?) <small>(\d+) 项", result)
    assert [title for title, _ in found] == ["可能符合", "再答几题就知道", "还差一个条件", "看来暂不符合"]
    assert sum(int(count) for _, count in found) == ALL
    assert f'<a href="/policies/{all_checks[10]}"><b>困难残疾人生活补贴</b>' not in result
    assert "再答 1 个问题就知道" in result


def test_rubbish_in_the_form_is_only_unknown(phone, checks):
    form = dict.fromkeys((*POOR, "nobody"), "<script>alert(1)</script>")
    for path in (f"/policies/{checks[2]}/check", "/fits"):
        answer = phone.post(path, data=form)
        assert answer.status_code == 200
        assert "alert(1)" not in text_of(answer)


def test_the_answers_are_in_no_cache_and_no_address(phone, checks):
    answer = phone.post(f"/policies/{checks[2]}/check", data=POOR)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "31500" not in text_of(answer)


def test_one_more_check_is_counted_for_the_place(app, unit, phone, checks):
    phone.post(f"/policies/{checks[2]}/check?area={TOWN}")
    phone.post("/fits", data=POOR)
    with unit():
        fold()
        counted_now = db.session.execute(
            text("SELECT subject, area_code, sum(times) FROM step_counts GROUP BY 1, 2")
        ).all()
    assert sorted(tuple(row) for row in counted_now) == [("", "", 1), (checks[2], TOWN, 1)]


def test_a_policy_without_rules_is_kind(phone, unit, cast):
    with unit():
        taken_over(few())
        uid = queries.find("2").uid
    answer = phone.get(f"/policies/{uid}/check")
    assert (answer.status_code, "还没有自测题" in text_of(answer)) == (404, True)
    assert phone.get("/policies/nobody/check").status_code == 404
    assert "自测题正在准备" in text_of(phone.get("/fits"))


def test_the_way_on_keeps_the_place_and_the_poster(phone, checks):
    came = f"?area={TOWN}&amp;code=k7m3q9pd2x"
    address = f"/policies/{checks[2]}/check{came.replace('&amp;', '&')}"
    for answer in (phone.get(address), phone.post(address)):
        text = text_of(answer)
        assert f'href="/help?policy={checks[2]}&amp;{came[1:]}"' in text
        assert f'href="/fits{came}"' in text
    assert f'href="/help{came}"' in text_of(phone.post(f"/fits{came.replace('&amp;', '&')}"))


def test_the_buttons_stand_where_there_are_rules(phone, checks):
    assert f'href="/policies/{checks[2]}/check' in text_of(phone.get(f"/policies/{checks[2]}"))
    assert 'href="/fits' in text_of(phone.get("/policies"))


def loaded(phone, path):
    """(bytes of the page, bytes of all that a browser loads for it as nginx sends it)."""
    page = phone.get(path).data
    parts = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.decode()))
    assert len(parts) >= 4
    return len(page), sum(len(gzip.compress(one)) for one in (page, *(phone.get(part).data for part in parts)))


def test_the_pages_are_light(phone, all_checks):
    for path in (*(f"/policies/{uid}/check" for uid in all_checks.values()), "/fits"):
        page, on_the_wire = loaded(phone, path)
        assert page < 16_000, (path, page)
        assert on_the_wire < 20_000, (path, on_the_wire)


def test_their_statements_are_few(phone, checks):
    counts = []
    for path in (f"/policies/{checks[2]}/check", "/fits"):
        for ask in (phone.get, phone.get, phone.post):
            with counted() as statements:
                ask(path)
            counts.append(len(statements))
    assert counts == [4, 0, 2, 3, 0, 2]
