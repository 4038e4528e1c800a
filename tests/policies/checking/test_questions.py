from server.policies.checking import FACTS, HELD, plain, questions, refused, shared_questions
from server.policies.checking.cases import failures
from tests.policies.checking.test_problems import GOOD, PARAMETERS


def rule():
    return plain(GOOD, None)


def test_it_asks_in_the_order_of_the_rule():
    asked = questions(rule())
    assert [one.fact for one in asked] == ["hukou", "income_fen", "elder_age", "people", "assets", "aid"]
    assert [one.kind for one in asked] == ["choice", "money", "choice", "number", "yesno", "one"]
    assert asked[-1].text == "有没有人正在享受特困供养（五保）？"


def test_what_is_shared_is_asked_whole_and_once():
    both = shared_questions([rule(), rule()])
    assert [one.fact for one in both] == ["hukou", "aid", "income_fen", "assets", "elder_age"]
    assert len(both[1].options) == len(FACTS["aid"].options)


def test_every_fact_asks_in_plain_words():
    for fact in FACTS.values():
        assert fact.text.endswith("？"), fact.id
        assert len(fact.text) <= 40, fact.id
        assert (len(fact.options) > 1) == (fact.kind in ("choice", "multi")), fact.id
        assert (fact.high > fact.low) == (fact.kind in ("number", "money")), fact.id
        if fact.kind == "multi":
            assert all(option.ask.endswith("？") for option in fact.options), fact.id
        assert len(set(fact.values)) == len(fact.values)


def test_what_is_held_can_be_asked():
    for number, held in HELD.items():
        assert held.value in FACTS[held.fact].values, number


def test_answers_are_held_to_the_questions():
    good = {"hukou": "rural", "aid": ["dibao"], "people": 3, "assets": None, "minor": False}
    assert refused(good) == []
    wrong = {"hukou": "x", "aid": "dibao", "people": 0, "assets": 1, "minor": "no", "nobody": 1, "income_fen": True}
    assert sorted(name for name, _ in refused(wrong)) == sorted(wrong)
    assert refused({"aid": ["dibao", "dibao"] * 9})[0][0] == "aid"


def test_a_case_that_fails_tells_how():
    answers = {"hukou": "rural", "income_fen": 50_000, "elder_age": "80", "assets": False, "aid": [], "people": 2}
    good = {"name": "好", "answers": answers, "kind": "may", "yearly_fen": 71_500 * 24}
    wrong = [
        good | {"kind": "unknown"},
        good | {"decided_by": ["rural"]},
        good | {"yearly_fen": None},
        good | {"answers": {"hukou": "urban"}, "kind": "unlikely", "decided_by": ["rural"], "yearly_fen": 5},
    ]
    assert failures(GOOD, [good], PARAMETERS) == []
    told = [failure.says for failure in failures(GOOD, [good, *wrong], PARAMETERS)]
    assert told == [
        "应为“信息不够”，算出来是“可能符合”",
        "应由 rural 决定，算出来是 rural、poor、either、plain、excludes-4",
        "金额应为 没有，算出来是 1716000 分",
        "金额应为 5 分，算出来是 没有",
    ]
