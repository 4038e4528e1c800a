"""测一测 — the rules of the texts in force as they stand today, with their questions, for one policy or for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.kit.clock import today
from server.kit.db import db
from server.policies import checking, rules
from server.policies.checking import Question, Verdict
from server.policies.errors import NoSelfCheck, PolicyUnknown
from server.policies.models import Policy
from server.policies.queries import catalogue, figures
from server.policies.queries.catalogue import Card


@dataclass(frozen=True)
class SelfCheck(Card):
    """One policy to test oneself for. `rules` is a plain rule (`checking.plain`), `parameters` what it names, in fen.

    `yearly_sample`: the sum is to be marked 示例. `excludes` are the ids of policies that go not together with it.
    """

    version: int
    rules: Mapping[str, Any]
    questions: Sequence[Question]
    parameters: Mapping[str, int]
    yearly_label: str
    yearly_sample: bool
    papers: Sequence[str]
    how: str
    where: str
    phone: str
    excludes: Sequence[str]

    def judge(self, answers: Mapping[str, Any]) -> Verdict:
        """What the rules of today say of some answers."""
        return checking.judge(self.rules, answers, self.parameters)

    def told(self, verdict: Verdict) -> list[tuple[str, str]]:
        """The lines under a verdict, each with what it rests on: the clauses that decided, or the questions still open.

        Of neighbours that rest on the same, the last one says so, as both scripts do it: nobody reads a title thrice.
        """
        if verdict.kind != checking.VerdictKind.UNKNOWN:
            found = verdict.decided_by
            after = [*(clause.cite for clause in found[1:]), ""]
            return [
                (one.says, one.cite if one.cite != next_one else "") for one, next_one in zip(found, after, strict=True)
            ]
        asked = {question.fact: question.text for question in self.questions}
        return [(asked[name], "") for name in self.open_for_an_answer(verdict)]

    def open_for_an_answer(self, verdict: Verdict) -> list[str]:
        """Of what is missing that without which nothing can be said; the rest only serves the sum."""
        needed = checking.asked_by({"when": self.rules["when"]})
        return [name for name in verdict.missing if name in needed]


def self_check(uid: str) -> SelfCheck:
    """测一测 of the text in force. PolicyUnknown, NoSelfCheck."""
    row = db.session.execute(catalogue.published().where(Policy.uid == uid)).one_or_none()
    if row is None:
        raise PolicyUnknown
    if not row.PolicyVersion.rules:
        raise NoSelfCheck
    return _made(row, figures.for_rules(), {})


def self_checks() -> list[SelfCheck]:
    """我能申请什么: every policy with rules, by number, in two statements."""
    rows = [row for row in db.session.execute(catalogue.published()) if row.PolicyVersion.rules]
    known = figures.for_rules()
    uids = {row.Policy.no: row.Policy.uid for row in rows}
    return [_made(row, known, uids) for row in rows]


def shared_questions(checks: Sequence[SelfCheck]) -> list[Question]:
    """Asked once for all of them."""
    return checking.shared_questions([check.rules for check in checks])


def _made(row: Any, known: Mapping[str, int], uids: Mapping[int, str]) -> SelfCheck:
    version = row.PolicyVersion
    rule = checking.plain(version.rules, today())
    filled = {name: catalogue.filled(getattr(version, name), _Known(known)) for name in ("how", "where_text")}
    return SelfCheck(
        **catalogue.head(row, _Known(known)),
        version=version.number,
        rules=rule,
        questions=checking.questions(rule),
        parameters={name: known[name] for name in sorted(set(figures.named_by(rule))) if name in known},
        yearly_label=(rule["yearly"] or {}).get("label", ""),
        yearly_sample=rules.is_sample(version.mark) or "示例" in version.standard,
        papers=tuple(version.papers),
        how=filled["how"],
        where=filled["where_text"],
        phone=version.phone,
        excludes=[uids[number] for number in version.rules.get("excludes", []) if number in uids],
    )


class _Known(figures.Figures):
    """The figures of the day for texts, from those already asked for the rules."""

    def __init__(self, known: Mapping[str, int]) -> None:
        super().__init__()
        self._values = {name: value // 100 if name.endswith(figures.YUAN) else value for name, value in known.items()}
