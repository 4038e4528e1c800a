"""Rules live with a text: saved sound, taken over as a book, never published while a known answer fails."""

import json
import re
from copy import deepcopy
from datetime import date

import pytest

from server.config import ROOT
from server.kit.actors import THE_CLOCK, Actor
from server.people.roles import Role
from server.policies import queries
from server.policies import service as policies
from server.policies.errors import NotReady, RulesBroken
from server.policies.queries import desk
from server.policies.service import figures
from tests.policies.table import ALL, few, rows

BU = Actor("staff", "bu00000000000000", frozenset({Role.BUREAU_CHARITY}), "卜慈善", ("360902",))
FILE = ROOT / "server" / "demo" / "data" / "policy_rules.json"


def book(change=None):
    given = json.loads(FILE.read_bytes())
    if change:
        change(given)
    return policies.read_book(json.dumps(given).encode())


@pytest.fixture
def policy(unit, cast):
    """急难型临时救助, its rules with it."""
    with unit():
        held = book()
        figures.adopt(held.figures, actor=THE_CLOCK)
        policies.import_table(policies.with_rules(rows(few()), held), actor=THE_CLOCK)
        return queries.find("6")


def test_it_works(policy, unit, cast):
    with unit():
        live = desk.versions(policy)[0]
        draft = policies.open_draft(policy, actor=cast.ren)
        assert (draft.rules, draft.cases) == (live.rules, live.cases)
        rules = deepcopy(draft.rules)
        rules["next_step"] = "先打电话给村里"
        policies.set_rules(draft, actor=cast.ren, rules=rules, cases=draft.cases, seen_version=draft.version)
    with unit():
        draft = desk.versions(policy)[0]
        assert draft.rules["next_step"] == "先打电话给村里"
        asked = policies.submit(draft, actor=cast.ren, seen_version=draft.version)
        policies.publish(asked, actor=BU, seen_version=asked.version)
    with unit():
        assert desk.versions(policy)[0].rules["next_step"] == "先打电话给村里"


def lines_of(node):
    """Every node of a rule that is told to a person."""
    parts = [*node.get("all", []), *node.get("any", []), *([node["not"]] if "not" in node else [])]
    own = [node] if "says" in node else []
    return own + [line for part in parts for line in lines_of(part)]


def test_every_line_of_the_book_names_what_it_rests_on():
    """A law, a document by its title, or the office that made the measure known; a bare number says nothing."""
    told = [
        line for one in json.loads(FILE.read_bytes())["policies"].values() for line in lines_of(one["rules"]["when"])
    ]
    assert len(told) > 100
    wrong = [line["cite"] for line in told if not re.search(r"《.+》|公布的办法|实施办法|救助项目", line["cite"])]
    assert wrong == []


def changed(policy, cast, *, rules=None, cases=None):
    """A draft with other rules or cases, submitted."""
    draft = policies.open_draft(policy, actor=cast.ren)
    rules, cases = draft.rules if rules is None else rules, draft.cases if cases is None else cases
    saved = policies.set_rules(draft, actor=cast.ren, rules=rules, cases=cases, seen_version=draft.version)
    return policies.submit(saved, actor=cast.ren, seen_version=saved.version)


def test_a_failing_case_is_saved_and_not_published(policy, unit, cast):
    with unit():
        cases = [{**desk.versions(policy)[0].cases[0], "kind": "unlikely"}, *desk.versions(policy)[0].cases[1:]]
        asked = changed(policy, cast, cases=cases)
        with pytest.raises(NotReady) as refusal:
            policies.publish(asked, actor=BU, seen_version=asked.version)
    says = "案例“车祸以后没钱吃饭看病”没有通过：应为“看来暂不符合”，算出来是“可能符合”"
    assert refusal.value.detail == [{"field": "/cases/0", "issue": says}]


def test_fewer_than_five_cases_are_too_few(policy, unit, cast):
    with unit():
        asked = changed(policy, cast, cases=desk.versions(policy)[0].cases[:4])
        with pytest.raises(NotReady) as refusal:
            policies.publish(asked, actor=BU, seen_version=asked.version)
    assert refusal.value.detail[0]["issue"] == "至少要有 5 个已知答案的案例，现在 4 个"


def test_a_changed_figure_stops_the_text_that_counted_on_it(unit, cast, policy):
    """The line of the day for which a text is published, not of the day on which it was written."""
    with unit():
        later = figures.Given("城市低保标准_元", date(2030, 1, 1), 9000, "以后的标准")
        figures.adopt([later], actor=THE_CLOCK)
        one = queries.find("1")
        asked = changed(one, cast)
        with pytest.raises(NotReady) as refusal:
            policies.publish(asked, actor=BU, seen_version=asked.version, since=date(2030, 2, 1))
        assert any("正好等于标准" in line["issue"] for line in refusal.value.detail)
        policies.publish(asked, actor=BU, seen_version=asked.version)


def test_broken_rules_are_refused_with_the_place(policy, unit, cast):
    with unit():
        draft = policies.open_draft(policy, actor=cast.ren)
        rules = deepcopy(draft.rules)
        rules["when"]["all"][0]["value"] = ["flood"]
        with pytest.raises(RulesBroken) as refusal:
            policies.set_rules(draft, actor=cast.ren, rules=rules, cases=draft.cases, seen_version=draft.version)
    assert refusal.value.detail == [{"field": "/rules/when/all/0/value/0", "issue": "这个问题没有这个答案"}]


def test_an_unknown_figure_and_the_own_number_are_refused(policy, unit, cast):
    with unit():
        draft = policies.open_draft(queries.find("1"), actor=cast.ren)
        rules = deepcopy(draft.rules)
        rules["when"]["all"][1]["of"] = {"param": "没有_元"}
        rules["excludes"] = [1]
        with pytest.raises(RulesBroken) as refusal:
            policies.set_rules(draft, actor=cast.ren, rules=rules, cases=[], seen_version=draft.version)
    assert [line["field"] for line in refusal.value.detail] == ["/rules/excludes/0", "/rules/when/all/1/of"]


def test_rules_can_be_taken_away(policy, unit, cast):
    with unit():
        asked = changed(policy, cast, rules={})
        live = policies.publish(asked, actor=BU, seen_version=asked.version)
        assert (live.rules, live.cases) == ({}, [])


def test_a_second_book_changes_nothing(policy, unit):
    with unit():
        held = book()
        assert figures.adopt(held.figures, actor=THE_CLOCK) == 0
        done = policies.import_table(policies.with_rules(rows(few()), held), actor=THE_CLOCK)
    assert (done.added, done.changed) == (0, 0)


def test_a_table_without_a_book_keeps_the_rules(policy, unit):
    with unit():
        policies.import_table(rows(few().replace("遇上火灾", "碰上火灾")), actor=THE_CLOCK)
        assert desk.versions(policy)[0].number == 2
        assert desk.versions(policy)[0].rules["when"]


def test_all_38_come_in_at_once(unit, cast):
    with unit():
        held = book()
        figures.adopt(held.figures, actor=THE_CLOCK)
        done = policies.import_table(policies.with_rules(rows(), held), actor=THE_CLOCK)
        assert done.added == ALL
        assert all(desk.versions(queries.find(str(number)))[0].rules for number in range(1, ALL + 1))


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"figures": 1, "policies": {}}', b'{"figures": [], "policies": {"x": {}}}']
)
def test_what_is_no_book_is_refused(content):
    with pytest.raises(RulesBroken):
        policies.read_book(content)


def test_a_book_is_tried_as_a_whole():
    def spoil(given):
        given["policies"]["6"]["cases"][0]["kind"] = "unlikely"
        given["policies"]["7"]["rules"]["when"]["all"][0]["fact"] = "shoe_size"

    with pytest.raises(RulesBroken) as refusal:
        book(spoil)
    assert {line["field"] for line in refusal.value.detail} == {"/6/cases/0", "/7/rules/when/all/0/fact"}
