"""自测规则 — a closed three-valued language: rules are data, staff edit them as a form, nobody is told 「不能」."""

from server.policies.checking.cases import CASES_MIN, KIND_NAMES, CaseFailure, failures
from server.policies.checking.facts import FACTS, HELD, Fact, Option, refused
from server.policies.checking.plain import plain
from server.policies.checking.problems import problems
from server.policies.checking.questions import Question, questions, shared_questions
from server.policies.checking.verdict import Clause, Verdict, VerdictKind, asked_by, evaluate, judge
from server.policies.checking.words import WORDS, Words

__all__ = [
    "CASES_MIN",
    "FACTS",
    "HELD",
    "KIND_NAMES",
    "WORDS",
    "CaseFailure",
    "Clause",
    "Fact",
    "Option",
    "Question",
    "Verdict",
    "VerdictKind",
    "Words",
    "asked_by",
    "evaluate",
    "failures",
    "judge",
    "plain",
    "problems",
    "questions",
    "refused",
    "shared_questions",
]
