"""自测规则 — the rules of one text as a form: a line a condition, a line a known answer, a button that tries them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from server.console.auth import current, press, staff_only
from server.console.look import number_from
from server.kit.units import reads, writes
from server.people.roles import POLICY_EDITORS
from server.policies import checking, wording
from server.policies import service as desk_work
from server.policies.errors import RulesBroken
from server.policies.queries import desk, figures
from server.policies.states import LIFE, STATE_NAMES, VersionState
from server.policies.wording import CaseLine, Line

bp = Blueprint("console_policy_rules", __name__, url_prefix="/console/policies/versions")
FIELDS = ("op", "level", "fact", "value", "says", "cite", "id", "since", "until")
CASE_FIELDS = ("name", "answers", "kind", "decided_by", "yearly", "on")
CHARS_MAX = 2000
ROWS_MAX = {"row": (80, "条件"), "sum": (80, "金额"), "case": (60, "案例")}  # fields by their first word
# A draft without rules begins with the group that its conditions will stand in.
EMPTY = {True: [("", Line("all", 1))], False: []}
NEW_ROWS = {
    "clause": ("console/policies/_rule.html", Line("eq", 2)),
    "group": ("console/policies/_rule.html", Line("any", 2)),
    "sum": ("console/policies/_sum.html", Line("sum")),
    "case": ("console/policies/_case.html", CaseLine("")),
}


@dataclass
class Given:
    """The form as it was sent or as it is kept, what it means, and what of it is wrong: place → sentences."""

    lines: list[Line]
    cases: list[CaseLine]
    rules: dict[str, Any] = field(default_factory=dict)
    answers: list[dict[str, Any]] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)

    def told(self, place: str) -> str:
        """What is said beside one row."""
        return "；".join(says for where, says in self.wrong if where == place)


@bp.get("/<uid>/rules")
@staff_only()
@reads
def show(uid: str) -> ResponseReturnValue:
    """规则和案例: the form of a draft; of any other text what it holds."""
    _policy, version = desk.version(uid)
    return _draw(uid, Given(wording.lines_of(version.rules), wording.case_lines(version.cases)))


@bp.post("/<uid>/rules")
@staff_only(*POLICY_EDITORS)
@writes
def save(uid: str) -> ResponseReturnValue:
    """保存. What cannot be read or makes no sense is told beside its row; a case that fails may wait."""
    press(LIFE, "edit")
    _policy, version = desk.version(uid)
    given = _read(request.form)
    if not given.wrong:
        try:
            desk_work.set_rules(
                version, actor=current().actor, rules=given.rules, cases=given.answers, seen_version=_seen()
            )
        except RulesBroken as refusal:
            given.wrong = _placed(refusal.detail, given)
    if given.wrong:
        return _draw(uid, given), 422
    flash("规则已保存")
    return redirect(f"/console/policies/versions/{uid}/rules", 303)


@bp.post("/<uid>/rules/try")
@staff_only(*POLICY_EDITORS)
@writes
def run(uid: str) -> ResponseReturnValue:
    """跑一遍 what stands in the form, kept or not. Nothing is saved."""
    policy, version = desk.version(uid)
    given = _read(request.form)
    if not given.wrong:
        detail = desk_work.rule_problems(given.rules, given.answers, own=policy.no)
        given.wrong = _placed([{"field": place, "issue": says} for place, says in detail], given)
    failed = {}
    if not given.wrong and given.rules:
        found = checking.failures(given.rules, given.answers, figures.remembered(), on=version.effective_from)
        failed = {one.index: one.says for one in found}
    return render_template("console/policies/_tried.html", given=given, failed=failed)


@bp.get("/rows/<kind>")
@staff_only(*POLICY_EDITORS)
@reads
def row(kind: str) -> ResponseReturnValue:
    """加一行, or what may be answered to a question; `none` takes the row away that asked."""
    if kind == "hint":
        fact = wording.fact_named(request.args.get("row-fact", ""))
        return render_template("console/policies/_hint.html", fact=fact, allowed=wording.allowed)
    if kind not in NEW_ROWS:
        return ""
    template, line = NEW_ROWS[kind]
    if isinstance(line, Line) and line.level:
        line = replace(line, level=min(number_from(request.args.get("level"), least=2), 5))
    return render_template(template, line=line, place="", told="", **_choices())


def _read(form: MultiDict[str, str]) -> Given:
    """Rows of equal length, column by column; a row without a word in it is not there."""
    lines = [Line(**_line(values)) for values in _rows(form, "row", FIELDS)]
    ties = [Line(name, value=form.get(name, "")[:CHARS_MAX]) for name in wording.TIES if form.get(name, "").strip()]
    sums = [
        Line("sum", fact=one["if"], value=one["formula"])
        for one in _rows(form, "sum", ("if", "formula"))
        if one["formula"].strip()
    ]
    lines = lines if len(lines) > 1 or any(line.fact or line.says for line in lines) else []
    given = Given(_named([*lines, *ties, *sums]), [])
    given.cases = [CaseLine(**one) for one in _rows(form, "case", CASE_FIELDS) if any(one.values())]
    given.rules, wrong = wording.rules_of(given.lines)
    given.answers, unread = wording.cases_of(given.cases)
    given.wrong = [(_place(given.lines, one.index), one.says) for one in wrong]
    given.wrong += [(f"case-{one.index}", one.says) for one in unread]
    given.wrong += [("", says) for says in _too_much(form)]
    return given


def _too_much(form: MultiDict[str, str]) -> Iterator[str]:
    """More than a page of the form holds, sent past its fields: refused, for what is cut would be lost in silence."""
    for prefix, (most, label) in ROWS_MAX.items():
        rows = max((len(values) for name, values in form.lists() if name.startswith(f"{prefix}-")), default=0)
        if rows > most:
            yield f"{label}最多 {most} 行，现在 {rows} 行"
    if any(len(text) > CHARS_MAX for values in form.listvalues() for text in values):
        yield f"一格最多 {CHARS_MAX} 个字"


def _rows(form: MultiDict[str, str], prefix: str, names: tuple[str, ...]) -> list[dict[str, str]]:
    """As many as a page holds, each as long as a field is; `_too_much` refuses the rest."""
    most, _label = ROWS_MAX[prefix]
    columns = [[text[:CHARS_MAX] for text in form.getlist(f"{prefix}-{name}")[:most]] for name in names]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=False)]


def _line(values: dict[str, str]) -> dict[str, Any]:
    return {**values, "level": number_from(values["level"], least=0)}


def _named(lines: list[Line]) -> list[Line]:
    """A condition that is shown to people needs a name; who writes one need not think of it."""
    taken = {line.id for line in lines}
    free = (f"c{number}" for number in range(1, 1000) if f"c{number}" not in taken)
    return [replace(line, id=next(free)) if line.says.strip() and not line.id.strip() else line for line in lines]


def _place(lines: list[Line], index: int) -> str:
    """Where on the page a line stands: its row, or the one field of what belongs to the whole rule."""
    op = lines[index].op
    return op if op in wording.TIES and op != "sum" else f"row-{index}"


def _placed(detail: list[dict[str, str]], given: Given) -> list[tuple[str, str]]:
    """JSON pointers as rows of the form; what belongs to no row stands above them all."""
    places = wording.places_of(given.rules)
    found = []
    for line in detail:
        pointer = line["field"]
        held = [place for place in places if pointer == place or pointer.startswith(f"{place}/")]
        if pointer.startswith("/cases/"):
            found.append((f"case-{pointer.split('/')[2]}", line["issue"]))
        elif held:
            found.append((_place(given.lines, places.index(max(held, key=len))), line["issue"]))
        else:
            found.append(("", line["issue"]))
    return found


def _draw(uid: str, given: Given) -> str:
    policy, version = desk.version(uid)
    is_draft = version.state == VersionState.DRAFT and bool(current().actor.roles & POLICY_EDITORS)
    return render_template(
        "console/policies/rules.html",
        policy=policy,
        version=version,
        given=given,
        tree=[(index, line) for index, line in enumerate(given.lines) if line.op not in wording.TIES]
        or EMPTY[is_draft],
        sums=[(index, line) for index, line in enumerate(given.lines) if line.op == "sum"],
        ties={line.op: line.value for line in given.lines if line.op in wording.TIES and line.op != "sum"},
        is_draft=is_draft,
        state_names=STATE_NAMES,
        tie_names=wording.TIES,
        unready=[] if given.wrong or not version.rules else desk_work.unready(policy, version),
        figures=figures.on() if is_draft else {},
        **_choices(),
    )


def _choices() -> dict[str, Any]:
    return {
        "facts": list(checking.FACTS.values()),
        "ops": [(name, label) for name, label in wording.OPS.items() if name not in wording.TIES],
        "kinds": list(checking.KIND_NAMES.values()),
        "allowed": wording.allowed,
        "fact_named": wording.fact_named,
    }


def _seen() -> int:
    """The version this person had before their eyes."""
    return number_from(request.form.get("version"), least=0)
