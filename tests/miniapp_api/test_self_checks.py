"""测一测 over the API: questions and rules go out, answers come in and are forgotten."""

import json

import pytest
from sqlalchemy import text

from server.codes.jobs import fold
from server.codes.models import StepCount
from server.kit.actors import THE_CLOCK
from server.kit.db import Base, db
from server.policies import queries
from server.policies import service as policies
from tests.cast import TOWN
from tests.counting import counted
from tests.policies.checking.second import judged
from tests.policies.table import ALL, few, taken_over

POOR = {"hukou": "rural", "income_fen": 31_500, "assets": False, "aid": [], "people": 3}


@pytest.fixture
def table(unit, few_rules):
    with unit():
        return {card.no: card.id for card in queries.cards()}


@pytest.fixture
def whole_table(unit, all_rules):
    with unit():
        return {card.no: card.id for card in queries.cards()}


def ask(phone, path, answers):
    return phone.post(f"/api/v1{path}", json={"answers": answers})


def test_it_works(phone, table):
    said = ask(phone, f"/policies/{table[2]}/self-check", POOR).get_json()
    assert (said["kind"], said["title"], said["yearly_fen"]) == ("may", "可能符合", 400_00 * 36)
    assert [clause["says"] for clause in said["decided_by"]][:2] == ["户口是农村户口", "家里人均月收入低于农村低保标准"]
    assert said["decided_by"][0]["cite"] == "《社会救助暂行办法》第九条"
    assert (said["policy_id"], said["yearly_label"], said["missing"]) == (table[2], "一年大约", [])


@pytest.mark.parametrize(
    ("changes", "kind"),
    [({"hukou": "urban"}, "one_short"), ({"hukou": "urban", "assets": True}, "unlikely"), ({"hukou": None}, "unknown")],
)
def test_the_other_answers(phone, table, changes, kind):
    said = ask(phone, f"/policies/{table[2]}/self-check", POOR | changes).get_json()
    assert said["kind"] == kind
    assert said["yearly_fen"] is None
    assert "不能" not in said["title"] + said["says"] + said["next_step"]


def test_questions_and_rules_are_enough_to_judge_alone(phone, table):
    answer = phone.get(f"/api/v1/policies/{table[2]}/check")
    page = answer.get_json()
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert [question["fact"] for question in page["questions"]] == ["hukou", "income_fen", "assets", "aid", "people"]
    assert page["parameters"] == {"农村低保标准_元": 71_500}
    assert set(page["texts"]) == {"may", "one_short", "unlikely", "unknown"}
    (alone,) = judged([(page["rules"], POOR, page["parameters"])])
    said = ask(phone, f"/policies/{table[2]}/self-check", POOR).get_json()
    assert {name: said[name] for name in ("kind", "decided_by", "missing", "yearly_fen")} == {
        name: alone[name] for name in ("kind", "decided_by", "missing", "yearly_fen")
    }


def test_all_38_at_once(phone, whole_table):
    page = phone.get("/api/v1/policies/fits").get_json()
    assert len(page["policies"]) == ALL
    assert len(page["questions"]) == 9
    assert all(question["shared"] for question in page["questions"])
    said = ask(phone, "/policies/fits", {"hukou": "rural", "aid": ["dibao"], "children": ["primary"]}).get_json()
    kinds = {item["policy_id"]: item["kind"] for item in said["items"]}
    assert len(kinds) == ALL
    assert (kinds[whole_table[14]], kinds[whole_table[1]], kinds[whole_table[36]]) == ("may", "unlikely", "unknown")


def test_both_evaluators_agree_on_a_family_for_all(phone, whole_table):
    page = phone.get("/api/v1/policies/fits").get_json()
    family = {"hukou": "rural", "aid": ["tuopin"], "income_fen": 60_000, "assets": False, "elder_age": "80",
              "disability": "severe", "children": ["vocational"], "troubles": ["illness", "jobless"],
              "folk": ["migrant"]}  # fmt: skip
    alone = judged([(one["rules"], family, one["parameters"]) for one in page["policies"]])
    said = ask(phone, "/policies/fits", family).get_json()["items"]
    assert [one["kind"] for one in alone] == [one["kind"] for one in said]
    assert sum(one["kind"] == "may" for one in said) >= 2


def test_what_goes_not_together_is_named(phone, whole_table):
    page = {one["no"]: one for one in phone.get("/api/v1/policies/fits").get_json()["policies"]}
    assert page[1]["excludes"] == [whole_table[4]]


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"hukou": "moon"}, "/answers/hukou"),
        ({"shoe_size": 44}, "/answers/shoe_size"),
        ({"income_fen": -1}, "/answers/income_fen"),
        ({"income_fen": True}, "/answers/income_fen"),
        ({"aid": "dibao"}, "/answers/aid"),
        ({"assets": "no"}, "/answers/assets"),
    ],
)
def test_an_answer_that_is_none_is_refused(phone, table, answers, field):
    for path in (f"/policies/{table[2]}/self-check", "/policies/fits"):
        refusal = ask(phone, path, answers)
        assert (refusal.status_code, refusal.get_json()["detail"][0]["field"]) == (422, field)


@pytest.mark.parametrize("body", [[], {"answers": []}, {"answers": "x"}, {"answers": {"a": {"b": [1]}}}])
def test_rubbish_is_refused(phone, table, body):
    assert phone.post(f"/api/v1/policies/{table[2]}/self-check", json=body).status_code == 422


def test_a_policy_without_rules_says_so(phone, unit, cast):
    with unit():
        taken_over(few())
        uid = queries.find("2").uid
    for answer in (phone.get(f"/api/v1/policies/{uid}/check"), ask(phone, f"/policies/{uid}/self-check", {})):
        assert (answer.status_code, answer.get_json()["code"]) == (404, "no_self_check")
    assert phone.get("/api/v1/policies/nobody/check").get_json()["code"] == "policy_unknown"
    assert phone.get("/api/v1/policies/fits").get_json()["policies"] == []


def everything(app):
    """All that stands in the database, as text."""
    with app.app_context(), db.engine.connect() as connection:
        return {name: connection.execute(text(f"SELECT * FROM {name}")).all() for name in Base.metadata.tables}


def test_nothing_is_kept_but_one_more_check(app, unit, phone, table):
    before = everything(app)
    ask(phone, f"/policies/{table[2]}/self-check", POOR)
    assert everything(app) == before
    with unit():
        fold()
    after = everything(app)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"step_counts", "tally_shards"}
    told = json.dumps([[str(cell) for cell in row] for name in changed for row in after[name]])
    assert table[2] in told
    assert "31500" not in told


def test_one_more_check_is_counted_for_the_place_and_the_poster(phone, table, unit):
    with unit():
        poster = policies.register_total(TOWN, actor=THE_CLOCK)
    for path in (f"/policies/{table[2]}/self-check", "/policies/fits"):
        for came in (f"?area={TOWN}&serial={poster.serial.upper()}", "?area=nowhere&serial=nonsense"):
            assert ask(phone, path + came, {}).status_code == 200
    with unit():
        fold()
        rows = {(row.subject, row.area_code, row.serial): row.times for row in db.session.query(StepCount)}
        assert rows == {
            (subject, area, serial): 1
            for subject in (table[2], "")
            for area, serial in ((TOWN, poster.serial), ("", ""))
        }


def test_their_statements_are_few(phone, whole_table):
    counts = {}
    for path in (f"/policies/{whole_table[2]}/check", "/policies/fits"):
        with counted() as statements:
            phone.get(f"/api/v1{path}")
        counts[path] = len(statements)
    with counted() as statements:
        ask(phone, "/policies/fits", {})
    assert [*counts.values(), len(statements)] == [2, 2, 2]
