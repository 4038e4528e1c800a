"""测一测 — the questions and rules of a policy, or of all; and the server's answer. Nothing that is said is kept."""

from typing import Any

from flask import after_this_request
from flask.wrappers import Response
from marshmallow import Schema, fields

from miniapp_api.policies import Came, PolicyCard, came_from
from miniapp_api.route import route
from server.codes import service as codes
from server.codes.states import Channel, Step
from server.kit.errors import Invalid, field_error
from server.policies import checking
from server.policies.checking import Verdict
from server.policies.queries import selfcheck
from server.policies.queries.selfcheck import SelfCheck

KEPT_S = 300


class CheckOption(Schema):
    value = fields.String(required=True)
    label = fields.String(required=True)


class CheckQuestion(Schema):
    """`kind`: yesno, one (yes or no to its only option), choice, multi, number, money (asked in yuan, kept in fen).

    `yes` and `no`: what the two answers are called.
    """

    fact = fields.String(required=True)
    kind = fields.String(required=True)
    text = fields.String(required=True)
    hint = fields.String(required=True)
    options = fields.List(fields.Nested(CheckOption), required=True)
    unit = fields.String(required=True)
    low = fields.Integer(required=True)
    high = fields.Integer(required=True)
    shared = fields.Boolean(required=True)
    yes = fields.String(required=True)
    no = fields.String(required=True)


class CheckWords(Schema):
    """What is said with one of the four answers."""

    title = fields.String(required=True)
    group = fields.String(required=True)
    says = fields.String(required=True)
    why = fields.String(required=True)
    then = fields.String(required=True)


class PolicyCheck(PolicyCard):
    """`rules` is what `static/site/check.js` judges with `parameters` (money in fen); both hold for today."""

    version = fields.Integer(required=True)
    rules = fields.Dict(required=True)
    parameters = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    yearly_label = fields.String(required=True)
    yearly_sample = fields.Boolean(required=True)
    excludes = fields.List(fields.String(), required=True)


class PolicyCheckPage(PolicyCheck):
    questions = fields.List(fields.Nested(CheckQuestion), required=True)
    papers = fields.List(fields.String(), required=True)
    where = fields.String(required=True)
    phone = fields.String(required=True)
    texts = fields.Dict(keys=fields.String(), values=fields.Nested(CheckWords), required=True)


class FitsPage(Schema):
    """All policies with rules, and the questions that are asked once for all of them."""

    questions = fields.List(fields.Nested(CheckQuestion), required=True)
    policies = fields.List(fields.Nested(PolicyCheck), required=True)
    texts = fields.Dict(keys=fields.String(), values=fields.Nested(CheckWords), required=True)


class CheckAnswers(Schema):
    """`{"answers": {fact: answer}}`; null is 不清楚. Money in fen."""

    answers = fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True), load_default=dict)


class CheckClause(Schema):
    id = fields.String(required=True)
    says = fields.String(required=True)
    cite = fields.String(required=True)


class CheckVerdict(Schema):
    """`kind`: may, one_short, unlikely, unknown. `decided_by` says why; `missing` are the facts still open."""

    policy_id = fields.String(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    says = fields.String(required=True)
    decided_by = fields.List(fields.Nested(CheckClause), required=True)
    missing = fields.List(fields.String(), required=True)
    yearly_fen = fields.Integer(required=True, allow_none=True)
    yearly_label = fields.String(required=True)
    yearly_sample = fields.Boolean(required=True)
    next_step = fields.String(required=True)


class FitsVerdicts(Schema):
    items = fields.List(fields.Nested(CheckVerdict), required=True)


@route.get("/policies/<uid>/check", answer=PolicyCheckPage, auth="anyone", unit="reads")
def show_check(uid: str) -> object:
    """自测题: questions, rules and words of one policy, so that the phone can judge without the network."""
    after_this_request(_may_be_kept)
    return {**vars(selfcheck.self_check(uid)), "texts": checking.WORDS}


@route.post(
    "/policies/<uid>/self-check", query=Came, body=CheckAnswers, answer=CheckVerdict, auth="anyone", unit="reads"
)
def self_check(uid: str, query: dict[str, Any], body: dict[str, Any]) -> object:
    """测一测: the verdict of the server. Counts one more check of this policy, at a place, of nobody."""
    answers = _sound(body["answers"])
    one = selfcheck.self_check(uid)
    codes.count(Step.CHECK, subject=one.id, channel=Channel.MINIAPP, **came_from(query))
    return _told(one, one.judge(answers))


@route.get("/policies/fits", answer=FitsPage, auth="anyone", unit="reads")
def show_fits() -> object:
    """我能申请什么: the shared questions, and the rules of every policy."""
    after_this_request(_may_be_kept)
    checks = selfcheck.self_checks()
    return {"questions": selfcheck.shared_questions(checks), "policies": checks, "texts": checking.WORDS}


@route.post("/policies/fits", query=Came, body=CheckAnswers, answer=FitsVerdicts, auth="anyone", unit="reads")
def fits(query: dict[str, Any], body: dict[str, Any]) -> object:
    """我能申请什么: a verdict for every policy. Counts one more check, at a place, of nobody."""
    answers = _sound(body["answers"])
    checks = selfcheck.self_checks()
    codes.count(Step.CHECK, channel=Channel.MINIAPP, **came_from(query))
    return {"items": [_told(one, one.judge(answers)) for one in checks]}


def _sound(answers: dict[str, Any]) -> dict[str, Any]:
    """Invalid, naming each answer that is none."""
    wrong = checking.refused(answers)
    if wrong:
        raise Invalid(detail=[field_error(f"/answers/{name[:40]}", says) for name, says in wrong[:20]])
    return answers


def _told(one: SelfCheck, verdict: Verdict) -> dict[str, Any]:
    words = checking.WORDS[verdict.kind]
    return {
        **vars(verdict),
        "policy_id": one.id,
        "title": words.title,
        "says": words.says,
        "yearly_label": one.yearly_label,
        "yearly_sample": one.yearly_sample,
        "next_step": verdict.next_step or words.then,
    }


def _may_be_kept(response: Response) -> Response:
    """Rules are public and alike for everybody; what was answered never comes here."""
    if response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={KEPT_S}"
    return response
