"""测一测 — one question a screen, judged in the browser; without script a plain form, judged here. Nothing is kept."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from server.codes import service as codes
from server.codes.states import Channel, Step
from server.kit.money import NotMoney, parse_yuan, yuan
from server.kit.units import reads, talks
from server.policies import checking
from server.policies.checking import Question, Verdict, VerdictKind
from server.policies.queries import selfcheck
from server.policies.queries.selfcheck import SelfCheck
from server.site import cached
from server.site.policies import known_area, printed_serial

bp = Blueprint("site_self_checks", __name__)
UNSURE, NOTHING = "?", "-"
KINDS = (VerdictKind.MAY, VerdictKind.UNKNOWN, VerdictKind.ONE_SHORT, VerdictKind.UNLIKELY)


@bp.get("/policies/<uid>/check")
@talks
def ask(uid: str) -> ResponseReturnValue:
    """测一测, from the shelf: questions, rules and the four answers, whole in one page."""
    return cached.answer(cached.show(lambda: cached.kept(_page(selfcheck.self_check(uid)))))


@bp.post("/policies/<uid>/check")
@reads
def answered(uid: str) -> ResponseReturnValue:
    """测一测 without script. The script sends an empty form when it is done: one more check of nobody."""
    one = selfcheck.self_check(uid)
    came = _came()
    codes.count(Step.CHECK, subject=one.id, area_code=came["area"], scene_serial=came["serial"], channel=Channel.WEB)
    return _private(_page(one, one.judge(read_answers(one.questions, request.form))))


@bp.get("/fits")
@talks
def ask_all() -> ResponseReturnValue:
    """我能申请什么, from the shelf: the shared questions once for all policies."""
    return cached.answer(cached.show(lambda: cached.kept(_whole(selfcheck.self_checks()))))


@bp.post("/fits")
@reads
def answered_all() -> ResponseReturnValue:
    """我能申请什么 without script, and the count of one more check of nobody."""
    checks = selfcheck.self_checks()
    answers = read_answers(selfcheck.shared_questions(checks), request.form)
    came = _came()
    codes.count(Step.CHECK, area_code=came["area"], scene_serial=came["serial"], channel=Channel.WEB)
    return _private(_whole(checks, answers))


def _came() -> dict[str, str | None]:
    """Where somebody stands and the poster they came from, for the links that lead on."""
    return {"area": known_area(request.args.get("area")), "serial": printed_serial(request.args.get("code"))}


def _private(text: str) -> Response:
    """What somebody said of themselves stays in no cache."""
    return Response(text, mimetype="text/html")


def read_answers(questions: Sequence[Question], form: MultiDict[str, str]) -> dict[str, Any]:
    """What was ticked and typed; 不清楚, nothing, and what is no answer are all the same: not known."""
    return {question.fact: _answer(question, form.getlist(question.fact)) for question in questions}


def _answer(question: Question, given: list[str]) -> Any:
    if UNSURE in given or not any(given):
        return None
    values = [option.value for option in question.options]
    if question.kind == "multi":
        return [value for value in values if value in given]
    if question.kind == "choice":
        return given[0] if given[0] in values else None
    if question.kind in ("yesno", "one"):
        said = {"yes": True, "no": False}.get(given[0])
        return said if question.kind == "yesno" or said is None else values if said else []
    return _number(question, given[0])


def _number(question: Question, text: str) -> int | None:
    try:
        value = parse_yuan(text)
    except NotMoney:
        return None
    if question.kind == "number":
        if value % 100:
            return None
        value //= 100
    return value if question.low <= value <= question.high else None


def _page(one: SelfCheck, verdict: Verdict | None = None) -> str:
    return render_template(
        "site/check.html",
        check=one,
        verdict=verdict,
        words=checking.WORDS[verdict.kind] if verdict else None,
        told=one.told(verdict) if verdict else (),
        amount=amount(verdict.yearly_fen) if verdict else "",
        data=_embedded(_check_data(one)),
        **_came(),
    )


def _whole(checks: Sequence[SelfCheck], answers: Mapping[str, Any] | None = None) -> str:
    groups = []
    if answers is not None:
        judged = [(one, one.judge(answers)) for one in checks]
        chosen = {one.id: one.name for one, said in judged if said.kind == VerdictKind.MAY}
        groups = [
            (kind, checking.WORDS[kind].group, [_line(one, said, chosen) for one, said in judged if said.kind == kind])
            for kind in KINDS
        ]
    return render_template(
        "site/fits.html",
        questions=selfcheck.shared_questions(checks),
        policies=len(checks),
        groups=[group for group in groups if group[2]],
        asked=answers is not None,
        data=_embedded({"all": "/api/v1/policies/fits"}),
        **_came(),
    )


def _line(one: SelfCheck, said: Verdict, chosen: Mapping[str, str]) -> dict[str, Any]:
    """A policy in the list of all, with the one line that matters; `chosen` are those that may fit: id → name."""
    if said.kind == VerdictKind.UNKNOWN:
        says = f"再答 {len(one.open_for_an_answer(said))} 个问题就知道"
    elif said.kind == VerdictKind.MAY:
        apart = "、".join(chosen[uid] for uid in one.excludes if uid in chosen)
        says = f"{one.summary}（和{apart}只能享受一样）" if apart else one.summary
    else:
        says = "差：" + "；".join(clause.says for clause in said.decided_by)
    money = f"{one.yearly_label} {amount(said.yearly_fen)} 元" if said.yearly_fen is not None else ""
    return {"id": one.id, "name": one.name, "says": says, "money": money, "sample": one.yearly_sample}


def amount(fen: int | None) -> str:
    """Yuan for people: no decimals where there are none."""
    if fen is None:
        return ""
    return f"{fen // 100:,}" if fen % 100 == 0 else yuan(fen)


def _check_data(one: SelfCheck) -> dict[str, Any]:
    """What the script needs of one policy to judge alone."""
    words = {kind: vars(said) for kind, said in checking.WORDS.items()}
    return {
        "rules": one.rules,
        "parameters": one.parameters,
        "label": one.yearly_label,
        "sample": one.yearly_sample,
        "texts": words,
    }


def _embedded(data: Mapping[str, Any]) -> Markup:
    """JSON that may stand inside a page: nothing in it can end the script or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704 - escaped
