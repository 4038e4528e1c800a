"""规则的写法 — rules and cases as lines that staff read and write: the rows of the form and of the decision table."""

from server.policies.wording.cases import CaseLine, case_lines, cases_of
from server.policies.wording.lines import (
    OPS,
    TIES,
    Line,
    Misread,
    lines_of,
    op_named,
    places_of,
    rules_of,
)
from server.policies.wording.values import allowed, fact_named

__all__ = [
    "OPS",
    "TIES",
    "CaseLine",
    "Line",
    "Misread",
    "allowed",
    "case_lines",
    "cases_of",
    "fact_named",
    "lines_of",
    "op_named",
    "places_of",
    "rules_of",
]
