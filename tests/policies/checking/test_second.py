"""Two evaluators, one meaning: the oracle in Python and check.js, on every known answer and on rules nobody wrote."""

import re
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.config import ROOT
from server.kit.clock import today
from server.policies.checking import CASES_MIN, FACTS, judge, plain, problems, questions
from server.policies.checking.cases import difference
from server.policies.checking.language import QUESTIONS_MAX, day_of
from server.policies.checking.verdict import asked_by
from server.policies.service import read_book
from tests.policies.checking.made import PARAMETERS, plain_rules, some_answers
from tests.policies.checking.second import as_json, judged

BOOK = read_book((ROOT / "server" / "demo" / "data" / "policy_rules.json").read_bytes())
ALL = 38


def every_case():
    """(number, case, plain rule, parameters) of all 38, each on its day."""
    for number, held in BOOK.policies.items():
        for case in held["cases"]:
            day = day_of(case.get("on")) or today()
            yield number, case, plain(held["rules"], day), BOOK.on(day)


def test_every_known_answer_of_all_38_through_both():
    cases = list(every_case())
    assert {number for number, *_ in cases} == set(range(1, ALL + 1))
    seconds = judged([(rule, case["answers"], parameters) for _, case, rule, parameters in cases])
    for (number, case, rule, parameters), second in zip(cases, seconds, strict=True):
        first = judge(rule, case["answers"], parameters)
        assert difference(case, first) == "", (number, case["name"])
        assert as_json(first) == second, (number, case["name"])


def test_each_has_cases_enough_and_of_every_kind():
    for number, held in BOOK.policies.items():
        kinds = Counter(case["kind"] for case in held["cases"])
        assert len(held["cases"]) >= CASES_MIN, number
        assert set(kinds) == {"may", "one_short", "unlikely", "unknown"}, (number, kinds)
        assert len({case["name"] for case in held["cases"]}) == len(held["cases"]), number


def test_no_rule_has_a_fault_and_each_asks_few_questions():
    for number, held in BOOK.policies.items():
        assert problems(held["rules"], held["cases"], BOOK.on(today()), own=number) == [], number
        asked = questions(plain(held["rules"], None))
        assert 2 <= len(asked) <= QUESTIONS_MAX, number


def test_every_question_is_asked_by_some_policy():
    asked = {name for held in BOOK.policies.values() for name in asked_by(plain(held["rules"], None))}
    assert asked == set(FACTS)


def test_nothing_answered_is_never_a_no():
    for number, held in BOOK.policies.items():
        assert judge(plain(held["rules"], today()), {}, BOOK.on(today())).kind == "unknown", number


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(st.tuples(plain_rules(), some_answers()), min_size=30, max_size=40))
def test_both_say_the_same_of_rules_nobody_wrote(made):
    """Some hundred rules with answers, holes and rubbish; one process for each bundle."""
    seconds = judged([(rule, answers, PARAMETERS) for rule, answers in made])
    for (rule, answers), second in zip(made, seconds, strict=True):
        assert as_json(judge(rule, answers, PARAMETERS)) == second


def test_the_second_is_small_and_runs_in_an_old_browser():
    text = (ROOT / "static" / "site" / "check.js").read_text(encoding="utf-8")
    code = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    assert len(text.encode()) < 10_000
    for newer in (
        "=>",
        "`",
        "let ",
        "const ",
        "...",
        "class ",
        "async ",
        "?.",
        "??",
        "**",
        "eval",
        "Function(",
        "fetch",
    ):
        assert newer not in code, newer
