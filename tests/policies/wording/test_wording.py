"""Rules and cases of all 38 go out as lines and come back the same; what cannot be read is told with its line."""

import json
from dataclasses import replace

import pytest

from server.config import ROOT
from server.policies.checking.facts import FACTS
from server.policies.wording import CaseLine, Line, case_lines, cases_of, fact_named, lines_of, places_of, rules_of
from server.policies.wording.lines import op_named

BOOK = json.loads((ROOT / "server" / "demo" / "data" / "policy_rules.json").read_bytes())["policies"]
TREE = (
    Line("all", 1),
    Line("eq", 2, "户口是城镇的还是农村的？", "城镇户口", "城镇户口", "条例", "hukou"),
    Line("not", 2, says="没有房子", id="home"),
    Line("eq", 3, "家里有没有小汽车、两套以上的房子、公司或者大额存款？", "是"),
)


@pytest.mark.parametrize("number", BOOK)
def test_every_rule_comes_back_the_same(number):
    rules, cases = BOOK[number]["rules"], BOOK[number]["cases"]
    lines = lines_of(rules)
    assert rules_of(lines) == (rules, [])
    assert len(places_of(rules)) == len(lines)
    assert cases_of(case_lines(cases)) == (cases, [])


def test_questions_are_found_by_their_words():
    assert len({fact.text for fact in FACTS.values()}) == len(FACTS)
    assert all(fact_named(f"「{fact.text}」") is fact is fact_named(name) for name, fact in FACTS.items())
    assert (op_named("都要符合"), op_named("eq"), op_named("大概")) == ("all", "eq", "")


def test_money_is_written_in_yuan():
    line = Line("between", 1, "全家一个月的收入，平均到每个人大约多少元？", "～ 800.50")
    rules, wrong = rules_of([line])
    assert (rules["when"]["high"], wrong) == (80_050, [])
    assert lines_of(rules)[0].value == "～ 800.50"


def test_no_line_is_no_rule():
    assert rules_of([]) == ({}, [])
    assert lines_of({}) == []


@pytest.mark.parametrize(
    ("index", "changes", "field", "says"),
    [
        (1, {"fact": "星座是什么？"}, "fact", "请选一个问题"),
        (1, {"value": "山区户口"}, "value", "没有“山区户口”这个答案"),
        (1, {"op": "between", "value": "很多"}, "value", "范围请写成"),
        (1, {"op": "ratio", "value": "一倍半"}, "value", "倍数请写成"),
        (1, {"op": "大概"}, "op", "请选怎么比较"),
        (0, {"level": 2}, "level", "第一行应是第 1 层"),
        (1, {"level": 1}, "level", "第 1 层只能有一行"),
        (1, {"level": 9}, "level", "层级应是"),
        (3, {"level": 4}, "level", "上一层应是"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(index, changes, field, says):
    lines = [replace(line, **changes) if at == index else line for at, line in enumerate(TREE)]
    first = rules_of(lines)[1][0]
    assert (first.index, first.field) == (index, field)
    assert says in first.says


def test_a_not_has_one_line_below():
    lines = [*TREE, replace(TREE[3], value="否")]
    assert [one.says for one in rules_of(lines)[1]] == ["“不能是”下面只能有一行"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (Line("excludes", value="低保"), "政策编号"),
        (Line("sum", value="很多钱"), "金额请写成"),
        (Line("sum", value="12 × 很多"), "看不懂"),
        (Line("sum", fact="家里穷", value="12"), "条件请写成"),
        (Line("sum", fact='{"all": [', value="12"), "条件读不懂"),
    ],
)
def test_wrong_ties_are_told(line, says):
    assert says in rules_of([*TREE, line])[1][0].says


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (CaseLine("一", answers="户口：城镇"), "answers"),
        (CaseLine("一", answers="「户口是城镇的还是农村的？」：山区"), "answers"),
        (CaseLine("一", answers="「户口是城镇的还是农村的？」城镇户口"), "answers"),
        (CaseLine("一", yearly="很多"), "yearly"),
    ],
)
def test_wrong_cases_are_told(line, field):
    assert [(one.index, one.field) for one in cases_of([line])[1]] == [(0, field)]


def test_answers_of_every_kind():
    text = "「户口是城镇的还是农村的？」：不清楚\n\n「家里现在有没有下面这些身份？」：都没有\n「people」：3"
    (case,), wrong = cases_of([CaseLine("一", text, "可能符合", "没有", "没有", "2025-08-01")])
    assert wrong == []
    assert case == {
        "name": "一", "answers": {"hukou": None, "aid": [], "people": 3}, "on": "2025-08-01", "kind": "may",
        "decided_by": [], "yearly_fen": None,
    }  # fmt: skip
