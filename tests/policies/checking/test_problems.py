"""What is wrong with a rule is told at edit time, with its place; nothing handed in makes the gate itself fall over."""

from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.policies.checking import problems
from tests.policies.checking.made import PARAMETERS, plain_rules

GOOD = {
    "when": {
        "all": [
            {"id": "rural", "fact": "hukou", "op": "eq", "value": "rural", "says": "农村户口", "cite": "某文第一条"},
            {"id": "poor", "fact": "income_fen", "op": "ratio", "num": 3, "den": 2, "of": {"param": "低保标准"},
             "says": "人均收入不超过低保标准的一倍半", "cite": ""},
            {"any": [
                {"id": "old", "fact": "elder_age", "op": "in", "value": ["80", "90"], "says": "有高龄老人", "cite": ""},
                {"id": "few", "fact": "people", "op": "between", "low": 1, "high": 3, "says": "家里人少", "cite": ""},
            ], "id": "either", "says": "有高龄老人或者家里人少", "cite": ""},
            {"not": {"fact": "assets", "op": "eq", "value": True}, "id": "plain", "says": "没有小汽车", "cite": ""},
        ]
    },
    "excludes": [4],
    "yearly": {"label": "一年大约", "cases": [{"terms": [{"times": [{"param": "低保标准"}, {"fact": "people"}, 12]}]}]},
    "next_step": "带上身份证去村里登记",
}  # fmt: skip
CASE = {"name": "正好", "answers": {"hukou": "rural", "aid": []}, "kind": "unknown"}


def with_value(path, value):
    """GOOD with one thing changed; a value of `...` takes it away."""
    rules = deepcopy(GOOD)
    *way, last = path
    place = rules
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return rules


def test_it_works():
    assert problems(GOOD, [CASE], PARAMETERS) == []
    assert problems(GOOD) == []


A0, A1, A2, A3 = (("when", "all", n) for n in range(4))


@pytest.mark.parametrize(
    ("path", "value", "place", "says"),
    [
        (("when",), ..., "/rules/when", "至少写一个条件"),
        (("when",), "x", "/rules/when", "应是一个条件"),
        (("when",), {"all": []}, "/rules/when/all", "还没有条件"),
        (("when",), {"all": "x"}, "/rules/when/all", "还没有条件"),
        (("when",), {"any": [GOOD["when"]["all"][0]] * 13}, "/rules/when/any", "最多 12 个"),
        (("more",), 1, "/rules/more", "没有这一项"),
        ((*A0, "fact"), "shoe_size", "/rules/when/all/0/fact", "没有这个问题"),
        ((*A0, "fact"), ["hukou"], "/rules/when/all/0/fact", "没有这个问题"),
        ((*A0, "op"), "like", "/rules/when/all/0/op", "不认识"),
        ((*A0, "op"), "between", "/rules/when/all/0/value", "没有这一项"),
        ((*A0, "value"), "villa", "/rules/when/all/0/value", "一个答案"),
        ((*A0, "value"), True, "/rules/when/all/0/value", "一个答案"),
        ((*A0, "value"), {"param": "低保标准"}, "/rules/when/all/0/value", "一个答案"),
        ((*A0, "id"), ..., "/rules/when/all/0/id", "代号"),
        ((*A0, "id"), "条件", "/rules/when/all/0/id", "代号"),
        ((*A0, "id"), "a b", "/rules/when/all/0/id", "代号"),
        ((*A0, "id"), "<i>", "/rules/when/all/0/id", "代号"),
        ((*A0, "says"), "两\n行", "/rules/when/all/0/says", "写在一行里"),
        (("next_step",), "先\r再", "/rules/next_step", "写在一行里"),
        ((*A0, "id"), "poor", "/rules/when/all/1/id", "已经用过"),
        ((*A0, "says"), " ", "/rules/when/all/0/says", "请填写"),
        ((*A0, "says"), "长" * 61, "/rules/when/all/0/says", "最多 60"),
        ((*A0, "says"), "a\x00", "/rules/when/all/0/says", "应是文字"),
        ((*A0, "cite"), 3, "/rules/when/all/0/cite", "应是文字"),
        ((*A0, "from"), "2026-13-01", "/rules/when/all/0/from", "2026-01-31"),
        ((*A0, "from"), 20260101, "/rules/when/all/0/from", "2026-01-31"),
        ((*A0, "run"), "rm", "/rules/when/all/0/run", "没有这一项"),
        ((*A1, "num"), 0, "/rules/when/all/1/num", "1 到 1000"),
        ((*A1, "den"), 1.5, "/rules/when/all/1/den", "1 到 1000"),
        ((*A1, "of"), "低保标准", "/rules/when/all/1/of", "整数或者参数"),
        ((*A1, "of"), {"param": "高保标准"}, "/rules/when/all/1/of", "没有“高保标准”这个参数"),
        ((*A1, "of"), {"fact": "hukou"}, "/rules/when/all/1/of", "问数字"),
        ((*A1, "of"), 10**10, "/rules/when/all/1/of", "最大"),
        ((*A1, "strict"), "yes", "/rules/when/all/1/strict", "是"),
        ((*A2, "all"), [], "/rules/when/all/2", "只能是"),
        ((*A2, "any", 0, "value"), [], "/rules/when/all/2/any/0/value", "至少选一个"),
        ((*A2, "any", 0, "value"), ["80", "80"], "/rules/when/all/2/any/0/value", "选了两次"),
        ((*A2, "any", 0, "value"), ["80", 90], "/rules/when/all/2/any/0/value/1", "没有这个答案"),
        ((*A2, "any", 0, "op"), "overlaps", "/rules/when/all/2/any/0/op", "不能这样比较"),
        ((*A2, "any", 1, "low"), 5, "/rules/when/all/2/any/1/high", "范围是空的"),
        ((*A2, "any", 1, "low"), "1", "/rules/when/all/2/any/1/low", "整数或者参数"),
        ((*A2, "any", 1, "high"), True, "/rules/when/all/2/any/1/high", "整数或者参数"),
        ((*A2, "any", 1), {"id": "x", "fact": "people", "op": "between", "says": "人", "cite": ""},
         "/rules/when/all/2/any/1/low", "最小或者最大"),
        ((*A2, "any", 1), {"id": "x", "fact": "people", "op": "between", "low": 21, "says": "人", "cite": ""},
         "/rules/when/all/2/any/1", "永远不会"),
        ((*A3, "says"), ..., "/rules/when/all/3/says", "请填写"),
        ((*A3, "not"), 3, "/rules/when/all/3/not", "应是一个条件"),
        (("excludes",), [12], "/rules/excludes/0", "第 12 号"),
        (("excludes",), "4", "/rules/excludes", "列表"),
        (("requires",), [4], "/rules/excludes", "既要求"),
        (("yearly",), 5, "/rules/yearly", "一张表"),
        (("yearly", "label"), "", "/rules/yearly/label", "怎样的金额"),
        (("yearly", "cases"), [], "/rules/yearly/cases", "1 到 8"),
        (("yearly", "cases", 0, "if"), {"all": []}, "/rules/yearly/cases/0/if", "写得不对"),
        (("yearly", "cases", 0, "terms"), [], "/rules/yearly/cases/0/terms", "1 到 4"),
        (("yearly", "cases", 0, "terms", 0, "times"), [1.5], "/rules/yearly/cases/0/terms/0/times/0", "整数"),
        (("yearly", "cases", 0, "terms", 0, "minus"), "no", "/rules/yearly/cases/0/terms/0", "写得不对"),
        (("next_step",), "长" * 121, "/rules/next_step", "最多 120"),
    ],
)  # fmt: skip
def test_each_fault_is_told_with_its_place(path, value, place, says):
    found = problems(with_value(path, value), [], PARAMETERS)
    assert any(where == place and says in sentence for where, sentence in found), found


def contradiction(*clauses, group="all"):
    told = [{"id": f"c{n}", "says": "说明", "cite": "", **clause} for n, clause in enumerate(clauses)]
    return problems({"when": {group: told}}, [], PARAMETERS)


def people(low=None, high=None, **more):
    ends = {name: value for name, value in (("low", low), ("high", high)) if value is not None}
    return {"fact": "people", "op": "between", **ends, **more}


URBAN, RURAL = ({"fact": "hukou", "op": "eq", "value": value} for value in ("urban", "rural"))


@pytest.mark.parametrize(
    "clauses",
    [
        (URBAN, RURAL),
        (people(high=2), people(low=3)),
        (URBAN, {"not": URBAN}),
        ({"fact": "aid", "op": "overlaps", "value": ["dibao"]},
         {"not": {"fact": "aid", "op": "overlaps", "value": ["dibao", "tekun"]}}),
        ({"fact": "income_fen", "op": "between", "low": 80_000},
         {"fact": "income_fen", "op": "ratio", "num": 1, "den": 1, "of": {"param": "低保标准"}}),
    ],
)  # fmt: skip
def test_what_nobody_can_fit_is_a_contradiction(clauses):
    assert [place for place, says in contradiction(*clauses) if "矛盾" in says] == ["/rules/when/all"]


def test_what_only_looks_like_one_is_none():
    assert contradiction(people(high=3), people(low=3)) == []
    assert contradiction(URBAN, people(low=2), people(high=1), people(low=5), group="any") != []
    assert contradiction(URBAN, people(low=2), people(low=5), group="any") == []
    times = ({**URBAN, "to": "2025-12-31"}, {**RURAL, "from": "2026-01-01"})
    assert contradiction(*times) == []


def test_the_whole_that_nobody_or_everybody_fits():
    either = {"any": [{"id": n, "says": "是", "cite": "", **c} for n, c in (("x", URBAN), ("y", people(low=9)))]}
    assert contradiction(either, {"not": URBAN}, people(high=8)) == [("/rules/when", "这些条件合在一起，谁都不能符合")]
    assert "等于没有条件" in contradiction(URBAN, {"not": URBAN}, group="any")[0][1]


def test_a_day_without_a_condition():
    gap = contradiction({**people(low=2), "to": "2025-06-30"}, {**people(low=3), "from": "2025-08-01"}, group="any")
    assert gap == [("/rules/when/any", "从 2025-07-01 起这一组里没有一个条件有效")]
    whole = problems({"when": {"id": "a", "says": "是", "cite": "", **URBAN, "from": "2025-07-01"}}, [], {})
    assert whole == [("/rules/when", "最早的时候没有一个条件有效")]


def test_nine_questions_are_too_many():
    names = ("assets", "minor", "boarding", "local", "insured", "can_work", "loan_use", "pension", "long_care")
    nine = [{"fact": name, "op": "eq", "value": True} for name in names]
    assert contradiction(*nine) == [("/rules/when", "一共要问 9 个问题，最多 8 个")]
    assert contradiction(*nine[:8]) == []


@pytest.mark.parametrize(
    ("case", "place"),
    [
        ("x", "/cases/0"),
        ({**CASE, "kind": "no"}, "/cases/0/kind"),
        ({**CASE, "name": ""}, "/cases/0/name"),
        ({**CASE, "answers": []}, "/cases/0/answers"),
        ({**CASE, "answers": {"x": 1}}, "/cases/0/answers/x"),
        ({**CASE, "answers": {"hukou": True}}, "/cases/0/answers/hukou"),
        ({**CASE, "yearly_fen": 1.5}, "/cases/0/yearly_fen"),
        ({**CASE, "decided_by": "a"}, "/cases/0/decided_by"),
        ({**CASE, "more": 1}, "/cases/0/more"),
    ],
)
def test_a_case_is_held_to_its_shape(case, place):
    assert [where for where, _ in problems(GOOD, [case], PARAMETERS)] == [place]


def test_cases_that_are_no_list_or_without_end():
    assert problems(GOOD, "x")[0][0] == "/cases"
    assert "最多 60" in problems(GOOD, [CASE] * 61)[0][1]


def test_rules_that_are_no_table_or_without_end():
    deep = GOOD["when"]["all"][0]
    for _ in range(5000):
        deep = {"all": [deep]}
    assert problems([], []) == [("/rules", "规则应是一张表")]
    assert any("太深" in says for _, says in problems({"when": deep}))
    wide = {"all": [{"any": [GOOD["when"]["all"][0]] * 12}] * 12}
    assert any("太多" in says for _, says in problems({"when": wide}))


KEYS = ["all", "any", "not", "fact", "op", "value", "low", "of", "param", "if"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.sampled_from(["all", "any", "not", "eq"]),
    lambda one: st.lists(one, max_size=3)
    | st.dictionaries(st.sampled_from(KEYS), one, max_size=4),
    max_leaves=12,
)  # fmt: skip
MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@MANY
@given(st.fixed_dictionaries({"when": JSON}, optional={"yearly": JSON, "excludes": JSON, "requires": JSON}), JSON)
def test_whatever_is_handed_in_the_gate_answers(rules, cases):
    for place, says in problems(rules, cases, PARAMETERS):
        assert place.startswith(("/rules", "/cases"))
        assert says


@MANY
@given(plain_rules())
def test_well_made_rules_are_only_refused_for_what_they_say(made):
    """What hypothesis makes to the grammar never meets a fault of the grammar, but for names that do not exist."""
    rules = {name: value for name, value in made.items() if value is not None}
    sayings = [says for _, says in problems(rules, [], {**PARAMETERS, "没有的参数": 1})]
    expected = ("矛盾", "谁都不能符合", "等于没有条件", "最多", "范围", "只能答", "太复杂", "写得不对")
    assert [says for says in sayings if not any(word in says for word in expected)] == []
