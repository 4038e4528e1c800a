"""What the evaluator promises of every rule there can be, tried on rules nobody thought of."""

from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.policies.checking import FACTS, VerdictKind, evaluate, judge, plain
from server.policies.checking.language import NODES_MAX, too_large
from server.policies.checking.plain import RuleTooLarge
from server.policies.checking.verdict import asked_by
from tests.policies.checking.made import PARAMETERS, plain_rules, some_answers, trees, whole_answers

MANY = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
SMALL = ("assets", "minor", "hukou", "elder_age")


def leaf(name="a", fact="assets", op="eq", **more):
    return {"id": name, "fact": fact, "op": op, "says": f"符合{name}", "cite": "", **({"value": True} | more)}


def rule(tree, **more):
    return {"when": tree, "yearly": None, "next_step": None, **more}


def kinds_of(tree, answers):
    return judge(rule(tree), answers, PARAMETERS).kind


@MANY
@given(plain_rules(), whole_answers(), st.sets(st.sampled_from(["hukou", "income_fen", "assets", "aid", "elder_age"])))
def test_answering_what_was_unknown_never_turns_a_decided_verdict(made, whole, hidden):
    """可能符合 stays; 还差一个条件 stays; 看来暂不符合 never becomes 可能符合."""
    known = {name: answer for name, answer in whole.items() if name not in hidden}
    before, after = judge(made, known, PARAMETERS), judge(made, whole, PARAMETERS)
    if before.kind in (VerdictKind.MAY, VerdictKind.ONE_SHORT):
        assert after.kind == before.kind
        assert after.decided_by or not before.decided_by
    if before.kind == VerdictKind.UNLIKELY:
        assert after.kind in (VerdictKind.UNLIKELY, VerdictKind.ONE_SHORT)
    if before.kind == VerdictKind.MAY and before.yearly_fen is not None:
        assert after.yearly_fen == before.yearly_fen


@MANY
@given(trees(), whole_answers(SMALL), st.sets(st.sampled_from(SMALL)))
def test_a_decided_verdict_is_what_every_completion_gives(tree, whole, hidden):
    """Brute force: where the answer is decided, all ways to fill the holes agree with it."""
    used = set(asked_by(rule(tree)))
    if not used <= set(SMALL):
        return
    known = {name: answer for name, answer in whole.items() if name not in hidden}
    decided = kinds_of(tree, known)
    holes = [name for name in SMALL if name in hidden]
    choices = [[True, False] if FACTS[name].kind == "yesno" else list(FACTS[name].values) for name in holes]
    filled = {kinds_of(tree, known | dict(zip(holes, held, strict=True))) for held in product(*choices)}
    assert VerdictKind.UNKNOWN not in filled
    if decided == VerdictKind.MAY:
        assert filled == {VerdictKind.MAY}
    elif decided != VerdictKind.UNKNOWN:
        assert VerdictKind.MAY not in filled


@MANY
@given(plain_rules(), some_answers())
def test_rubbish_is_unknown_and_nothing_breaks(made, answers):
    verdict = judge(made, answers, PARAMETERS)
    assert verdict == judge(made, answers, PARAMETERS)
    assert set(verdict.missing) <= set(asked_by(made))
    if verdict.kind == VerdictKind.UNKNOWN:
        assert verdict.decided_by == ()


@MANY
@given(trees())
def test_nothing_answered_is_never_a_no_unless_nobody_could_fit(tree):
    """With no answer at all only a rule that asks nothing could decide: every clause asks something."""
    assert kinds_of(tree, {}) == VerdictKind.UNKNOWN


@MANY
@given(plain_rules(), whole_answers())
def test_what_is_asked_for_is_enough(made, whole):
    """Answering only what is still missing, one after the other, ends at the verdict of all answers."""
    known: dict[str, object] = {}
    for _ in range(len(whole) + 1):
        open_ones = [name for name in judge(made, known, PARAMETERS).missing if name not in known]
        if not open_ones:
            break
        known[open_ones[0]] = whole[open_ones[0]]
    asked, full = judge(made, known, PARAMETERS), judge(made, whole, PARAMETERS)
    assert (asked.kind, asked.yearly_fen) == (full.kind, full.yearly_fen)


def test_one_clause_is_lacking_only_where_the_others_are_sure():
    tree = {"all": [leaf("a"), leaf("b", "minor")]}
    assert kinds_of(tree, {"assets": False, "minor": True}) == "one_short"
    assert kinds_of(tree, {"assets": False}) == "unlikely"
    assert kinds_of(tree, {"assets": False, "minor": False}) == "unlikely"


def test_of_alternatives_the_nearest_is_told():
    far = {"all": [leaf("a"), leaf("b", "minor")]}
    near = {"all": [leaf("c", "assets", value=False), leaf("d", "hukou", value="rural")]}
    verdict = judge(rule({"any": [far, near]}), {"assets": False, "minor": False, "hukou": "urban"}, {})
    assert (verdict.kind, [clause.id for clause in verdict.decided_by]) == ("one_short", ["d"])


def test_a_group_with_words_of_its_own_is_told_as_one():
    group = {"any": [leaf("a"), leaf("b", "minor")], "id": "g", "says": "属于其中一种", "cite": "某号文件"}
    lacking = judge(rule(group), {"assets": False, "minor": False}, {})
    assert [(clause.says, clause.cite) for clause in lacking.decided_by] == [("属于其中一种", "某号文件")]


def test_the_other_way_round_has_words_of_its_own():
    tree = {"not": leaf("a"), "id": "n", "says": "没有小汽车", "cite": ""}
    assert judge(rule(tree), {"assets": True}, {}).decided_by[0].says == "没有小汽车"
    assert kinds_of(tree, {"assets": False}) == "may"
    assert kinds_of(tree, {}) == "unknown"


@pytest.mark.parametrize(
    ("income", "kind"), [(107_249, "may"), (107_250, "may"), (107_251, "one_short"), (None, "unknown")]
)
def test_one_and_a_half_times_exactly(income, kind):
    clause = leaf("r", "income_fen", "ratio", num=3, den=2, of={"param": "低保标准"})
    assert kinds_of(clause, {"income_fen": income}) == kind
    strict = kinds_of(clause | {"strict": True}, {"income_fen": income})
    assert strict == ("one_short" if income == 107_250 else kind)


def test_a_parameter_that_is_not_there_is_unknown():
    assert kinds_of(leaf("r", "income_fen", "between", high={"param": "没有"}), {"income_fen": 1}) == "unknown"


def test_a_clause_counts_in_its_time_alone():
    dated = {"all": [leaf("old", to="2025-06-30"), leaf("new", "minor", **{"from": "2025-07-01"})]}
    told = [
        evaluate({"when": dated}, {"assets": True, "minor": False}, {}, on=date(2025, month, 1)).kind
        for month in (6, 7)
    ]
    assert told == ["may", "one_short"]


def test_excluding_and_required_policies_are_clauses():
    rules = {"when": leaf(), "excludes": [4, 7], "requires": [1, 2]}
    told = {
        name: evaluate(rules, {"assets": True, "aid": aid, "receives": []}, {}).kind
        for name, aid in {"both": ["dibao", "tekun"], "one": ["dibao"], "none": []}.items()
    }
    assert told == {"both": "one_short", "one": "may", "none": "one_short"}


def test_the_sum_of_a_year():
    sums = {
        "label": "一年大约",
        "cases": [
            {"if": leaf("x", "hukou", value="urban"), "terms": [{"times": [100_00, 12]}]},
            {"terms": [{"times": [{"param": "低保标准"}, {"fact": "people"}, 12]},
                       {"times": [{"fact": "income_fen"}, {"fact": "people"}, 12], "minus": True}]},
        ],
    }  # fmt: skip
    made = rule(leaf(), yearly=sums)
    assert judge(made, {"assets": True, "hukou": "urban"}, PARAMETERS).yearly_fen == 1200_00
    rural = {"assets": True, "hukou": "rural", "people": 3, "income_fen": 31_500}
    assert judge(made, rural, PARAMETERS).yearly_fen == 400_00 * 36
    assert judge(made, rural | {"income_fen": 71_501}, PARAMETERS).yearly_fen is None
    without = judge(made, {"assets": True, "hukou": "rural", "people": 3}, PARAMETERS)
    assert (without.kind, without.yearly_fen, without.missing) == ("may", None, ("income_fen",))
    assert judge(made, rural | {"assets": False}, PARAMETERS).yearly_fen is None


def test_a_sum_beyond_all_measure_is_none():
    made = rule(leaf(), yearly={"label": "一年", "cases": [{"terms": [{"times": [10**9, 10**9, 10**9]}]}]})
    assert judge(made, {"assets": True}, {}).yearly_fen is None


def test_hostile_rules_are_refused_before_they_cost_anything():
    deep = leaf()
    for _ in range(10_000):
        deep = {"all": [deep]}
    wide = {"any": [leaf(str(n)) for n in range(100_000)]}
    for tree in (deep, wide, {"all": [{"any": [leaf()] * 12}] * 12}):
        assert too_large(tree)
        with pytest.raises(RuleTooLarge):
            plain({"when": tree}, date(2026, 1, 1))
    assert not too_large({"all": [{"any": [leaf()] * 11}] * 4})
    assert NODES_MAX == 60
